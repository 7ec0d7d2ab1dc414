import { describe, expect, it } from "vitest";
import {
  type BatchOperation,
  type BatchOptions,
  type BatchResult,
  type FieldFault,
  runBatch,
  type SavedBatch,
} from "../src/batch.ts";
import {
  type ApiError,
  createOperation,
  createRetry,
  createTimeLimit,
  createTransport,
  type OperationFunction,
} from "../src/index.ts";
import { type Fault, startFaultServer } from "./faults/faultServer.ts";
import { blockPage, htmlPage, problem, tooMany } from "./faults/faults.ts";

interface Item {
  request_id: string;
}
interface Created {
  id: number;
  request_id: string;
}

const createContacts: OperationFunction<{ body: readonly Item[] }, Created[] | null> =
  createOperation("createContacts", "POST", "/contacts");

/** Numbers below 1 that a seed decides (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** How the server answers where it could store the items. `false`: it does not store them. */
const accidents: readonly [stores: boolean, fault: Fault][] = [
  [false, htmlPage(504)],
  [true, htmlPage(504)],
  [false, htmlPage(502)],
  [true, htmlPage(502)],
  [false, { reset: "request" }],
  [true, { reset: "request" }],
  [true, { body: [{ id: 1, request_id: "0" }], cut: 20 }],
  [true, { body: '[{"id": 1, "request_' }],
  [true, { body: "<html>" }],
  [true, { body: [] }],
  [false, tooMany()],
  [false, problem(400, "Bad Request", { detail: "System error, try again" })],
];
/** Rare ones: each costs the timeout, or ends the batch. */
const rare: readonly [stores: boolean, fault: Fault][] = [
  [false, { stall: "head" }],
  [true, { stall: "head" }],
  [true, { stall: "body", body: [{ id: 1, request_id: "0" }] }],
  [false, problem(401, "Unauthorized")],
  [false, problem(402, "Payment Required")],
  [false, blockPage],
];

interface World {
  readonly items: Item[];
  /** How often each item was stored, by its request_id. */
  readonly ledger: Map<string, number>;
  readonly bad: ReadonlySet<string>;
  /** Nothing goes wrong any more. */
  calm: boolean;
  run(options?: BatchOptions<number>): Promise<BatchResult<number>>;
  close(): Promise<void>;
}

/** A server that loses, refuses and stores items as a seed decides, and keeps a ledger. */
async function createWorld(seed: number, repeatable: boolean): Promise<World> {
  const random = randomFrom(seed);
  const pick = <T>(from: readonly T[]) => from[Math.floor(random() * from.length)] as T;
  const items = Array.from({ length: 1 + Math.floor(random() * 400) }, (_, place) => ({
    request_id: `ada-${place}`,
  }));
  const share = pick([0, 0.01, 0.05]);
  const bad = new Set(items.filter(() => random() < share).map(({ request_id }) => request_id));
  const trouble = pick([0, 0.1, 0.3, 0.6]);
  const ledger = new Map<string, number>();
  const calmness = { calm: false };

  const server = await startFaultServer(({ body }) => {
    const sent: Item[] = JSON.parse(body);
    const refused = sent.filter(({ request_id }) => bad.has(request_id));
    const isTroubled = !calmness.calm && random() < trouble;
    const accident = isTroubled ? pick(random() < 0.05 ? rare : accidents) : undefined;
    if (refused.length && !accident?.[0]) {
      // What it refuses it may lose, too.
      if (accident) return accident[1];
      const named = pick([refused, refused.slice(0, 1), []]);
      return problem(400, "Bad Request", {
        ...(named.length && {
          "validation-errors": named.map(({ request_id }) => ({
            request_id,
            errors: [{ code: "InvalidType", path: "name", detail: "No name." }],
          })),
        }),
      });
    }
    // Nothing is stored of a request with an item that is refused.
    if (refused.length) return htmlPage(502);
    if (accident && !accident[0]) return accident[1];
    for (const { request_id } of sent) {
      ledger.set(request_id, (ledger.get(request_id) ?? 0) + 1);
    }
    const answers = sent.map(({ request_id }) => ({
      id: Number(request_id.slice(4)),
      request_id,
    }));
    if (random() < 0.2) answers.reverse();
    if (isTroubled && random() < 0.2) answers.pop();
    return accident?.[1] ?? { body: answers, delay: Math.floor(random() * 3) };
  });

  // Where all is well, a busy machine must not look like a lost answer.
  const [impatient, patient] = [createTimeLimit(100), createTimeLimit(10_000)];
  const transport = createTransport({
    baseUrl: server.baseUrl,
    token: "demo-token",
    retry: createRetry({ base: 1, attempts: 2 }),
    timeout: (...request) => (calmness.calm ? patient : impatient)(...request),
  });
  const operation: BatchOperation<Item, Created[], number> = {
    operationId: "createContacts",
    repeatable,
    chunkSize: 50,
    maxChunkSize: 250,
    send: (body, options) => createContacts(transport, { body }, options),
    match(body, chunk) {
      const found = new Map(body?.map(({ request_id, id }) => [request_id, id]));
      return chunk.map(({ request_id }) => found.get(request_id));
    },
    refused({ problem }: ApiError, chunk) {
      const errors = new Map(
        (problem?.["validation-errors"] as { request_id: string; errors: FieldFault[] }[])?.map(
          ({ request_id, errors }) => [request_id, errors],
        ),
      );
      return chunk.map(({ request_id }) => errors.get(request_id));
    },
  };
  return {
    items,
    ledger,
    bad,
    get calm() {
      return calmness.calm;
    },
    set calm(value) {
      calmness.calm = value;
    },
    run: (options) => runBatch(operation, items, options),
    close: () => server.close(),
  };
}

/** Holds each outcome against the ledger, and says what does not fit. */
function audit({ items, ledger, bad }: World, saved: SavedBatch<number>, repeatable: boolean) {
  const wrong: unknown[] = [];
  expect(saved.outcomes).toHaveLength(items.length);
  for (const [place, outcome] of saved.outcomes.entries()) {
    const name = `ada-${place}`;
    const times = ledger.get(name) ?? 0;
    const fits = {
      ok: () => (repeatable ? times >= 1 : times === 1),
      failed: () => times === 0 && (bad.has(name) || !("errors" in outcome)),
      unknown: () => repeatable || times <= 1,
      pending: () => times === 0,
    }[outcome.status]();
    if (!fits || (outcome.status === "ok" && outcome.value !== place)) {
      wrong.push({ place, times, outcome });
    }
  }
  expect(wrong).toEqual([]);
  for (const name of bad) expect(ledger.get(name)).toBeUndefined();
}

const seeds = Array.from({ length: 60 }, (_, place) => place + 1);

describe.each([false, true])("a batch that meets random faults (repeatable: %s)", (repeatable) => {
  it.concurrent.each(seeds)("loses and doubles nothing, seed %d", async (seed) => {
    const world = await createWorld(seed, repeatable);
    try {
      const random = randomFrom(-seed);
      const controller = new AbortController();
      const moment = random() < 0.3 ? setTimeout(() => controller.abort(), random() * 60) : 0;
      const result = await world.run({
        chunkSize: 1 + Math.floor(random() * 60),
        concurrency: 1 + Math.floor(random() * 6),
        signal: controller.signal,
      });
      clearTimeout(moment);
      audit(world, result, repeatable);
      if (result.indices("pending").length) expect(result.stoppedBy).toBeDefined();

      // The next day all is well, and the result comes from a file.
      world.calm = true;
      const saved: SavedBatch<number> = JSON.parse(JSON.stringify(result));
      const resumed = await world.run({ resume: saved });
      audit(world, resumed, repeatable);
      const kept = repeatable ? "ok" : /ok|unknown|failed/;
      for (const [place, outcome] of saved.outcomes.entries()) {
        if (outcome.status.match(kept)) expect(resumed.outcomes[place]).toEqual(outcome);
      }
      expect(resumed.stoppedBy).toBeUndefined();
      expect(resumed.indices("pending")).toEqual([]);
      if (repeatable) {
        // What is refused alone and without a name may have been done before, for all that is known.
        const { bad } = world;
        const good = resumed.indices("unknown").filter((place) => !bad.has(`ada-${place}`));
        expect(good).toEqual([]);
      }
    } finally {
      await world.close();
    }
  });
});
