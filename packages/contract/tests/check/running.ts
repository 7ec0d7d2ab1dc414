import { createCredentials, fixedToken } from "../../src/check/credentials.ts";
import type { Step } from "../../src/check/plan.ts";
import { type RunEnd, type RunOptions, runSteps } from "../../src/check/run.ts";
import { createSender } from "../../src/check/send.ts";
import { readTarget } from "../../src/check/target.ts";
import { createThrottle } from "../../src/check/throttle.ts";
import type { Contract } from "../../src/engine/contract.ts";
import { createCollector } from "../../src/report/collector.ts";
import type { Report } from "../../src/report/report.ts";

/** What a test says of a run beside the service and the steps. */
export interface Settings extends Partial<RunOptions> {
  readonly token?: string;
  readonly timeout?: number;
}

/** Does the steps of a check against a service, as the command does. */
export async function run(
  contract: Contract,
  steps: readonly Step[],
  url: string,
  settings: Settings = {},
): Promise<{ readonly report: Report; readonly end: RunEnd }> {
  const { token = "demo-token", timeout = 5000, concurrency = 1 } = settings;
  const target = readTarget(url);
  const collector = createCollector(contract, {
    tool: { name: "liaison", version: "0.0.0" },
    command: "check",
    seed: 1,
    settings: { today: "2026-11-21" },
  });
  const sender = createSender(target, { timeout, connections: concurrency });
  const end = await runSteps({
    contract,
    steps,
    collector,
    sender,
    credentials: createCredentials({ token: fixedToken(token), headers: {} }),
    throttle: createThrottle(),
    concurrency,
    basePath: target.basePath,
    maxPages: 20,
    interrupted: new Promise(() => {}),
    onProgress: () => {},
    ...settings,
  }).finally(() => sender.close());
  return { report: collector.report(), end };
}

/** What was found, as `name: rule`. */
export function findingsOf({ results }: Report): string[] {
  return results.flatMap(({ name, findings }) => findings.map(({ rule }) => `${name}: ${rule}`));
}
