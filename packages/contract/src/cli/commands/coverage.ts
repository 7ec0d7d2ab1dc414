import { readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import {
  ALL_COVERAGE_KINDS,
  type CoverageKind,
  countCoverage,
  percentOf,
} from "../../coverageCount/countCoverage.ts";
import type { CoverageDocument } from "../../coverageCount/coverageDocument.ts";
import { coverageHtml } from "../../coverageCount/coverageHtml.ts";
import { coverageMarkdown, coverageText, KIND_TITLES } from "../../coverageCount/coverageText.ts";
import { mergeCoverage } from "../../coverageCount/mergeCoverage.ts";
import { readCoverage } from "../../coverageCount/readCoverage.ts";
import { parse, readText } from "../../input/descriptionFile.ts";
import { UsageError } from "../../input/usageError.ts";
import { saveOutput } from "../outputs.ts";
import type { Terminal } from "../terminal.ts";

interface CoverageOptions extends Readonly<Record<string, unknown>> {
  readonly json?: string;
  readonly markdown?: string;
  readonly html?: string;
  readonly missing?: true;
}

const EXAMPLES = `
The files are what --coverage writes, or JSON reports; a folder stands for the
.json files in it. Several of the same description are added up, as those of the
shards of a run.

Examples:
  liaison coverage reports/coverage.json
  liaison coverage shard-1.json shard-2.json --min-operations 100
  liaison coverage reports/ --html coverage/ --markdown coverage.md`;

/** Adds `liaison coverage`: how much of a description was touched, from any source. */
export function addCoverageCommand(
  program: Command,
  terminal: Terminal,
  setExitCode: (code: number) => void,
): void {
  const command = program
    .command("coverage")
    .description("Adds up what was covered, tells it, and fails below a threshold.")
    .argument("<files...>", "coverage documents or JSON reports")
    .optionsGroup("What it tells:")
    .option("--missing", "name everything that is missing, not the first few")
    .option("--html <folder>", "write a page")
    .option("--markdown <file>", "write Markdown")
    .option("--json <file>", "write the sum, which is a coverage document again")
    .optionsGroup("What must be covered, in per cent:");
  for (const kind of ALL_COVERAGE_KINDS) {
    command.addOption(
      new Option(`--min-${flagOf(kind)} <percent>`, KIND_TITLES[kind]).argParser(readPercent),
    );
  }
  command
    .addHelpText("after", EXAMPLES)
    .action(async (files: string[], options: CoverageOptions) => {
      const documents = await readAll(terminal.cwd, files);
      const sums = sumByDescription(documents);
      const failures = sums.flatMap((sum) => findFailures(sum, options));
      const [only, second] = sums;
      if (options.json !== undefined && (only === undefined || second !== undefined)) {
        const titles = sums.map(({ description }) => description.title).join(" and ");
        throw new UsageError(`--json holds one description, the files are of ${titles}`);
      }
      terminal.out(sums.map((sum) => coverageText(sum, options.missing === true)).join("\n"));
      await write(terminal, options.json, `${JSON.stringify(only)}\n`);
      await write(terminal, options.markdown, sums.map(coverageMarkdown).join("\n"));
      const page = options.html && join(options.html, "index.html");
      await write(terminal, page, coverageHtml(sums));
      for (const failure of failures) terminal.err(`liaison: ${failure}\n`);
      setExitCode(failures.length > 0 ? 1 : 0);
    });
}

function flagOf(kind: CoverageKind): string {
  return kind.replace("mediaTypes", "media-types");
}

function optionOf(kind: CoverageKind): string {
  return `min${kind[0]?.toUpperCase()}${kind.slice(1)}`;
}

function readPercent(text: string): number {
  const percent = Number(text);
  if (/^\d{1,3}$/.test(text) && percent <= 100) return percent;
  throw new InvalidArgumentError("It should be a whole number from 0 to 100.");
}

async function readAll(cwd: string, files: readonly string[]): Promise<CoverageDocument[]> {
  const paths = await Promise.all(files.map((file) => listFiles(cwd, file)));
  return Promise.all(
    paths.flat().map(async (file) => {
      const coverage = readCoverage(parse(file, await readText(resolve(cwd, file))));
      if (typeof coverage === "string") throw new UsageError(`${file} ${coverage}`);
      return coverage;
    }),
  );
}

async function listFiles(cwd: string, file: string): Promise<string[]> {
  const found = await stat(resolve(cwd, file)).catch(() => undefined);
  if (found?.isDirectory() !== true) return [file];
  const names = (await readdir(resolve(cwd, file))).filter((name) => name.endsWith(".json")).sort();
  if (names.length === 0) throw new UsageError(`${file} holds no .json file`);
  return names.map((name) => join(file, name));
}

function sumByDescription(documents: readonly CoverageDocument[]): CoverageDocument[] {
  const groups = new Map<string, CoverageDocument[]>();
  for (const document of documents) {
    const group = groups.get(document.description.title) ?? [];
    group.push(document);
    groups.set(document.description.title, group);
  }
  return [...groups.values()].map(mergeCoverage);
}

function findFailures(sum: CoverageDocument, options: CoverageOptions): string[] {
  const counts = countCoverage(sum);
  return ALL_COVERAGE_KINDS.flatMap((kind) => {
    const least = options[optionOf(kind)];
    const percent = percentOf(counts[kind]);
    if (typeof least !== "number" || percent >= least) return [];
    const { covered, total } = counts[kind];
    return `${sum.description.title}: ${KIND_TITLES[kind]} ${percent} % (${covered}/${total}), at least ${least} % are asked for`;
  });
}

async function write(terminal: Terminal, file: string | undefined, text: string): Promise<void> {
  if (file !== undefined) await saveOutput(terminal, file, text);
}
