/** Runs Spectral, with its own rules for OpenAPI and those of `rules/`, on a description. */
import fs from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import spectralCore, {
  type ISpectralDiagnostic as Diagnostic,
  type Ruleset,
} from "@stoplight/spectral-core";
import { bundleAndLoadRuleset } from "@stoplight/spectral-ruleset-bundler/with-loader";
import { readDescription } from "./description.ts";
import { type Finding, LintFailure } from "./finding.ts";

/** Folder of the rules: one folder per rule, and one ruleset per API. */
export const rulesFolder: string = fileURLToPath(new URL("../../rules/", import.meta.url));

/** `shared` is what both APIs have in common. */
export type RulesetName = "shared" | "amocrm" | "suprsend";

const rulesets = new Map<RulesetName, Promise<Ruleset>>();

/**
 * Loads a ruleset of `rules/`, with everything that it extends; each one once in a process.
 *
 * @throws {LintFailure} when the ruleset, a rule or a function of a rule is broken
 */
export function loadRuleset(name: RulesetName): Promise<Ruleset> {
  const loading = rulesets.get(name) ?? load(name);
  rulesets.set(name, loading);
  return loading;
}

async function load(name: RulesetName): Promise<Ruleset> {
  const file = join(rulesFolder, `${name}.yaml`);
  try {
    return await bundleAndLoadRuleset(file, { fs, fetch });
  } catch (error) {
    throw new LintFailure(`the ruleset ${file} cannot be loaded, mend it: ${firstLine(error)}`);
  }
}

/**
 * Lints a description. The rules that judge the whole are run on the root with its references
 * resolved. Each file that it refers to, at any depth, is then linted by itself with the rules
 * that name no `formats`: only so do findings beside a `$ref` get their own file and line.
 *
 * @param root - absolute path of an OpenAPI document, split or bundled
 * @throws {LintFailure} when a file is no valid YAML or cannot be read
 */
export async function lintWithSpectral(root: string, ruleset: Ruleset): Promise<Finding[]> {
  const { documents, broken, resolver } = await readDescription(root);
  const spectral = new spectralCore.Spectral({ resolver });
  spectral.setRuleset(ruleset);
  const runs = [...documents].map(([file, document]) =>
    spectral.run(document, { ignoreUnknownFormat: file !== root }),
  );
  try {
    const results = (await Promise.all(runs)).flat();
    return [...broken, ...results.map((result) => toFinding(result, root, ruleset))];
  } catch (error) {
    throw new LintFailure(`a rule broke on ${root}, mend the rule: ${firstLine(error)}`);
  }
}

function toFinding(diagnostic: Diagnostic, root: string, ruleset: Ruleset): Finding {
  const { code, message, range, severity, source } = diagnostic;
  return {
    file: source ?? root,
    line: range.start.line + 1,
    column: range.start.character + 1,
    // Spectral counts 0 for an error, 1 for a warning, more for hints.
    severity: severity === 0 ? "error" : "warning",
    code: String(code),
    message,
    help: helpOf(String(code), ruleset),
  };
}

function helpOf(code: string, ruleset: Ruleset): string[] {
  const text = ruleset.rules[code]?.description ?? "";
  const folder = join(rulesFolder, code);
  if (fs.existsSync(folder)) return [...text.split(/ (?=Mend: )/), `Rule: ${folder}`];
  return text === "" ? [] : [`A rule of Spectral's: ${text}`];
}

/** The innermost cause: Spectral wraps what a rule has thrown several times. */
function firstLine(error: unknown): string {
  if (error instanceof AggregateError) return firstLine(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  if (error.cause !== undefined) return firstLine(error.cause);
  // A fault of a ruleset has the path of the keyword.
  const place = "path" in error && Array.isArray(error.path) ? `${error.path.join(".")}: ` : "";
  return `${place}${error.message.split("\n")[0]}`;
}
