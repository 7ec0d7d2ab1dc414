/**
 * Measures the processor time of one client's calls, answered in this process. Argument: path of the
 * client's bundle. Prints the microseconds per call, by call, as JSON.
 */
import {
  CALL_IDS,
  type CallId,
  type CreateMeasuredClient,
  calls,
  type MeasuredClient,
  normalizeTarget,
  TOKEN,
} from "./calls.ts";

/** Milliseconds until Node has optimised what it runs. */
const WARM_UP = 250;
/** Milliseconds of one batch of calls, and how many there are. */
const BATCH = 60;
const BATCHES = 5;

const BASE_URL = "http://127.0.0.1:1";

let answer = "";
let spy: ((request: Request) => void) | undefined;
const init = { status: 200, headers: { "content-type": "application/hal+json" } };
globalThis.fetch = (async (input: RequestInfo, options?: RequestInit) => {
  spy?.(new Request(input instanceof Request ? input.clone() : input, options));
  return new Response(answer, init);
}) as typeof fetch;

/** Calls once and looks at the request. */
async function check(client: MeasuredClient, id: CallId): Promise<void> {
  const { method, target, body, args, answer: expected } = calls[id];
  const seen: Request[] = [];
  spy = (request) => seen.push(request);
  const result = await client[id](...args);
  spy = undefined;
  const [request] = seen;
  if (seen.length !== 1 || !request) throw new Error(`${id}: ${seen.length} requests were sent`);
  const text = await request.text();
  const found = [
    request.method,
    normalizeTarget(request.url),
    request.headers.get("authorization"),
    text && JSON.stringify(JSON.parse(text)),
    JSON.stringify(result),
  ];
  const wanted = [method, target, `Bearer ${TOKEN}`, body ? JSON.stringify(body) : "", expected];
  for (const [index, value] of wanted.entries()) {
    if (found[index] !== value) throw new Error(`${id}: ${found[index]} in place of ${value}`);
  }
}

async function callFor(client: MeasuredClient, id: CallId, duration: number): Promise<number> {
  const { args } = calls[id];
  const end = performance.now() + duration;
  let count = 0;
  while (performance.now() < end) {
    for (let index = 0; index < 100; index += 1) await client[id](...args);
    count += 100;
  }
  return count;
}

async function measure(client: MeasuredClient, id: CallId): Promise<number> {
  answer = calls[id].answer;
  await check(client, id);
  await callFor(client, id, WARM_UP);
  let best = Number.POSITIVE_INFINITY;
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const before = process.cpuUsage();
    const count = await callFor(client, id, BATCH);
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / count);
  }
  return best;
}

const { createClient }: { createClient: CreateMeasuredClient } = await import(
  process.argv[2] as string
);
const client = createClient({ baseUrl: BASE_URL, token: TOKEN });
const figures: Partial<Record<CallId, number>> = {};
for (const id of CALL_IDS) figures[id] = await measure(client, id);
process.stdout.write(JSON.stringify(figures));
