import { APIS, type CorpusApi, readDocument } from "../corpus/corpus.ts";
import { type Mock, startMock } from "../src/startMock.ts";
import { TOKEN } from "./hostile.ts";

/** What the process tells once it listens. */
export interface Listening {
  readonly ports: Readonly<Record<CorpusApi, number>>;
}

/** The memory of the process after garbage collection, in bytes, and what it has noticed. */
export interface Report {
  readonly heap: number;
  readonly buffers: number;
  readonly resident: number;
  /** Log lines that broke in two, had control characters or a token; at most ten. */
  readonly flawedLines: readonly string[];
  readonly lines: number;
  /** Keys that a request has put into the prototype of all objects. */
  readonly pollution: readonly string[];
}

let lines = 0;
const flawedLines: string[] = [];

function log(line: string): void {
  lines += 1;
  const isFlawed = /[\p{Cc}\u2028\u2029]/u.test(line) || line.includes(TOKEN);
  if (isFlawed && flawedLines.length < 10) flawedLines.push(line.slice(0, 300));
}

async function start(api: CorpusApi): Promise<Mock> {
  if (api !== "edges") {
    const record = process.env["FUZZ_RECORD"];
    return startMock({ api, log, cors: true, ...(api === "amocrm" && record && { record }) });
  }
  return startMock({
    document: await readDocument(api),
    log,
    tokens: {
      [TOKEN]: "valid",
      "spent-token": "expired",
      "gone-token": "revoked",
      "bad-day-token": { status: "valid", scenario: "rate-limit" },
    },
  });
}

function report(): Report {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  const pollution = Object.keys(Object.prototype);
  return { heap: heapUsed, buffers: arrayBuffers, resident: rss, flawedLines, lines, pollution };
}

const mocks = await Promise.all(APIS.map(start));
process.on("message", (message) => {
  if (message === "report") process.send?.(report());
  else void Promise.all(mocks.map((mock) => mock.close())).then(() => process.disconnect());
});
const ports = Object.fromEntries(
  APIS.map((api, index) => [api, Number(new URL(mocks[index]?.url ?? "").port)]),
);
process.send?.({ ports });
