/** Runs Redocly CLI on a description. */
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { type Finding, LintFailure } from "./finding.ts";

const specFolder = fileURLToPath(new URL("../..", import.meta.url));
const command = join(specFolder, "node_modules/.bin/redocly");

interface Config {
  apis?: Record<string, { root: string; rules?: Record<string, unknown> }>;
}

interface Report {
  problems: {
    ruleId: string;
    severity: "error" | "warn";
    message: string;
    reference?: string;
    location: { source: { ref: string }; start?: { line: number; col: number } }[];
  }[];
}

/**
 * Lints a description by `redocly.yaml`. What an API switches off there is off for its bundle too,
 * which Redocly itself takes for a stranger.
 *
 * @param root - absolute path of an OpenAPI document
 * @param api - name of an API in `redocly.yaml`, undefined for a description of another kind
 * @throws {LintFailure} when the configuration is missing or Redocly gives no report
 */
export async function lintWithRedocly(root: string, api: string | undefined): Promise<Finding[]> {
  const config = await readConfig();
  const { root: source, rules = {} } = config.apis?.[api ?? ""] ?? {};
  const isSource = source !== undefined && resolve(specFolder, source) === root;
  const off = Object.keys(rules).filter((rule) => rules[rule] === "off");
  const { stdout, stderr } = await run([
    ...["lint", isSource && api !== undefined ? api : root, "--format=json"],
    ...(isSource ? [] : off.map((rule) => `--skip-rule=${rule}`)),
  ]);
  let report: Report;
  try {
    report = JSON.parse(stdout) as Report;
  } catch {
    const reason = stderr.split("\n").find((line) => line.trim() !== "") ?? "no output";
    throw new LintFailure(`Redocly cannot lint ${root}, mend this: ${reason.trim()}`);
  }
  return report.problems.map(({ ruleId, severity, message, reference, location: [place] }) => ({
    file: place === undefined ? root : resolve(specFolder, place.source.ref),
    line: place?.start?.line ?? 1,
    column: place?.start?.col ?? 1,
    severity: severity === "error" ? "error" : "warning",
    code: ruleId,
    message: message.replace(/\s+/g, " ").trim(),
    help: reference === undefined ? [] : [`A rule of Redocly's: ${reference}`],
  }));
}

async function readConfig(): Promise<Config> {
  const file = join(specFolder, "redocly.yaml");
  try {
    return parse(await readFile(file, "utf8")) as Config;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new LintFailure(`${file} cannot be read, mend it: ${reason}`);
  }
}

/** Runs the command in the folder of the specs; exit code 1 only says that it found something. */
function run(args: string[]): Promise<{ stdout: string; stderr: string }> {
  const env = { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
  return new Promise((done, fail) => {
    execFile(
      command,
      args,
      { cwd: specFolder, env, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        if (typeof error?.code === "string") {
          fail(new LintFailure(`${command} cannot be started, install it: ${error.message}`));
        } else done({ stdout, stderr });
      },
    );
  });
}
