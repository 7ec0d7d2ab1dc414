/**
 * Lints the descriptions with Redocly and Spectral, and holds their translations against them.
 *
 * Usage: node scripts/lint.ts [root of a description, or translation (.overlay.yaml) ...]
 *
 * Without arguments, both descriptions are linted, as they are written and as they are bundled, and
 * their Russian translations.
 * Exit code 0: nothing found. 1: an error or a warning. 2: the lint could not run.
 */
import { existsSync } from "node:fs";
import { relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { type Finding, LintFailure } from "./lint/finding.ts";
import { lintWithRedocly } from "./lint/redocly.ts";
import { lintWithSpectral, loadRuleset } from "./lint/spectral.ts";
import { isTranslation, lintTranslation } from "./lint/translation.ts";

const specFolder = fileURLToPath(new URL("..", import.meta.url));
const repositoryFolder = fileURLToPath(new URL("../..", import.meta.url));
const apis = ["amocrm", "suprsend"] as const;
const sources = apis.map((api) => resolve(specFolder, api, "openapi.yaml"));
const bundles = apis.map((api) => resolve(specFolder, "dist", `${api}.yaml`));
const translations = apis.map((api) => resolve(specFolder, api, "ru.overlay.yaml"));
const build = "npx --yes pnpm@12 --filter @liaison/spec build";

try {
  const given = process.argv.slice(2).map((file) => resolve(file));
  const files = given.length > 0 ? given : [...sources, ...bundles, ...translations];
  const findings = given.length > 0 ? await lintFiles(given) : await lintApis();
  print(findings, files);
  if (findings.length > 0) process.exitCode = 1;
} catch (error) {
  if (!(error instanceof LintFailure)) throw error;
  console.error(`lint: ${shorten(error.message)}`);
  process.exitCode = 2;
}

/** A fault of the sources is in the bundle too; there it is reported only if the sources lack it. */
async function lintApis(): Promise<Finding[]> {
  const missing = bundles.find((file) => !existsSync(file));
  if (missing !== undefined) throw new LintFailure(`${missing} is missing: run \`${build}\` first`);
  const [inSources, inBundles, inTranslations] = await Promise.all([
    lintFiles(sources),
    lintFiles(bundles),
    lintFiles(translations),
  ]);
  const known = new Set(inSources.map(({ code, message }) => `${code} ${message}`));
  const others = inBundles.filter(({ code, message }) => !known.has(`${code} ${message}`));
  return [...inSources, ...others, ...inTranslations];
}

async function lintFiles(files: string[]): Promise<Finding[]> {
  const findings = await Promise.all(
    files.map((file) => (isTranslation(file) ? lintTranslation(file) : lintDescription(file))),
  );
  const unique = new Map(
    findings.flat().map((finding) => {
      const { file, line, column, code, message } = finding;
      return [[file, line, column, code, message].join("\n"), finding];
    }),
  );
  return [...unique.values()].sort(
    (a, b) => compare(a.file, b.file) || a.line - b.line || a.column - b.column,
  );
}

/** By the numbers of the characters, which are the same on every machine. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

async function lintDescription(file: string): Promise<Finding[]> {
  const api = apiOf(file);
  const ruleset = await loadRuleset(api ?? "shared");
  const findings = [lintWithSpectral(file, ruleset), lintWithRedocly(file, api)];
  return (await Promise.all(findings)).flat();
}

/** The API that a description belongs to, by the folder or the file that is named for it. */
function apiOf(file: string): (typeof apis)[number] | undefined {
  const names = relative(specFolder, file).split(sep);
  return apis.find((api) => names.some((name) => name.startsWith(api)));
}

/** Prints each finding on a line, and the help of its code below the first one. */
function print(findings: Finding[], files: string[]): void {
  const explained = new Set<string>();
  for (const { file, line, column, severity, code, message, help } of findings) {
    console.log(`${shorten(file)}:${line}:${column}  ${severity}  ${code}  ${message}`);
    if (explained.has(code)) continue;
    explained.add(code);
    for (const text of help) console.log(`    ${shorten(text)}`);
  }
  const readBundles = [...bundles, ...translations];
  if (findings.length > 0 && findings.every(({ file }) => readBundles.includes(file))) {
    console.log(
      `All findings come from the bundles. If they are older than the sources, run \`${build}\`.`,
    );
  }
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const counts = [count(errors, "error"), count(findings.length - errors, "warning")].join(", ");
  const translated = files.filter(isTranslation).length;
  const kinds = [
    ...(translated < files.length ? [count(files.length - translated, "description")] : []),
    ...(translated > 0 ? [count(translated, "translation")] : []),
  ];
  console.log(`lint: ${counts} in ${kinds.join(" and ")}`);
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** Paths are shown from the root of the repository, where commands are run. */
function shorten(text: string): string {
  return text.replaceAll(repositoryFolder, "");
}
