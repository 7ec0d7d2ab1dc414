import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  BatchError,
  type BatchOperation,
  type BatchOptions,
  type BatchResult,
  type FieldFault,
  runBatch,
  type SavedBatch,
} from "../src/batch.ts";
import {
  AbortError,
  type ApiError,
  BadRequestError,
  createCallError,
  createOperation,
  createRetry,
  createThrottle,
  createTimeLimit,
  createTransport,
  hookFetch,
  type OperationFunction,
  type TransportOptions,
} from "../src/index.ts";
import { type Fault, type FaultServer, startFaultServer } from "./faults/faultServer.ts";
import { blockPage, empty500, htmlPage, problem, tooMany } from "./faults/faults.ts";

interface Item {
  name: string;
}
interface Created {
  id: string;
  request_id: string;
}

const createContacts: OperationFunction<{ body: readonly Item[] }, Created[] | null> =
  createOperation("createContacts", "POST", "/contacts");

/** Decides on a request by its items; `undefined`: they are stored. */
type Judge = (names: string[], index: number) => Fault | undefined;

/** Answers with the created items, the last one first, each with its position. */
function created(names: string[]): Fault {
  return { body: names.map((name, place) => ({ id: name, request_id: `${place}` })).reverse() };
}

async function serve(
  judge: Judge = () => undefined,
): Promise<FaultServer & { chunks(): number[] }> {
  const server = await startFaultServer(({ body }, index) => {
    const names = JSON.parse(body).map(({ name }: Item) => name);
    return judge(names, index) ?? created(names);
  });
  onTestFinished(() => server.close());
  return Object.assign(server, {
    chunks: () => server.received.map(({ body }) => JSON.parse(body).length),
  });
}

/** A refusal that names items by their positions. */
function refusal(names: string[], bad: (name: string) => boolean): Fault | undefined {
  const found = names.flatMap((name, place) => (bad(name) ? [place] : []));
  if (!found.length) return undefined;
  const errors = [{ code: "InvalidType", path: "name", detail: "This value should be a name." }];
  return problem(400, "Bad Request", {
    detail: "Request validation failed",
    "validation-errors": found.map((place) => ({ request_id: `${place}`, errors })),
  });
}

function operationOn(
  { baseUrl }: { baseUrl: string },
  repeatable = false,
  options: Partial<TransportOptions> = {},
): BatchOperation<Item, Created[], string> {
  const transport = createTransport({
    baseUrl,
    token: "demo-token",
    retry: createRetry({ base: 1 }),
    timeout: createTimeLimit(5_000),
    ...options,
  });
  return {
    operationId: "createContacts",
    repeatable,
    chunkSize: 50,
    maxChunkSize: 250,
    send: (body, options) => createContacts(transport, { body }, options),
    match(body, chunk) {
      const found = new Map(body?.map(({ request_id, id }) => [request_id, id]));
      return chunk.map((_, place) => found.get(`${place}`));
    },
    refused({ problem }: ApiError, chunk) {
      const found = problem?.["validation-errors"] as {
        request_id: string;
        errors: FieldFault[];
      }[];
      return chunk.map(
        (_, place) => found?.find(({ request_id }) => request_id === `${place}`)?.errors,
      );
    },
  };
}

const some = (count: number): Item[] =>
  Array.from({ length: count }, (_, place) => ({ name: `Ada ${place}` }));
const names = (count: number): string[] => some(count).map(({ name }) => name);

/** How many items have each status. */
function tally({ outcomes }: SavedBatch<unknown>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status } of outcomes) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** The result after it was written and read, as after a restart. */
function restart<Value>(result: BatchResult<Value>): SavedBatch<Value> {
  return JSON.parse(JSON.stringify(result));
}

describe("a batch", () => {
  it("is sent in chunks of 50, and keeps the order of the items", async () => {
    const server = await serve();
    const result = await runBatch(operationOn(server), some(120));
    expect(result.values).toEqual(names(120));
    expect(result.outcomes[7]).toEqual({ status: "ok", value: "Ada 7" });
    expect(result).toMatchObject({ complete: true, stoppedBy: undefined });
    expect(result.orThrow()).toEqual(result.values);
    expect(server.chunks().sort()).toEqual([20, 50, 50]);
  });

  it.each([1, 3, 250])("is sent in chunks of %d when told so", async (chunkSize) => {
    const server = await serve();
    const result = await runBatch(operationOn(server), some(500), { chunkSize, concurrency: 9 });
    expect(result.values).toEqual(names(500));
    expect(Math.max(...server.chunks())).toBe(chunkSize);
    expect(server.received).toHaveLength(Math.ceil(500 / chunkSize));
  });

  it.each([
    [undefined, 4],
    [1, 1],
    [7, 7],
  ])("keeps with concurrency %s no more than %d requests under way", async (concurrency, most) => {
    let under = 0;
    let seen = 0;
    const started: string[] = [];
    const operation: BatchOperation<Item, null, Item> = {
      ...operationOn({ baseUrl: "http://127.0.0.1:1" }),
      async send([first]) {
        started.push((first as Item).name);
        seen = Math.max(seen, ++under);
        await sleep(5 * Math.random());
        under--;
        return null;
      },
      match: (_, chunk) => chunk,
      refused: () => undefined,
    };
    const result = await runBatch(operation, some(60), { chunkSize: 2, concurrency });
    expect(result.values).toEqual(some(60));
    expect(seen).toBe(most);
    expect(started).toEqual(names(60).filter((_, place) => place % 2 === 0));
  });

  it("without items sends nothing", async () => {
    const server = await serve();
    const result = await runBatch(operationOn(server), []);
    expect(result).toMatchObject({ complete: true, values: [], outcomes: [] });
    expect(server.received).toHaveLength(0);
  });

  it.each<[BatchOptions<string>, string]>([
    ...[0, 251, 1.5, Number.NaN, "50"].map((chunkSize): [BatchOptions<string>, string] => [
      { chunkSize: chunkSize as number },
      "createContacts: chunkSize must be 1 to 250",
    ]),
    ...[0, 101, Infinity].map((concurrency): [BatchOptions<string>, string] => [
      { concurrency },
      "createContacts: concurrency must be 1 to 100",
    ]),
    [{ resume: { outcomes: [] } }, "createContacts: resume is of other items"],
  ])("refuses %j before anything is sent", async (options, message) => {
    const server = await serve();
    const call = runBatch(operationOn(server), some(3), options);
    await expect(call).rejects.toThrow(TypeError);
    await expect(call).rejects.toThrow(message);
    expect(server.received).toHaveLength(0);
  });

  it("refuses a single item", async () => {
    const call = runBatch(operationOn(await serve()), some(1)[0] as never);
    await expect(call).rejects.toThrow(new TypeError("createContacts: items must be an array"));
  });

  it("hands the options of a call on", async () => {
    const server = await serve();
    await runBatch(operationOn(server), some(60), { headers: { "x-context-user-id": "7" } });
    for (const { headers } of server.received) expect(headers["x-context-user-id"]).toBe("7");
  });

  it("takes an answer without a body where the operation gives none", async () => {
    const server = await serve(() => ({ status: 204 }));
    const operation = {
      ...operationOn(server),
      match: (_: unknown, chunk: readonly Item[]) => chunk.map(() => null),
    };
    const result = await runBatch<Item, Created[], null>(operation, some(60));
    expect(result).toMatchObject({ complete: true });
    expect(result.values).toEqual(Array(60).fill(null));
  });

  it("never goes faster than the throttle", async () => {
    const server = await serve();
    const throttle = createThrottle({ requests: 3, seconds: 0.2 });
    const times: number[] = [];
    // Noted as they leave: on the way one request may take longer than another.
    const noted: TransportOptions["fetch"] = (url, init) => {
      times.push(performance.now());
      return fetch(url, init as RequestInit);
    };
    const operation = operationOn(server, false, { throttle, fetch: noted });
    await runBatch(operation, some(12), { chunkSize: 1 });
    expect(times).toHaveLength(12);
    for (const [place, at] of times.slice(3).entries()) {
      expect(at - (times[place] as number)).toBeGreaterThan(190);
    }
  });
});

describe("a refusal", () => {
  it("that names items fails them and sends the others again", async () => {
    const bad = new Set(["Ada 3", "Ada 40", "Ada 77"]);
    const server = await serve((names) => refusal(names, (name) => bad.has(name)));
    const result = await runBatch(operationOn(server), some(100));
    expect(tally(result)).toEqual({ ok: 97, failed: 3 });
    expect(result.indices("failed")).toEqual([3, 40, 77]);
    expect(result.values).toEqual(names(100).filter((name) => !bad.has(name)));
    expect(server.chunks().sort()).toEqual([48, 49, 50, 50]);
    const outcome = result.outcomes[40] as { error: unknown; errors: unknown };
    expect(outcome.error).toBeInstanceOf(BadRequestError);
    expect(outcome.errors).toEqual([
      { code: "InvalidType", path: "name", detail: "This value should be a name." },
    ]);
  });

  it("may name one item at a time", async () => {
    const server = await serve((names) => {
      const first = names.find((name) => name.endsWith("5"));
      return refusal(names, (name) => name === first);
    });
    const result = await runBatch(operationOn(server), some(50));
    expect(tally(result)).toEqual({ ok: 45, failed: 5 });
    expect(result.indices("failed")).toEqual([5, 15, 25, 35, 45]);
    expect(server.chunks()).toEqual([50, 49, 48, 47, 46, 45]);
  });

  it.each([400, 404, 413, 422])(
    "with %d that names none is halved down to the bad item",
    async (status) => {
      const server = await serve((names) =>
        names.includes("Ada 33") ? problem(status, "Refused") : undefined,
      );
      const result = await runBatch(operationOn(server), some(100));
      expect(result.indices("failed")).toEqual([33]);
      expect(tally(result)).toEqual({ ok: 99, failed: 1 });
      expect(result.outcomes[33]).toMatchObject({ error: { status } });
      // Two for the chunks, at most two for each of the six halvings.
      expect(server.received.length).toBeLessThanOrEqual(14);
    },
  );

  it.each([
    ["neighbours", (place: number) => place >= 20 && place < 36],
    ["items that are far apart", (place: number) => place % 50 === 9],
  ])("that names none finds %s, with however many requests", async (_, isBad) => {
    const bad = names(500).filter((_, place) => isBad(place));
    const server = await serve((names) =>
      names.some((name) => bad.includes(name)) ? problem(400, "Bad Request") : undefined,
    );
    const result = await runBatch(operationOn(server), some(500), { concurrency: 1 });
    expect(result.indices("failed").map((place) => `Ada ${place}`)).toEqual(bad);
    expect(tally(result)).toEqual({ ok: 500 - bad.length, failed: bad.length });
    expect(result.stoppedBy).toBeUndefined();
  });

  it("of an item that may have been done before leaves it unknown", async () => {
    const server = await serve(
      (_, index) => [htmlPage(504), undefined, problem(400, "Bad Request")][index],
    );
    const result = await runBatch(operationOn(server, true), some(2));
    expect(tally(result)).toEqual({ ok: 1, unknown: 1 });
    expect(result.outcomes[1]).toMatchObject({ error: { status: 400 } });
  });

  it("of everything ends the batch", async () => {
    const server = await serve(() => problem(400, "Bad Request", { detail: "Not now" }));
    const result = await runBatch(operationOn(server), some(5_000));
    expect(tally(result)).toEqual({ pending: 5_000 });
    expect(result.stoppedBy).toBeInstanceOf(BadRequestError);
    expect(server.received.length).toBeLessThanOrEqual(54);
  });
});

describe("a lost answer", () => {
  const lost: [string, Fault][] = [
    ["502", htmlPage(502)],
    ["504", htmlPage(504)],
    ["500 without a body", empty500],
    ["503", problem(503, "Service Unavailable")],
    ["408", htmlPage(408)],
    ["a broken connection", { reset: "request" }],
    ["a cut body", { body: [{ id: "Ada 0", request_id: "0" }], cut: 9 }],
    ["a page with 200", { body: "<html>" }],
    ["no answer in time", { stall: "head" }],
    ["half an answer in time", { stall: "body", body: [{ id: "Ada 0", request_id: "0" }] }],
  ];

  it.each(lost)("(%s) leaves the items unknown, and does not send them again", async (_, fault) => {
    const server = await serve((names) => (names.includes("Ada 0") ? fault : undefined));
    const result = await runBatch(operationOn(server), some(200), { timeout: 150 });
    expect(tally(result)).toEqual({ unknown: 50, ok: 150 });
    expect(result.indices("unknown")).toEqual([...Array(50).keys()]);
    expect(result.outcomes[0]).toMatchObject({ error: { operationId: "createContacts" } });
    const sent = server.received.flatMap(({ body }) => JSON.parse(body) as Item[]);
    expect(sent.map(({ name }) => name).sort()).toEqual(names(200).sort());
  });

  it.each(lost)("(%s) of what can be repeated is sent again in halves", async (_, fault) => {
    let times = 0;
    const server = await serve((names) =>
      names.includes("Ada 0") && ++times <= 2 ? fault : undefined,
    );
    const result = await runBatch(operationOn(server, true), some(100), { timeout: 150 });
    expect(result.values).toEqual(names(100));
    const halves = server.chunks().filter((size) => size < 50);
    // Both halves, and those of the half that is lost again.
    expect(Math.max(...halves)).toBe(25);
    expect(halves.reduce((sum, size) => sum + size)).toBe(75);
  });

  it.each([
    ["504", false, htmlPage(504)],
    ["504", true, htmlPage(504)],
    ["a timeout", false, { stall: "head" } as const],
    ["a timeout", true, { stall: "head" } as const],
  ])("by %s halves what follows (repeatable: %s)", async (_, repeatable, fault) => {
    const server = await serve((names) => (names.length > 12 ? fault : undefined));
    const options = { concurrency: 1, chunkSize: 48, timeout: 150 };
    const result = await runBatch(operationOn(server, repeatable), some(480), options);
    expect(server.chunks().slice(0, 4)).toEqual([48, 24, 12, 12]);
    // Two requests are lost; what was in them is sent at the end, when it can be repeated.
    expect(tally(result)).toEqual(repeatable ? { ok: 480 } : { unknown: 72, ok: 408 });
    expect(Math.max(...server.chunks().slice(2))).toBe(12);
  });

  it("for one item alone does not slow the others down", async () => {
    const server = await serve((names) => (names.includes("Ada 7") ? htmlPage(504) : undefined));
    const result = await runBatch(operationOn(server, true), some(1_000), { concurrency: 1 });
    expect(tally(result)).toEqual({ ok: 999, unknown: 1 });
    expect(result.indices("unknown")).toEqual([7]);
    // 950 in chunks of 25, and the 50 with the bad one in ever smaller ones.
    expect(server.received.length).toBeLessThan(100);
  });

  it("after the other ends the batch: few items become unknown in an outage", async () => {
    const server = await serve(() => htmlPage(502));
    const result = await runBatch(operationOn(server), some(10_000));
    expect(server.received.length).toBeLessThanOrEqual(15);
    expect(result.indices("pending").length).toBeGreaterThanOrEqual(10_000 - 15 * 50);
    expect(result.stoppedBy).toMatchObject({ name: "ServerError", status: 502 });
    const again = await serve();
    const resumed = await runBatch(operationOn(again), some(10_000), { resume: result });
    expect(resumed.indices("unknown")).toEqual(result.indices("unknown"));
    expect(tally(resumed)["pending"]).toBeUndefined();
  });

  it("after the other of what can be repeated ends the batch, too", async () => {
    const server = await serve(() => htmlPage(502));
    const result = await runBatch(operationOn(server, true), some(10_000));
    expect(server.received.length).toBeLessThanOrEqual(54);
    expect(result.complete).toBe(false);
    const again = await serve();
    const resumed = await runBatch(operationOn(again, true), some(10_000), { resume: result });
    expect(resumed.values).toEqual(names(10_000));
  });

  it("is an item that the answer leaves out", async () => {
    const server = await serve((names) => ({
      body: names.slice(1).map((name, place) => ({ id: name, request_id: `${place + 1}` })),
    }));
    const result = await runBatch(operationOn(server), some(100));
    expect(result.indices("unknown")).toEqual([0, 50]);
    expect(result.outcomes[50]).toMatchObject({
      error: { message: "createContacts: the answer leaves the item out" },
    });
    expect(server.received).toHaveLength(2);
  });

  it("is an answer that cannot be matched", async () => {
    const fault = new Error("strange answer");
    const operation = {
      ...operationOn(await serve()),
      match: () => {
        throw fault;
      },
    };
    const result = await runBatch(operation, some(100), { concurrency: 1 });
    expect(tally(result)).toEqual({ unknown: 50, pending: 50 });
    expect(result.stoppedBy).toBe(fault);
  });
});

describe("a batch stops", () => {
  it.each([
    [401, problem(401, "Unauthorized"), "UnauthorizedError"],
    [402, problem(402, "Payment Required"), "PaymentRequiredError"],
    [403, blockPage, "BlockedError"],
    [403, problem(403, "Forbidden"), "ForbiddenError"],
    [429, tooMany(), "RateLimitError"],
    [301, { status: 301, headers: { location: "https://elsewhere.test/" } }, "ApiError"],
  ])("at %d, awaits what is under way and keeps the rest", async (status, fault, name) => {
    const server = await serve((names) =>
      names.includes("Ada 0") ? fault : { ...created(names), delay: 100 },
    );
    const retry = createRetry({ base: 1, attempts: 2 });
    const result = await runBatch(operationOn(server, false, { retry }), some(1_000));
    expect(tally(result)).toEqual({ ok: 150, pending: 850 });
    expect(result.indices("ok")[0]).toBe(50);
    expect(result.stoppedBy).toMatchObject({ name, status });
    expect(server.received).toHaveLength(status === 429 ? 5 : 4);
  });

  it("when a hook fails after the answer: what was sent is unknown, not pending", async () => {
    const server = await serve();
    const fault = new Error("the log is full");
    const onAnswer = () => {
      throw fault;
    };
    const fetch = hookFetch([{ onAnswer }], (url, init) => globalThis.fetch(url, init as never));
    const result = await runBatch(operationOn(server, false, { fetch }), some(3), {
      chunkSize: 1,
      concurrency: 1,
    });
    expect(result.outcomes.map(({ status }) => status)).toEqual(["unknown", "pending", "pending"]);
    expect(result.stoppedBy).toMatchObject({ name: "HookError", cause: fault });
    expect(server.chunks()).toEqual([1]);
  });

  it("when there is no token: nothing is unknown", async () => {
    const server = await serve();
    const token = () =>
      Promise.reject(createCallError("OAuth", { method: "POST", url: "" }, "", {}));
    const result = await runBatch(operationOn(server, false, { token }), some(3));
    expect(tally(result)).toEqual({ pending: 3 });
    expect(result.stoppedBy).toMatchObject({ name: "OAuthError" });
    expect(server.chunks()).toEqual([]);
  });

  it("when a layer throws before a request is sent: nothing is unknown", async () => {
    const server = await serve();
    const fault = new Error("no token");
    let calls = 0;
    const token = async () => {
      if (++calls > 2) throw fault;
      return "demo-token";
    };
    const result = await runBatch(operationOn(server, false, { token }), some(500));
    expect(tally(result)).toEqual({ ok: 100, pending: 400 });
    expect(result.stoppedBy).toBe(fault);
  });

  it("at its signal: what was sent is unknown, what waits for the throttle is not", async () => {
    const controller = new AbortController();
    const server = await serve((_, index) => {
      if (index < 2) return undefined;
      setTimeout(() => controller.abort(new Error("enough")), 30);
      return { stall: "head" };
    });
    const throttle = createThrottle({ requests: 3, seconds: 20 });
    const operation = operationOn(server, false, { throttle });
    const result = await runBatch(operation, some(500), { signal: controller.signal });
    expect(tally(result)).toEqual({ ok: 100, unknown: 50, pending: 350 });
    const [place] = result.indices("unknown");
    const { error } = result.outcomes[place as number] as { error: unknown };
    expect(error).toBeInstanceOf(AbortError);
    expect(result.stoppedBy).toMatchObject({ message: "enough" });
    expect(server.received).toHaveLength(3);
  });

  it("at its signal, of what can be repeated too", async () => {
    const controller = new AbortController();
    const server = await serve((_, index) => {
      if (index === 3) setTimeout(() => controller.abort(), 20);
      return { stall: "head" };
    });
    const { signal } = controller;
    const result = await runBatch(operationOn(server, true), some(500), { signal });
    expect(tally(result)).toEqual({ unknown: 200, pending: 300 });
    expect(result.stoppedBy).toMatchObject({ name: "AbortError" });
    expect(server.received).toHaveLength(4);
  });

  it("before it begins, when its signal has aborted", async () => {
    const server = await serve();
    const saves: unknown[] = [];
    const result = await runBatch(operationOn(server), some(60), {
      signal: AbortSignal.abort(),
      onProgress: (result) => saves.push(result.toJSON()),
    });
    expect(tally(result)).toEqual({ pending: 60 });
    expect(result.stoppedBy).toMatchObject({ name: "AbortError" });
    expect([saves, server.received]).toEqual([[], []]);
  });
});

describe("going on with a result", () => {
  /** 20 ok, 20 failed, the rest unknown: 40, or 20 that were sent again in vain before a 429. */
  async function interrupted(repeatable = false): Promise<BatchResult<string>> {
    const server = await serve((names, index) => {
      const cut = { reset: "request" } as const;
      return [undefined, refusal(names, () => true), cut, cut, cut, tooMany()][index];
    });
    const options = { chunkSize: 20, concurrency: 1, retry: false } as const;
    return runBatch(operationOn(server, repeatable), some(repeatable ? 60 : 80), options);
  }

  it("sends what is pending, and the rest only when asked", async () => {
    const first = await interrupted();
    expect(tally(first)).toEqual({ ok: 20, failed: 20, unknown: 40 });
    const half = {
      outcomes: restart(first).outcomes.map((outcome, place) =>
        place < 60 ? outcome : { status: "pending" as const },
      ),
    };
    for (const [repeat, expected] of [
      [undefined, { ok: 40, failed: 20, unknown: 20 }],
      [[], { ok: 40, failed: 20, unknown: 20 }],
      [["failed"], { ok: 60, unknown: 20 }],
      [["unknown"], { ok: 60, failed: 20 }],
      [["failed", "unknown"], { ok: 80 }],
    ] as const) {
      const server = await serve();
      const result = await runBatch(operationOn(server), some(80), { resume: half, repeat });
      expect(tally(result)).toEqual(expected);
      const sent = server.received.flatMap(({ body }) => JSON.parse(body) as Item[]);
      expect(sent).toHaveLength((expected.ok ?? 0) - 20);
      expect(result.outcomes[0]).toEqual(first.outcomes[0]);
      expect(result.outcomes[79]).toEqual({ status: "ok", value: "Ada 79" });
      // The earlier result stays as it was.
      expect(tally(half)).toEqual({ ok: 20, failed: 20, unknown: 20, pending: 20 });
    }
  });

  it("sends what is unknown again when that does no harm", async () => {
    const first = await interrupted(true);
    expect(tally(first)).toEqual({ ok: 20, failed: 20, unknown: 20 });
    const result = await runBatch(operationOn(await serve(), true), some(60), {
      resume: restart(first),
    });
    expect(tally(result)).toEqual({ ok: 40, failed: 20 });
  });

  it("leaves an unknown item unknown when it stops before it is sent again", async () => {
    const first = await interrupted();
    const server = await serve(() => tooMany());
    const result = await runBatch(operationOn(server), some(80), {
      resume: first,
      repeat: ["failed", "unknown"],
      retry: false,
    });
    expect(tally(result)).toEqual({ ok: 20, failed: 20, unknown: 40 });
    expect(result.outcomes.slice(20)).toEqual(first.outcomes.slice(20));
  });

  it("is possible from JSON, which holds no more than is needed", async () => {
    const server = await serve((names) => {
      const fault = refusal(names, (name) => name === "Ada 1");
      return fault && { ...fault, headers: { ...fault.headers, "set-cookie": "session=secret" } };
    });
    const result = await runBatch(operationOn(server), some(2), { concurrency: 1 });
    const text = JSON.stringify(result);
    expect(text).not.toMatch(/demo-token|secret|cookie|stack|requestBody/);
    expect(JSON.parse(text)).toEqual({
      operationId: "createContacts",
      outcomes: expect.arrayContaining([
        {
          status: "failed",
          error: {
            name: "BadRequestError",
            message: "createContacts: status 400 Request validation failed",
            operationId: "createContacts",
            status: 400,
          },
          errors: [{ code: "InvalidType", path: "name", detail: "This value should be a name." }],
        },
      ]),
    });
    const blocked = await runBatch(operationOn(await serve(() => blockPage)), some(2));
    expect(restart(blocked)).toEqual({
      operationId: "createContacts",
      outcomes: [{ status: "pending" }, { status: "pending" }],
      stoppedBy: expect.objectContaining({ name: "BlockedError", status: 403 }),
    });
  });
});

describe("progress", () => {
  it("is told before each request, one at a time, with what is going to be sent as unknown", async () => {
    const server = await serve();
    let running = 0;
    const told: Record<string, number>[] = [];
    const result = await runBatch(operationOn(server), some(90), {
      chunkSize: 10,
      async onProgress(result) {
        expect(++running).toBe(1);
        told.push(tally(result));
        // Nothing may have been sent that is not yet told.
        expect(server.received.length).toBeLessThan(told.length);
        await sleep(5);
        running--;
      },
    });
    expect(result.complete).toBe(true);
    expect(told).toHaveLength(9);
    expect(told[0]?.["unknown"]).toBeGreaterThanOrEqual(10);
  });

  it("that cannot be stored stops the batch before the request", async () => {
    const server = await serve();
    const fault = new Error("disk full");
    let calls = 0;
    const result = await runBatch(operationOn(server), some(90), {
      chunkSize: 10,
      concurrency: 1,
      onProgress() {
        if (++calls === 3) throw fault;
      },
    });
    expect(tally(result)).toEqual({ ok: 20, pending: 70 });
    expect(result.stoppedBy).toBe(fault);
    expect(server.received).toHaveLength(2);
  });

  it("that is being stored while the signal aborts sends nothing", async () => {
    const server = await serve();
    const controller = new AbortController();
    const result = await runBatch(operationOn(server), some(60), {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    expect(tally(result)).toEqual({ pending: 60 });
    expect(server.received).toHaveLength(0);
  });

  it("that is being stored while the batch stops sends nothing more", async () => {
    const server = await serve(() => blockPage);
    let calls = 0;
    const result = await runBatch(operationOn(server), some(50), {
      chunkSize: 10,
      concurrency: 3,
      onProgress: () => sleep(++calls === 1 ? 0 : 100),
    });
    expect(server.received).toHaveLength(1);
    expect(tally(result)).toEqual({ pending: 50 });
  });

  it("survives a process that dies at any moment: nothing is done twice", async () => {
    for (let round = 0; round < 30; round++) {
      const stored: string[] = [];
      const server = await serve((names) => {
        stored.push(...names);
        return { ...created(names), delay: round % 4 };
      });
      let disk: SavedBatch<string> = { outcomes: some(60).map(() => ({ status: "pending" })) };
      let dies = 1 + Math.floor(round * 0.8);
      const isDead = () => dies <= 0;
      const never = new Promise<never>(() => {});
      const died = new Promise<void>((resolve) => {
        void runBatch(
          operationOn(server, false, {
            // A dead process sends nothing and hears nothing.
            fetch: async (url, init) => {
              if (isDead()) return never;
              const answer = await fetch(url, init as RequestInit);
              if (--dies > 0) return answer;
              resolve();
              return never;
            },
          }),
          some(60),
          {
            chunkSize: 5,
            concurrency: 3,
            async onProgress(result) {
              if (isDead()) return never;
              await sleep(round % 3);
              if (!isDead()) disk = JSON.parse(JSON.stringify(result));
            },
          },
        ).then(() => resolve());
      });
      await died;
      await sleep(20);
      const left = await runBatch(operationOn(server), some(60), { resume: disk });
      expect(stored.length).toBe(new Set(stored).size);
      for (const [place, { status }] of left.outcomes.entries()) {
        if (status === "ok") expect(stored).toContain(`Ada ${place}`);
        else expect(status).toBe("unknown");
      }
      // At most the three requests that were under way, and one that was told but not sent.
      expect(left.indices("unknown").length).toBeLessThanOrEqual(20);
    }
  });
});

describe("an incomplete result", () => {
  it("is thrown when asked for", async () => {
    const server = await serve((names) =>
      names.includes("Ada 0") ? blockPage : refusal(names, (name) => name === "Ada 20"),
    );
    const options = { chunkSize: 20, concurrency: 2 };
    const result = await runBatch(operationOn(server), some(60), options);
    const error = (() => {
      try {
        return result.orThrow();
      } catch (error) {
        return error as BatchError;
      }
    })() as BatchError;
    expect(error).toBeInstanceOf(BatchError);
    expect(error.result).toBe(result);
    expect(error.cause).toBe(result.stoppedBy);
    expect(error.message).toBe(
      "createContacts: of 60 items 1 failed, 0 unknown, 59 pending; " +
        "createContacts: status 403 (html body)",
    );
    expect(new Error("other")).not.toBeInstanceOf(BatchError);
  });

  it("tells what is wrong with its first item, where nothing ended it", async () => {
    const server = await serve((names) => refusal(names, (name) => name === "Ada 1"));
    const result = await runBatch(operationOn(server), some(3));
    const error = new BatchError(result);
    expect(error.cause).toMatchObject({ name: "BadRequestError", status: 400 });
    expect(error.message).toMatch(
      /of 3 items 1 failed, .*status 400 .*, name: This value should be a name\.$/,
    );
  });

  it("names a reason of the signal that is no error", async () => {
    const server = await serve((names) => refusal(names, () => false));
    const signal = AbortSignal.abort("the user left");
    const result = await runBatch(operationOn(server), some(3), { signal });
    expect(JSON.parse(JSON.stringify(result)).stoppedBy).toEqual({
      name: "Error",
      message: "the user left",
    });
  });

  it("is of the items as they were when it began", async () => {
    const server = await serve((names) => refusal(names, () => false));
    const items = some(6);
    const running = runBatch(operationOn(server), items, { chunkSize: 2, concurrency: 1 });
    items.splice(0, 5);
    expect((await running).values).toHaveLength(6);
  });
});
