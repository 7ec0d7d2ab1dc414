/** Plays the runners of GitHub and GitLab, as far as our templates go. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { type Ended, endGroup, runProgram, type Surroundings } from "./partnerProcess.ts";

type Texts = Readonly<Record<string, string>>;

/** A step of a workflow or of a composite action. */
export interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly env?: Texts;
  readonly with?: Texts;
  readonly "working-directory"?: string;
}

/** The parts of an action.yml that are played. */
export interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

/** What a step of GitHub has left. */
export interface StepEnd extends Ended {
  /** Of the step's outputs. */
  readonly outputs: Texts;
  /** Markdown of the job's summary. */
  readonly summary: string;
}

/**
 * Runs the script of a composite action as a runner of GitHub does. Steps that use other actions are
 * left out.
 *
 * @param given inputs
 */
export async function runAction(
  { inputs, runs }: Action,
  given: Texts,
  surroundings: Surroundings,
): Promise<StepEnd> {
  const defaults = Object.entries(inputs).map(([name, input]) => [name, input.default ?? ""]);
  const known: Texts = { ...Object.fromEntries(defaults), ...given };
  const fill = (text: string): string =>
    text.replaceAll(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_, name: string) => {
      const value = known[name];
      if (value === undefined) throw new Error(`there is no input ${name}`);
      return value;
    });
  const [step, ...others] = runs.steps.filter(({ run }) => run !== undefined);
  if (step === undefined || others.length > 0) throw new Error("one step should have a script");
  return runScript(step, {
    ...surroundings,
    cwd: join(surroundings.cwd, fill(step["working-directory"] ?? ".")),
    env: {
      ...surroundings.env,
      ...Object.fromEntries(
        Object.entries(step.env ?? {}).map(([name, text]) => [name, fill(text)]),
      ),
    },
  });
}

/**
 * Runs the steps of a job as a runner of GitHub does: scripts, and actions of the repository. Actions
 * of others are left out.
 *
 * @returns what was run, and whether the job succeeded
 */
export async function runSteps(
  steps: readonly Step[],
  surroundings: Surroundings,
): Promise<{ readonly ends: readonly StepEnd[]; readonly isGreen: boolean }> {
  const ends: StepEnd[] = [];
  let isGreen = true;
  for (const step of steps) {
    if (step.if !== undefined && !/^\$\{\{ !cancelled\(\) \}\}$/.test(step.if)) {
      throw new Error(`the condition ${step.if} cannot be played`);
    }
    if (!isGreen && step.if === undefined) continue;
    const here = { ...surroundings, env: { ...surroundings.env, ...step.env } };
    if (step.run !== undefined) ends.push(await runScript(step, here));
    else if (step.uses?.startsWith("./")) {
      const file = join(surroundings.cwd, step.uses, "action.yml");
      ends.push(await runAction(parse(await readFile(file, "utf8")), step.with ?? {}, here));
    } else continue;
    isGreen &&= ends.at(-1)?.code === 0;
  }
  // A runner ends what goes on in the background when the job is over.
  for (const { group } of ends) endGroup(group);
  return { ends, isGreen };
}

async function runScript({ run = "", shell }: Step, surroundings: Surroundings): Promise<StepEnd> {
  const files = await mkdtemp(join(tmpdir(), "liaison-runner-"));
  const [script, output, summary] = ["script.sh", "output", "summary.md"].map((name) =>
    join(files, name),
  ) as [string, string, string];
  await Promise.all([writeFile(script, run), writeFile(output, ""), writeFile(summary, "")]);
  const options = shell === "bash" ? ["--noprofile", "--norc", "-eo", "pipefail"] : ["-e"];
  const ended = await runProgram(["bash", ...options, script], {
    ...surroundings,
    env: {
      GITHUB_ACTIONS: "true",
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: summary,
      ...surroundings.env,
    },
  });
  const lines = (await readFile(output, "utf8")).split("\n").filter((line) => line !== "");
  const pairs = lines.map((line) => [
    line.slice(0, line.indexOf("=")),
    line.slice(line.indexOf("=") + 1),
  ]);
  const end = {
    ...ended,
    outputs: Object.fromEntries(pairs),
    summary: await readFile(summary, "utf8"),
  };
  await rm(files, { recursive: true });
  return end;
}

/** A job of GitLab, with what it extends put in. */
export interface Job {
  readonly variables: Texts;
  readonly before_script?: readonly string[];
  readonly script: readonly string[];
  readonly coverage: string;
  readonly artifacts: { readonly when: string; readonly reports: { readonly junit: string } };
}

/** Finds a job in the jobs of a pipeline's files, and puts in what it extends. */
export function resolveJob(jobs: Readonly<Record<string, unknown>>, name: string): Job {
  const { extends: base, ...own } = (jobs[name] ?? {}) as Record<string, unknown>;
  return (typeof base === "string" ? merge(resolveJob(jobs, base), own) : own) as Job;
}

function merge(base: object, own: object): object {
  const both: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(own)) {
    const old = both[key];
    both[key] = isMap(old) && isMap(value) ? merge(old, value) : value;
  }
  return both;
}

function isMap(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Runs the scripts of a job in one shell, as a runner of GitLab does.
 *
 * @param shell that the image of the job has
 */
export async function runJob(
  { variables, before_script = [], script }: Job,
  shell: "bash" | "sh",
  surroundings: Surroundings,
): Promise<Ended> {
  const options = shell === "bash" ? ["-eo", "pipefail"] : ["-e"];
  const text = [...before_script, ...script].join("\n");
  const ended = await runProgram([shell, ...options, "-c", text], {
    ...surroundings,
    env: { GITLAB_CI: "true", ...variables, ...surroundings.env },
  });
  endGroup(ended.group);
  return ended;
}
