import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { type Contract, createContract } from "@liaison/contract";
import { APIS, type CorpusApi, readDocument } from "../corpus/corpus.ts";
import { readScenarios } from "../src/scenario/readScenarios.ts";
import { readBaseRequests } from "./baseRequests.ts";
import { judge } from "./judge.ts";
import { makeShot, type Supply } from "./kinds.ts";
import type { Listening, Report } from "./mockProcess.ts";
import { createShotRandom } from "./random.ts";
import { fire } from "./send.ts";
import { expect, type Shot, serialize } from "./shot.ts";

/** How much is fuzzed. */
export interface FuzzOptions {
  readonly seed: number;
  /** Number of shots. */
  readonly count: number;
  /** Number of the first shot, 0 unless given. */
  readonly first?: number;
  /** File in which one of the mocks records. */
  readonly record?: string;
}

/** What came of a fuzz. */
export interface FuzzReport {
  /** What went wrong, each with what it takes to repeat it; at most {@link MOST_PROBLEMS}. */
  readonly problems: readonly string[];
  readonly shots: Readonly<Record<string, number>>;
  readonly statuses: Readonly<Record<string, number>>;
  /** The slowest shot of each kind, in milliseconds. */
  readonly slowest: Readonly<Record<string, { shot: number; milliseconds: number }>>;
  readonly milliseconds: number;
  /** Once the mocks are warm, and at the end. */
  readonly before: Report;
  readonly after: Report;
  /** Most memory that the process has ever had, in bytes. */
  readonly peak: number;
}

const MOST_PROBLEMS = 20;

const CONCURRENCY = 16;

/** Milliseconds within which a shot must have ended. */
const DEADLINE = 5000;

/** Half-open connections that are kept at once. */
const MOST_HELD = 100;

/** Share of the shots after which the mocks are warm, and their logs of calls full. */
const WARM = 0.25;

/** Fires seeded shots at mocks in a process of their own, and judges what comes back. */
export async function fuzz({ seed, count, first = 0, record }: FuzzOptions): Promise<FuzzReport> {
  const contracts = Object.fromEntries(
    await Promise.all(APIS.map(async (api) => [api, createContract(await readDocument(api))])),
  ) as Record<CorpusApi, Contract>;
  const bases = await readBaseRequests(contracts);
  const supply: Supply = { bases, contracts, scenarios: [...(await readScenarios()).values()] };
  const server = await startServer(record);
  const start = performance.now();

  const problems: string[] = [];
  const shots: Record<string, number> = {};
  const statuses: Record<string, number> = {};
  const slowest: Record<string, { shot: number; milliseconds: number }> = {};
  const held: Socket[] = [];
  const hold = (socket: Socket): void => {
    held.push(socket);
    if (held.length > MOST_HELD) held.shift()?.destroy();
  };

  const fireOne = async (shot: Shot, name: string | number): Promise<void> => {
    const outcome = await fire(shot, server.ports[shot.api], DEADLINE, hold);
    const { kind } = shot;
    shots[kind] = (shots[kind] ?? 0) + 1;
    for (const { status } of outcome.answers) statuses[status] = (statuses[status] ?? 0) + 1;
    const { milliseconds } = outcome;
    if (typeof name === "number" && milliseconds > (slowest[kind]?.milliseconds ?? 0)) {
      slowest[kind] = { shot: name, milliseconds };
    }
    const problem = judge(shot, outcome, contracts[shot.api]);
    if (problem === undefined || problems.length >= MOST_PROBLEMS) return;
    problems.push(`seed ${seed}, shot ${name} (${kind} to ${shot.api}) ${problem}\n${show(shot)}`);
  };
  const fireMany = async (from: number, to: number): Promise<void> => {
    let next = from;
    const work = async (): Promise<void> => {
      while (next < to && problems.length < MOST_PROBLEMS && server.isRunning()) {
        const number = next;
        next += 1;
        await fireOne(makeShot(createShotRandom(seed, number), supply), number);
      }
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, work));
  };

  try {
    const warm = first + Math.floor(count * WARM);
    await fireMany(first, warm);
    const before = await server.report();
    await fireMany(warm, first + count);
    const after = await server.report();
    const peak = server.peak();
    for (const base of bases) await fireOne(confirm(base), "at the end");
    for (const socket of held) socket.destroy();
    const milliseconds = performance.now() - start;
    const remarks = await server.stop();
    problems.push(
      ...remarks,
      ...after.flawedLines.map((line) => `flawed line of the log: ${line}`),
    );
    if (after.pollution.length > 0) problems.push(`polluted prototype: ${after.pollution}`);
    return { problems, shots, statuses, slowest, milliseconds, before, after, peak };
  } catch (error) {
    await server.stop();
    throw new Error([(error as Error).message, ...problems].join("\n"));
  } finally {
    for (const socket of held) socket.destroy();
  }
}

/** A right request, which must still get the right answer after all the others. */
function confirm(base: Supply["bases"][number]): Shot {
  const expected = [{ ...expect(base), status: base.status }];
  return { kind: "confirm", api: base.api, writes: [serialize(base)], ending: "await", expected };
}

/** The beginning of what a shot has written. */
function show({ writes }: Shot): string {
  const bytes = Buffer.concat(writes.filter((part) => typeof part !== "number"));
  const more = bytes.length > 700 ? ` and ${bytes.length - 700} bytes more` : "";
  return `  ${JSON.stringify(bytes.toString("latin1", 0, 700))}${more}`;
}

interface Server extends Listening {
  isRunning(): boolean;
  report(): Promise<Report>;
  peak(): number;
  /** @returns what the process has said, and how it ended if it ended badly */
  stop(): Promise<string[]>;
}

async function startServer(record: string | undefined): Promise<Server> {
  const child = spawn(
    process.execPath,
    [
      "--expose-gc",
      "--max-old-space-size=512",
      fileURLToPath(new URL("./mockProcess.ts", import.meta.url)),
    ],
    {
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      env: { ...process.env, ...(record !== undefined && { FUZZ_RECORD: record }) },
    },
  );
  const killAtExit = (): boolean => child.kill("SIGKILL");
  process.once("exit", killAtExit);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (data) => {
      output = (output + data).slice(-5000);
    });
  }
  const exit = once(child, "exit").then(([code, signal]) => `${code ?? signal}`);
  const message = async <T>(): Promise<T> => {
    const answer = once(child, "message").then(([value]) => value as T);
    const value = await Promise.race([answer, exit, timeout(60_000)]);
    if (typeof value === "string") throw new Error(`the mocks ended with ${value}: ${output}`);
    return value;
  };
  const isRunning = (): boolean => child.exitCode === null && child.signalCode === null;
  const { ports } = await message<Listening>();
  return {
    ports,
    isRunning,
    report: () => {
      child.send("report");
      return message<Report>();
    },
    peak: () => readPeak(child),
    stop: async () => {
      if (isRunning()) child.send("stop");
      const end = await Promise.race([exit, timeout(10_000)]).catch(() => "no end in ten seconds");
      child.kill("SIGKILL");
      process.removeListener("exit", killAtExit);
      const said = output === "" ? [] : [`the mocks have printed: ${output}`];
      return end === "0" ? said : [`the mocks ended with ${end}`, ...said];
    },
  };
}

function timeout(milliseconds: number): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error("the mocks do not react")), milliseconds).unref();
  });
}

function readPeak({ pid }: ChildProcess): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024;
}
