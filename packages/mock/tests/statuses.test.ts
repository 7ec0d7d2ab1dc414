/** All documented answers of all operations keep to the description that they come from. */
import { readFileSync } from "node:fs";
import { type Contract, createContract, type Operation } from "@liaison/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Entry, readCorpus } from "../corpus/corpus.ts";
import { bodyOf, headersOf } from "../corpus/sendEntry.ts";
import { type Mock, startMock } from "../src/index.ts";

const SEEDS = ["ada", "vera", "50101"];

const corpus = await readCorpus();

/** The statuses to ask for: a range is answered by each of its usual members. */
function statusesOf(declared: string): number[] {
  if (declared === "5XX") return [500, 502, 503, 504];
  expect(declared).toMatch(/^\d{3}$/);
  return [Number(declared)];
}

interface Answer {
  status: number;
  mediaType: string | null;
  text: string;
}

describe.each(["amocrm", "suprsend"] as const)("%s", (api) => {
  const contract: Contract = createContract(
    JSON.parse(readFileSync(new URL(import.meta.resolve(`@liaison/spec/${api}.json`)), "utf8")),
  );
  const cases = contract.operations.map((operation) => ({ id: operation.operationId, operation }));
  let mock: Mock;
  const lines: string[] = [];
  beforeAll(async () => {
    mock = await startMock({ api, log: (line) => lines.push(line) });
  });
  afterAll(() => mock.close());

  function findRequest({ operationId }: Operation): Entry["request"] {
    const entry = corpus.find(
      ({ api: of, kind, operation }) =>
        of === api && kind === "accept" && operation === operationId,
    );
    if (entry === undefined) throw new Error(`the corpus has no right request of ${operationId}`);
    return entry.request;
  }

  /** Sends a right request of the operation; the answer must keep to the description. */
  async function ask(
    operation: Operation,
    headers: Readonly<Record<string, string>>,
  ): Promise<Answer> {
    const request = findRequest(operation);
    const body = bodyOf(request);
    const { "content-length": _, ...own } = headersOf(request, body);
    const response = await fetch(mock.url + request.path, {
      method: request.method,
      headers: { ...own, ...headers },
      ...(body !== undefined && { body }),
    });
    const text = await response.text();
    const { violations, declared } = contract.judgeResponse(operation, {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(text),
    });
    expect({ headers, violations }).toEqual({ headers, violations: [] });
    expect(declared).toBeDefined();
    return { status: response.status, mediaType: response.headers.get("content-type"), text };
  }

  test.each(cases)("$id: every status, media type and example", async ({ operation }) => {
    expect((await ask(operation, {})).status).toBeLessThan(300);
    for (const { status: declared, contents } of operation.responses) {
      for (const status of statusesOf(declared)) {
        const plain = await ask(operation, { prefer: `code=${status}` });
        expect(plain).toMatchObject({ status, mediaType: contents[0]?.mediaType ?? null });
        for (const { mediaType, examples } of contents) {
          const asked = await ask(operation, { prefer: `code=${status}`, accept: mediaType });
          expect(asked).toMatchObject({ status, mediaType });
          for (const { name } of examples) {
            const prefer = `code=${status}, example=${name}`;
            expect(await ask(operation, { prefer })).toMatchObject({ status, mediaType });
          }
        }
      }
    }
  });

  test.each(cases)("$id: made-up bodies, the same for the same seed", async ({ operation }) => {
    lines.length = 0;
    for (const { status: declared, contents } of operation.responses) {
      const [status = 0] = statusesOf(declared);
      for (const { mediaType: accept } of contents) {
        const bodies = new Set<string>();
        for (const seed of SEEDS) {
          const headers = { prefer: `code=${status}, dynamic=true, seed=${seed}`, accept };
          const once = await ask(operation, headers);
          expect(once).toMatchObject({ status, mediaType: accept });
          expect(await ask(operation, headers)).toEqual(once);
          bodies.add(once.text);
        }
        expect({ status, accept, different: bodies.size > 1 }).toEqual({
          status,
          accept,
          different: true,
        });
      }
    }
    // Nothing had to give way to an example.
    expect(lines).toEqual([]);
  });
});
