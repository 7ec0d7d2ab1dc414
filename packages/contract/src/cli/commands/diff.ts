import { appendFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { type Command, Option } from "commander";
import type { CoverageDocument } from "../../coverageCount/coverageDocument.ts";
import { mergeCoverage } from "../../coverageCount/mergeCoverage.ts";
import { readCoverage } from "../../coverageCount/readCoverage.ts";
import { compareDescriptions, type DiffOptions } from "../../diff/compareDescriptions.ts";
import type { DiffContext } from "../../diff/report/diffReporter.ts";
import { DIFF_REPORTERS, type DiffReporterName } from "../../diff/report/diffReporters.ts";
import { LEVELS } from "../../diff/rule.ts";
import { isDiffRule } from "../../diff/rules.ts";
import { toOpenApi31 } from "../../engine/description/openApiVersion.ts";
import { readOperations } from "../../engine/description/operations.ts";
import { parseBaseline } from "../../findings/baseline.ts";
import { createKnownFindings } from "../../findings/known.ts";
import { SettingsError } from "../../findings/settingsError.ts";
import { APIS, type Description, readDescription } from "../../input/description.ts";
import { parse, readText } from "../../input/descriptionFile.ts";
import { createSpecLocator } from "../../input/specLocator.ts";
import { UsageError } from "../../input/usageError.ts";
import { readOutputs, saveOutput } from "../outputs.ts";
import type { Terminal } from "../terminal.ts";

interface Options {
  readonly usage?: readonly string[];
  readonly failOn: "major" | "minor" | "none";
  readonly baseline?: string;
  readonly reporter?: readonly string[];
}

const EXAMPLES = `
OLD and NEW are files, in one piece or several, YAML or JSON, OpenAPI 3.0 or
3.1; amocrm and suprsend are the descriptions that come with the kit. They are
compared by what they mean: names of components, references and the order of
keys make no difference.

What narrows a request or widens an answer can break a client: a major version.
What does the reverse, and what is new, is a minor one; words are a patch. A new
operationId is major: generated clients name their methods by it. Callbacks and
webhooks are not looked into: any change of them is major.

With --usage only what the traffic touched counts. What it cannot tell of
counts, too. A baseline is a YAML file with the list "findings"; every entry has
rule and reason, and where it applies operationId, place and expires.

Examples:
  liaison diff old.yaml new.yaml
  liaison diff old.yaml amocrm --fail-on minor --reporter markdown=diff.md
  liaison replay --api amocrm traffic.har --coverage used.json
  liaison diff amocrm new.yaml --usage used.json`;

/** Larger files take too long to be searched for a line. */
const LARGEST_LOCATED = 4_000_000;

/** Adds `liaison diff`: what a new description changes, and whether it breaks clients. */
export function addDiffCommand(
  program: Command,
  terminal: Terminal,
  setExitCode: (code: number) => void,
): void {
  const collect = (value: string, list: readonly string[] = []) => [...list, value];
  program
    .command("diff")
    .description("Tells what changed between two descriptions, and whether it breaks clients.")
    .argument("<old>", `file, or ${APIS.join(" or ")}`)
    .argument("<new>", `file, or ${APIS.join(" or ")}`)
    .option("--usage <file>", "coverage of your own traffic; can be repeated", collect)
    .addOption(
      new Option("--fail-on <level>", "exit with 1 from this level on")
        .choices(["major", "minor", "none"])
        .default("major"),
    )
    .option("--baseline <file>", "changes that are accepted, with their reasons")
    .option(
      "--reporter <name[=file]>",
      `${Object.keys(DIFF_REPORTERS).join(", ")}; can be repeated`,
      collect,
    )
    .addHelpText("after", EXAMPLES)
    .action(async (old: string, next: string, options: Options) => {
      setExitCode(await run(old, next, options, terminal));
    });
}

async function run(
  oldPath: string,
  newPath: string,
  { usage, failOn, baseline, reporter = [] }: Options,
  terminal: Terminal,
): Promise<number> {
  const names = Object.keys(DIFF_REPORTERS) as DiffReporterName[];
  const outputs = readOutputs(reporter, names, terminal);
  const [old, next] = [await read(oldPath, terminal), await read(newPath, terminal)];
  const report = compareDescriptions(old.document, next.document, {
    names: { old: old.name, new: next.name },
    ...(usage && { usage: await readUsage(usage, old, terminal) }),
    ...(baseline !== undefined && { accept: await readAccepted(baseline, terminal) }),
  });
  const locate = await locator(old, next, terminal);
  for (const { name, file } of outputs) {
    const context: DiffContext = {
      color: file === undefined && terminal.color,
      width: terminal.width,
      locate,
    };
    const text = DIFF_REPORTERS[name](report, context);
    if (file === undefined) terminal.out(text);
    else await saveOutput(terminal, file, text);
    const summary = terminal.env["GITHUB_STEP_SUMMARY"];
    if (name === "github" && summary) {
      await saveOutput(terminal, summary, DIFF_REPORTERS.markdown(report, context), appendFile);
    }
  }
  if (failOn === "none" || report.verdict === "none") return 0;
  return LEVELS.indexOf(report.verdict) >= LEVELS.indexOf(failOn) ? 1 : 0;
}

function read(path: string, terminal: Terminal): Promise<Description> {
  const api = APIS.find((one) => one === path);
  return readDescription(api ? { api } : { spec: path }, terminal);
}

/** @throws UsageError when a file is no coverage, or one of another description */
async function readUsage(
  files: readonly string[],
  { document, name }: Description,
  { cwd }: Terminal,
): Promise<CoverageDocument> {
  const known = new Set(readOperations(toOpenApi31(document)).map((one) => one.operationId));
  const documents = await Promise.all(
    files.map(async (file) => {
      const coverage = readCoverage(parse(file, await readText(resolve(cwd, file))));
      if (typeof coverage === "string") throw new UsageError(`${file} ${coverage}`);
      if (!coverage.operations.some(({ operationId }) => known.has(operationId))) {
        throw new UsageError(
          `${file} is of ${coverage.description.title}: it has no operation of ${name}`,
        );
      }
      return coverage;
    }),
  );
  return mergeCoverage(documents);
}

/** @throws UsageError when the file is no baseline of changes */
async function readAccepted(
  file: string,
  { cwd, today }: Terminal,
): Promise<NonNullable<DiffOptions["accept"]>> {
  const text = await readText(resolve(cwd, file));
  try {
    const codes = {
      isCode: isDiffRule,
      example: "response.property.removed" as const,
      list: "--reporter json",
    };
    const known = createKnownFindings(parseBaseline(text, codes), today);
    return (change) => {
      const found = known.find(change);
      if (found === undefined || found.isExpired) return undefined;
      const { reason, expires } = found.entry;
      return { reason, ...(expires !== undefined && { expires }) };
    };
  } catch (error) {
    if (error instanceof SettingsError) throw new UsageError(`${file}: ${error.message}`);
    throw error;
  }
}

/** Looks in the new file, and in the old one for what was removed. */
async function locator(
  old: Description,
  next: Description,
  { cwd }: Terminal,
): Promise<DiffContext["locate"]> {
  const [inOld, inNew] = await Promise.all(
    [old, next].map(async ({ file }) => {
      if (file === undefined || (await stat(file)).size > LARGEST_LOCATED) return undefined;
      return createSpecLocator(cwd, file);
    }),
  );
  return ({ oldPointer, newPointer }) =>
    newPointer === undefined ? inOld?.(oldPointer ?? "") : inNew?.(newPointer);
}
