/**
 * Who is wrong? A client that sends nothing wrong cannot show that a service accepts too much, so that
 * such faults are not among these. Faults are planted on one side at a time: client, description or service. Real requests
 * go through the proxy to the real mock, and the report must name the side that was broken.
 */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { startMock } from "@liaison/mock";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type Contract,
  createContract,
} from "../../../../packages/contract/src/engine/contract.ts";
import { createPassageItems } from "../../../../packages/contract/src/proxy/passageItem.ts";
import {
  type Passage,
  type RunningProxy,
  startProxy,
} from "../../../../packages/contract/src/proxy/proxy.ts";
import { createCollector } from "../../../../packages/contract/src/report/collector.ts";
import { createSuspectSearch } from "../../../../packages/contract/src/triangulation/suspectSearch.ts";
import { callOperation } from "../../src/caller.ts";
import { type AcceptedCase, readCases } from "../../src/cases.ts";
import {
  type JsonObject,
  listOperations,
  type Operation,
  readDescription,
} from "../../src/description.ts";
import {
  type Choice,
  CLIENT_FAULTS,
  choiceOf,
  DESCRIPTION_FAULTS,
  requestOf,
  SERVICE_FAULTS,
  type SentRequest,
  type SentResponse,
} from "./triangulationFaults.ts";

type Side = "client" | "description" | "service";
/** What a report says of a fault as a whole. */
type Named = Side | "undecided" | "several" | "nothing";

/** One planted fault, and the sides that were named with a second description and without. */
interface Trial {
  readonly side: Side;
  readonly fault: string;
  readonly operationId: string;
  readonly named: Named;
  readonly alone: Named;
  /** With a second description that has the same fault. */
  readonly misled: Named;
  readonly findings: readonly string[];
}

const SEED = 20_261_121;
const OF_EACH_SIDE = 60;

let document: JsonObject;
let contract: Contract;
let operations: readonly {
  readonly operation: Operation;
  readonly accepted: readonly AcceptedCase[];
}[];
let proxy: RunningProxy;
let passages: Passage[] = [];
/** Changes the answers of the mock on their way to the proxy; none while the service is right. */
let spoil: ((response: SentResponse) => SentResponse) | undefined;
let service: Server;
let mockUrl: string;
let closeMock: () => Promise<void>;

beforeAll(async () => {
  document = await readDescription("amocrm");
  contract = createContract(document);
  const cases = await readCases("amocrm");
  operations = listOperations(document).map((operation) => ({
    operation,
    accepted: cases.get(operation.operationId)?.accepted ?? [],
  }));
  const mock = await startMock({ api: "amocrm" });
  mockUrl = mock.url;
  closeMock = () => mock.close();
  service = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", async () => {
      const answer = await ask(`${mockUrl}${request.url}`, {
        method: request.method ?? "GET",
        headers: request.headers as Record<string, string>,
        ...(chunks.length > 0 && { body: Buffer.concat(chunks).toString() }),
      });
      const { status, headers, body } = spoil ? spoil(answer) : answer;
      response.writeHead(status, headers);
      response.end(body);
    });
  });
  await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
  const { port } = service.address() as AddressInfo;
  proxy = await startProxy({
    upstream: `http://127.0.0.1:${port}`,
    port: 0,
    onPassage: (passage) => passages.push(passage),
  });
});

afterAll(async () => {
  await proxy.close();
  service.close();
  await closeMock();
});

async function ask(
  url: string,
  { method, headers, body }: Omit<SentRequest, "target">,
): Promise<SentResponse> {
  const {
    host: _,
    connection: __,
    "content-length": ___,
    "transfer-encoding": ____,
    ...sent
  } = headers;
  const response = await fetch(url, {
    method,
    headers: sent,
    redirect: "manual",
    ...(body !== undefined && { body }),
  });
  const type = response.headers.get("content-type");
  return {
    status: response.status,
    headers: type === null ? {} : { "content-type": type },
    body: await response.text(),
  };
}

/** The report of what has passed since the last time. */
async function judge(
  judging: Contract,
  count: number,
): Promise<Omit<Trial, "side" | "fault" | "operationId">> {
  await expect.poll(() => passages.length, { interval: 1, timeout: 10_000 }).toBe(count);
  const toItem = createPassageItems(judging);
  const reports = [
    { contract: judging, witness: contract },
    { contract: judging },
    { contract: judging, witness: judging },
  ].map((witnesses) => {
    const collector = createCollector(judging, {
      tool: { name: "liaison", version: "0" },
      command: "proxy",
      settings: { today: "2026-11-21" },
      suspect: createSuspectSearch(witnesses),
    });
    for (const passage of passages) collector.add(toItem(passage).item);
    return collector.report().results.flatMap(({ findings }) => findings);
  });
  passages = [];
  const [withWitness = [], alone = [], misled = []] = reports;
  // What fails a run counts first: the mock's refusals have an undeclared field of their own.
  const name = (findings: typeof alone): Named => {
    if (findings.length === 0) return "nothing";
    const errors = findings.filter(({ severity }) => severity === "error");
    const counting = errors.length > 0 ? errors : findings;
    const sides = new Set(counting.map(({ suspect }) => suspect?.side ?? "undecided"));
    sides.delete("undecided");
    const [only = "undecided"] = sides;
    return sides.size > 1 ? "several" : only;
  };
  const findings = withWitness.map(
    ({ rule, place, suspect }) => `${rule} ${place}: ${suspect?.side ?? "nobody"}`,
  );
  return { named: name(withWitness), alone: name(alone), misled: name(misled), findings };
}

/** Tries faults of a list in turn, on operations by choice, until there are enough. */
async function plant<T>(
  side: Side,
  faults: Readonly<Record<string, T>>,
  attempt: (
    fault: T,
    operation: (typeof operations)[number],
    choice: Choice,
  ) => Promise<Omit<Trial, "side" | "fault" | "operationId"> | undefined>,
): Promise<Trial[]> {
  const choice = choiceOf(SEED + side.length);
  const names = Object.keys(faults);
  const trials: Trial[] = [];
  for (let turn = 0; trials.length < OF_EACH_SIDE && turn < 20 * OF_EACH_SIDE; turn += 1) {
    const name = names[turn % names.length] ?? "";
    const chosen = choice.of(operations);
    const { operationId } = chosen.operation;
    const fault = faults[name];
    const outcome = fault === undefined ? undefined : await attempt(fault, chosen, choice);
    if (outcome !== undefined) trials.push({ side, fault: name, operationId, ...outcome });
  }
  return trials;
}

async function send({ target, ...request }: SentRequest): Promise<void> {
  await ask(proxy.url + target, request);
}

/** Real traffic of the client for an operation: every case of it. */
async function callAll({ operation, accepted }: (typeof operations)[number]): Promise<number> {
  for (const { input } of accepted) await callOperation("amocrm", proxy.url, operation, input);
  return accepted.length;
}

const trials: Trial[] = [];

describe("single-sided faults", () => {
  test("without a fault nobody is named", async () => {
    for (const one of operations) {
      const { named, findings } = await judge(contract, await callAll(one));
      expect(findings).toEqual([]);
      expect(named).toBe("nothing");
    }
  });

  test("of the client", async () => {
    const planted = await plant("client", CLIENT_FAULTS, async (fault, { accepted }, choice) => {
      const wrong = fault(requestOf(choice.of(accepted)), choice);
      if (wrong === undefined) return undefined;
      await send(wrong);
      return judge(contract, 1);
    });
    trials.push(...planted);
    expect(planted).toHaveLength(OF_EACH_SIDE);
  });

  test("of the description", async () => {
    const planted = await plant("description", DESCRIPTION_FAULTS, async (fault, one, choice) => {
      const wrong = structuredClone(document);
      const { path, method } = one.operation;
      if (!fault(wrong, { path, method: method.toLowerCase() }, choice)) return undefined;
      const mutant = createContract(wrong);
      return judge(mutant, await callAll(one));
    });
    trials.push(...planted);
    expect(planted).toHaveLength(OF_EACH_SIDE);
  });

  test("of the service", async () => {
    const planted = await plant(
      "service",
      SERVICE_FAULTS_AND_VOTES,
      async (fault, { accepted }, choice) => {
        const right = requestOf(choice.of(accepted));
        const request = fault.request(right);
        const answer = await ask(mockUrl + request.target, request);
        const wrong = fault.answer(answer, choice);
        if (wrong === undefined) return undefined;
        spoil = () => wrong;
        try {
          await send(right);
        } finally {
          spoil = undefined;
        }
        return judge(contract, 1);
      },
    );
    trials.push(...planted);
    expect(planted).toHaveLength(OF_EACH_SIDE);
  });

  test("the guilty side is named in at least 95 % of those that can be seen", () => {
    console.log(table("with a second description", ({ named }) => named));
    console.log(table("without one", ({ alone }) => alone));
    for (const side of ["client", "description", "service"] as const) {
      const seen = trials.filter((trial) => trial.side === side && trial.named !== "nothing");
      const right = seen.filter(({ named }) => named === side);
      const wrong = seen.filter(({ named }) => named !== side).map(describeTrial);
      expect(seen.length, `${side} faults that can be seen`).toBeGreaterThanOrEqual(40);
      expect(right.length / seen.length, wrong.join("\n")).toBeGreaterThanOrEqual(0.95);
    }
  });

  test("a second description with the same fault misleads: it is what decides", () => {
    const seen = trials.filter(({ side, named }) => side === "description" && named !== "nothing");
    const right = seen.filter(({ misled }) => misled === "description");
    expect(seen.length).toBeGreaterThanOrEqual(40);
    expect(right.length / seen.length).toBeLessThan(0.2);
  });

  test("alone, a word against another is left open and the wrong side is hardly ever named", () => {
    const seen = trials.filter(({ alone }) => alone !== "nothing");
    const wrong = seen.filter(({ side, alone }) => alone !== side && alone !== "undecided");
    expect(wrong.length / seen.length, wrong.map(describeTrial).join("\n")).toBeLessThanOrEqual(
      0.05,
    );
  });
});

/** The faults of answers, and services that judge requests wrongly. */
const SERVICE_FAULTS_AND_VOTES: Readonly<
  Record<
    string,
    {
      readonly request: (right: SentRequest) => SentRequest;
      readonly answer: (answer: SentResponse, choice: Choice) => SentResponse | undefined;
    }
  >
> = {
  ...Object.fromEntries(
    Object.entries(SERVICE_FAULTS).map(([name, answer]) => [
      name,
      { request: (right: SentRequest) => right, answer },
    ]),
  ),
  // A valid request gets the very refusal that the mock has for invalid ones, as it is declared.
  "refuses what is right": {
    request: (right) => ({ ...right, headers: { ...right.headers, prefer: "code=400" } }),
    answer: (answer) => (answer.status === 400 ? answer : undefined),
  },
};

function describeTrial({ side, fault, operationId, named, alone, findings }: Trial): string {
  return `${side}: ${fault}, ${operationId}: named ${named}, alone ${alone}\n  ${findings.join("\n  ")}`;
}

function table(title: string, nameOf: (trial: Trial) => Named): string {
  const columns = ["client", "description", "service", "undecided", "several", "nothing"] as const;
  const rows = (["client", "description", "service"] as const).map((side) => {
    const counts = columns.map(
      (column) => trials.filter((trial) => trial.side === side && nameOf(trial) === column).length,
    );
    return `${side.padEnd(14)}${counts.map((count) => String(count).padStart(12)).join("")}`;
  });
  const head = `${"broken / named".padEnd(14)}${columns.map((one) => one.padStart(12)).join("")}`;
  return [`Triangulation ${title}, ${trials.length} faults`, head, ...rows].join("\n");
}
