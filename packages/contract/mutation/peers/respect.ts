import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startAnswers, WANTED } from "./answers.ts";
import { PEERS, type Peer, type Question, type Questions } from "./peer.ts";

const LONGEST_RUN = 300_000;

interface Step {
  readonly stepId?: string;
  readonly checks?: readonly {
    readonly name: string;
    readonly status?: string;
    readonly passed?: boolean;
  }[];
}

/** Redocly's respect: a workflow for each response, all in one run of its own process. */
export const askRespect: Peer = async (questions, folder) => {
  const { api, document, list } = questions;
  const answers = await startAnswers(
    new Map(list.map(({ exchange }, index) => [String(index), exchange.response])),
  );
  const output = join(folder, `${api}.result.json`);
  await writeFile(join(folder, `${api}.json`), JSON.stringify(document));
  await writeFile(join(folder, `${api}.arazzo.json`), JSON.stringify(workflow(questions)));
  const program = fileURLToPath(new URL("node_modules/@redocly/cli/bin/cli.js", PEERS));
  const options = ["--json-output", output, "--server", `${api}=${answers.url}`];
  const limits = ["--max-steps", String(list.length + 1)];
  try {
    await run([program, "respect", `${api}.arazzo.json`, ...options, ...limits], folder);
  } finally {
    await answers.stop();
  }
  const steps = stepsIn(JSON.parse(await readFile(output, "utf8")));
  if (steps.size < list.length) {
    throw new Error(`respect reports ${steps.size} of ${list.length} steps`);
  }
  const failed = list.filter((_, index) => steps.get(`step-${index}`) === false);
  return { "Redocly respect 2.77.0": new Set(failed.map(({ name }) => name)) };
};

function workflow({ api, list, inputs }: Questions): object {
  const step = ({ operation }: Question, index: number): object => {
    const named = operation.parameters.filter(({ required }) => required);
    const parameters = named.map(({ name, in: place }) => {
      const value = place === "path" ? inputs.path[name] : inputs.headers[name.toLowerCase()];
      return { name, in: place, value: value ?? "1" };
    });
    return {
      stepId: `step-${index}`,
      operationId: operation.operationId,
      parameters: [...parameters, { name: WANTED, in: "header", value: String(index) }],
    };
  };
  return {
    arazzo: "1.0.1",
    info: { title: "Mutants", version: "1.0.0" },
    sourceDescriptions: [{ name: api, type: "openapi", url: `${api}.json` }],
    // A workflow ends with its first step that fails.
    workflows: list.map((question, index) => ({
      workflowId: `mutant-${index}`,
      steps: [step(question, index)],
    })),
  };
}

/** It ends with 1 when a check fails; only a missing output tells that it did not run. */
function run(command: readonly string[], cwd: string): Promise<void> {
  const env = { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
  return new Promise((resolve, reject) => {
    const options = { cwd, env, timeout: LONGEST_RUN, maxBuffer: 2 ** 28 };
    execFile(process.execPath, [...command], options, (error) => {
      if (error?.killed) reject(new Error("respect took more than five minutes"));
      else resolve();
    });
  });
}

/** Whether all checks of a step passed, by its id, wherever it stands in the output. */
function stepsIn(output: unknown): Map<string, boolean> {
  const steps = new Map<string, boolean>();
  const visit = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    const { stepId, checks } = node as Step;
    if (stepId !== undefined && Array.isArray(checks)) {
      const passed = checks.every(({ status, passed: ok }) => ok ?? status === "success");
      steps.set(stepId, passed);
      return;
    }
    for (const inner of Object.values(node)) visit(inner);
  };
  visit(output);
  return steps;
}
