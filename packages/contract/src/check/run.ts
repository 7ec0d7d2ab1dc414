import type { Contract } from "../engine/contract.ts";
import { UsageError } from "../input/usageError.ts";
import type { Collector, Item } from "../report/collector.ts";
import { isFailure } from "../report/report.ts";
import type { Credentials } from "./credentials.ts";
import { createExchanger } from "./exchange.ts";
import { performStep, skipStep } from "./perform.ts";
import type { Step } from "./plan.ts";
import type { Sender } from "./send.ts";
import type { Throttle } from "./throttle.ts";
import { createWatch } from "./watch.ts";

/** How far a run is. */
export interface Progress {
  readonly done: number;
  readonly steps: number;
  /** Requests that were sent, pages and repetitions included. */
  readonly requests: number;
  /** Results with an error that counts. */
  readonly failed: number;
}

/** What a run needs. */
export interface RunOptions {
  readonly contract: Contract;
  readonly steps: readonly Step[];
  readonly collector: Collector;
  readonly sender: Sender;
  readonly credentials: Credentials;
  readonly throttle: Throttle;
  /** Steps at the same time. */
  readonly concurrency: number;
  readonly basePath: string;
  readonly maxPages: number;
  /** Resolves when the user ends the run. */
  readonly interrupted: Promise<void>;
  readonly onProgress: (progress: Progress) => void;
}

/** How a run ended. */
export interface RunEnd {
  /** Why not everything was sent; undefined when it was. */
  readonly stopped?: string;
}

/**
 * Does the steps of a plan and gives their results to the collector, in the order of the plan whatever
 * the order of the answers. What is not sent any more when the run is stopped is told as skipped.
 *
 * @throws UsageError when the run is of no use: the service takes no token, or no more requests
 */
export async function runSteps(options: RunOptions): Promise<RunEnd> {
  const { steps, concurrency, interrupted } = options;
  const ended = new AbortController();
  const results = createResults(options);
  const exchange = createExchanger({
    ...options,
    sender: {
      ...options.sender,
      send: (...request) => {
        results.countRequest();
        return options.sender.send(...request);
      },
    },
    signal: ended.signal,
  });
  const watch = createWatch(steps);
  let stopped: string | undefined;
  let failure: unknown;
  const stop = (reason: string) => {
    stopped ??= reason;
    ended.abort();
  };
  void interrupted.then(() => stop("the run was interrupted"));

  const order = orderOf(steps);
  const work = async (): Promise<void> => {
    for (const [index, step] of order) {
      const items = await performStep(step, { ...options, exchange, see: watch.see });
      // What came when the run was ended may be half of an answer.
      if (ended.signal.aborted) return;
      results.put(index, items);
      const verdict = watch.verdict();
      if (verdict?.kind === "useless") throw new UsageError(verdict.reason);
      if (verdict?.kind === "lost") stop(verdict.reason);
    }
  };
  const workers = Array.from({ length: Math.min(concurrency, steps.length) }, () =>
    work().catch((error) => {
      failure ??= error;
      ended.abort();
    }),
  );
  await Promise.all(workers);
  if (failure !== undefined) throw failure;
  if (stopped !== undefined) results.skipRest(`not sent: ${stopped}`);
  return stopped === undefined ? {} : { stopped };
}

/**
 * The steps in the order in which they are sent: one valid case of each operation first, so that a
 * token that nothing accepts is found out at once.
 */
function orderOf(steps: readonly Step[]): IterableIterator<[number, Step]> {
  const seen = new Set<string>();
  const first: [number, Step][] = [];
  const rest: [number, Step][] = [];
  for (const entry of steps.entries()) {
    const [, step] = entry;
    const { operationId } = step.operation;
    const isFirst = "case" in step && step.case.kind !== "invalid" && !seen.has(operationId);
    if (isFirst) seen.add(operationId);
    (isFirst ? first : rest).push(entry);
  }
  return [...first, ...rest].values();
}

/** Gives results to the collector in the order of the plan, each as soon as all before it are there. */
function createResults({ steps, collector, onProgress }: RunOptions) {
  const waiting = new Map<number, readonly Item[]>();
  let next = 0;
  let done = 0;
  let requests = 0;
  let failed = 0;
  const flush = () => {
    for (let items = waiting.get(next); items !== undefined; items = waiting.get(next)) {
      for (const item of items) {
        if (collector.add(item).findings.some(isFailure)) failed += 1;
      }
      waiting.delete(next);
      next += 1;
    }
  };
  return {
    countRequest: () => {
      requests += 1;
    },
    put: (index: number, items: readonly Item[]) => {
      waiting.set(index, items);
      done += 1;
      flush();
      onProgress({ done, steps: steps.length, requests, failed });
    },
    skipRest: (reason: string) => {
      for (const [index, step] of steps.entries()) {
        if (index >= next && !waiting.has(index)) {
          waiting.set(index, [skipStep(step, "skipped" in step ? step.skipped : reason)]);
        }
      }
      flush();
    },
  };
}
