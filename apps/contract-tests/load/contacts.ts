/**
 * Lists 10,000 contacts and creates 10,000 with the object client of amoCRM, over HTTP, against a
 * server that enforces 7 requests in any rolling second. Takes about 40 seconds.
 *
 *     node load/contacts.ts                  # our throttle; fails when a goal is missed
 *     node load/contacts.ts fixed-window     # a naive throttle; fails when the server does not notice
 *
 * Writes what it found as text, and as JSON on the last line.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { constants, setPriority } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { type AmocrmClient, createAmocrm, memoryTokenStore } from "@liaison/amocrm";
import { createFixedWindowThrottle } from "./fixedWindowThrottle.ts";
import type { ServerReport, Setup } from "./limitedServer.ts";

const CONTACTS = 10_000;
const PAGE = 250;
const CHUNK = 50;
const LIMIT = 7;
const PARALLEL = 500;

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

/** Megabytes on the heap that are in use. */
function heap(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

class LimitedServer {
  readonly #process: ChildProcess;
  baseUrl = "";

  constructor() {
    this.#process = fork(new URL("./limitedServer.ts", import.meta.url));
  }

  async start(): Promise<void> {
    [this.baseUrl] = await once(this.#process, "message");
  }

  async #ask(message: Setup | "report"): Promise<unknown> {
    this.#process.send(message);
    return (await once(this.#process, "message"))[0];
  }

  async setUp(setup: Partial<Setup>): Promise<void> {
    const standard = {
      contacts: CONTACTS,
      limit: 0,
      accessToken: "access",
      refreshToken: "refresh",
    };
    await this.#ask({ ...standard, ...setup });
  }

  report(): Promise<ServerReport> {
    return this.#ask("report") as Promise<ServerReport>;
  }

  stop(): void {
    this.#process.disconnect();
  }
}

/** A client with a pair of tokens of which the first ends at `expiresAt`. */
function connect(
  baseUrl: string,
  expiresAt: number,
  throttle?: ReturnType<typeof createFixedWindowThrottle> | false,
): AmocrmClient {
  const store = memoryTokenStore({ accessToken: "access", refreshToken: "refresh", expiresAt });
  return createAmocrm({
    baseUrl,
    oauth: {
      clientId: "demo-integration",
      clientSecret: "demo-secret",
      redirectUri: "https://example.org/amocrm",
      store,
    },
    hooks: {
      onRequest({ headers }) {
        headers["x-sent"] = String(performance.timeOrigin + performance.now());
      },
    },
    ...(throttle !== undefined && { throttle }),
  });
}

const inAnHour = () => Date.now() + 3_600_000;

/** Many calls at once whose token has expired: by the clock, or only in the server's eyes. */
async function expire(server: LimitedServer, isKnown: boolean) {
  await server.setUp(isKnown ? {} : { accessToken: "another" });
  const amocrm = connect(server.baseUrl, isKnown ? Date.now() - 1 : inAnHour(), false);
  const results = await Promise.allSettled(
    Array.from({ length: PARALLEL }, () => amocrm.contacts.create([{ name: "Ada Sample" }])),
  );
  const { refreshes, spentRefreshes, unauthorized, created } = await server.report();
  const ok = results.filter(({ status, ...rest }) => {
    return status === "fulfilled" && "value" in rest && rest.value.complete;
  });
  return { refreshes, spentRefreshes, unauthorized, created: created.length, ok: ok.length };
}

/** How many requests arrived in the fullest stretch of one second. */
function fullestSecond(arrivals: readonly number[]): number {
  let first = 0;
  let most = 0;
  for (const [index, at] of arrivals.entries()) {
    while (at - (arrivals[first] as number) >= 1_000) first++;
    most = Math.max(most, index - first + 1);
  }
  return most;
}

async function list(amocrm: AmocrmClient) {
  const seen = new Uint8Array(CONTACTS);
  const heaps = [heap()];
  // Not in the loop: it would stand between the turn of the next request and its sending.
  const timer = setInterval(() => heaps.push(heap()), 500);
  try {
    for await (const { id } of amocrm.contacts.list({ limit: PAGE })) {
      const place = id - 50_101;
      seen[place] = (seen[place] ?? 0) + 1;
    }
  } finally {
    clearInterval(timer);
  }
  return {
    lost: seen.filter((times) => times === 0).length,
    doubled: seen.filter((times) => times > 1).length,
    heaps,
  };
}

async function create(amocrm: AmocrmClient) {
  const items = Array.from({ length: CONTACTS }, (_, index) => ({ name: `Ada Sample ${index}` }));
  const result = await amocrm.contacts.create(items, { chunkSize: CHUNK });
  return {
    ok: result.values.length,
    ids: new Set(result.values.map(({ id }) => id)).size,
    stoppedBy: result.stoppedBy && `${result.stoppedBy.name}: ${result.stoppedBy.message}`,
  };
}

/** What is found, and whether that is what was meant. */
type Finding = [name: string, value: number | string, holds: boolean];

async function run(isNaive: boolean): Promise<{ figures: object; findings: Finding[] }> {
  const server = new LimitedServer();
  await server.start();
  try {
    const known = isNaive ? undefined : await expire(server, true);
    const unknown = isNaive ? undefined : await expire(server, false);

    await server.setUp({ limit: LIMIT });
    const throttle = isNaive ? createFixedWindowThrottle(LIMIT) : undefined;
    const amocrm = connect(server.baseUrl, inAnHour(), throttle);
    // A naive throttle shows itself only when the work does not begin with a second.
    if (isNaive) await sleep(1_600 - (Date.now() % 1_000));
    const before = heap();
    const listed = await list(amocrm).catch((error: Error) => error);
    const made = listed instanceof Error ? undefined : await create(amocrm);
    await sleep(50);
    const after = heap();

    const { arrivals, sent, tooMany, blocked, created } = await server.report();
    const first = arrivals[0] as number;
    const seconds = ((arrivals.at(-1) as number) - first) / 1_000;
    const requests = arrivals.length;
    const fullest = fullestSecond(arrivals);
    const fullestSent = fullestSecond([...sent].sort((a, b) => a - b));
    /** Only differences count: a request that is late comes closer to the ones behind it. */
    const delays = arrivals.map((at, index) => at - (sent[index] as number));
    const jitter = Math.max(...delays) - Math.min(...delays);
    const figures = {
      requests,
      seconds,
      fullestSecond: fullest,
      fullestSent,
      jitter,
      tooMany,
      blocked,
    };
    if (isNaive || listed instanceof Error || !made) {
      const error = listed instanceof Error ? listed.message : (made?.stoppedBy ?? "none");
      const findings: Finding[] = [
        ["requests in the fullest second", fullest, fullest > LIMIT],
        ["answers with 429", tooMany, tooMany > 0],
        ["answers with the block page", blocked, blocked > 0],
        ["error", error, true],
      ];
      return { figures, findings: isNaive ? findings : [["error", error, false], ...findings] };
    }

    // Allowed are 7 at once and 7 in each second behind: so long it takes at best.
    const used = Math.floor((requests - 1) / LIMIT) / seconds;
    const sustained = used * LIMIT;
    const names = new Set(created);
    const growth = Math.max(...listed.heaps) - (listed.heaps[0] as number);
    const wanted = CONTACTS / PAGE + CONTACTS / CHUNK;
    const findings: Finding[] = [
      ["requests", requests, requests === wanted],
      ["seconds", seconds.toFixed(2), true],
      ["requests in the fullest second, as they were sent", fullestSent, fullestSent <= LIMIT],
      ["requests in the fullest second, as they arrived", fullest, fullest <= LIMIT],
      ["jitter between the two, ms", jitter.toFixed(1), true],
      ["requests in a second, sustained", sustained.toFixed(3), true],
      ["share of the allowed rate, %", (used * 100).toFixed(2), used >= 0.98],
      ["answers with 429", tooMany, tooMany === 0],
      ["answers with the block page", blocked, blocked === 0],
      ["listed contacts that are lost", listed.lost, listed.lost === 0],
      ["listed contacts that are doubled", listed.doubled, listed.doubled === 0],
      ["created contacts that are lost", CONTACTS - names.size, names.size === CONTACTS],
      [
        "created contacts that are doubled",
        created.length - names.size,
        created.length === names.size,
      ],
      ["results that are ok", made.ok, made.ok === CONTACTS && made.ids === CONTACTS],
      ["heap at the start, MB", before.toFixed(2), true],
      ["heap growth while listing, MB", growth.toFixed(2), growth < 2],
      ["heap at the end, MB", after.toFixed(2), after - before < 2],
    ];
    for (const [what, found] of [
      ["expired by the clock", known],
      ["expired for the server", unknown],
    ] as const) {
      if (!found) continue;
      findings.push(
        [`${PARALLEL} calls, token ${what}: refreshes`, found.refreshes, found.refreshes === 1],
        ["  with a spent refresh token", found.spentRefreshes, found.spentRefreshes === 0],
        ["  answers with 401", found.unauthorized, true],
        ["  calls that are ok", found.ok, found.ok === PARALLEL],
        ["  created", found.created, found.created === PARALLEL],
      );
    }
    return {
      figures: {
        ...figures,
        sustained,
        used,
        lost: listed.lost,
        doubled: listed.doubled,
        before,
        after,
      },
      findings,
    };
  } finally {
    server.stop();
  }
}

try {
  // As for the server: what is measured is the client, not the rest of the machine's work.
  setPriority(constants.priority.PRIORITY_HIGHEST);
} catch {}
const { figures, findings } = await run(process.argv[2] === "fixed-window");
for (const [name, value, holds] of findings) {
  console.log(`${holds ? "  " : "! "}${name.padEnd(54)}${value}`);
}
const failed = findings.filter(([, , holds]) => !holds).map(([name]) => name);
console.log(JSON.stringify({ ...figures, failed }));
process.exitCode = failed.length ? 1 : 0;
