import { statSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "commander";
import type { Config } from "../config/config.ts";
import { readConfig } from "../config/readConfig.ts";
import { type Contract, createContract } from "../engine/contract.ts";
import { ENGINE_VERSION } from "../engine/engineVersion.ts";
import { isDay, parseBaseline } from "../findings/baseline.ts";
import type { FindingSettings } from "../findings/finding.ts";
import { checkSeverities } from "../findings/severities.ts";
import { type Description, readDescription } from "../input/description.ts";
import { readText, shownPath } from "../input/descriptionFile.ts";
import { createSpecLocator } from "../input/specLocator.ts";
import { UsageError } from "../input/usageError.ts";
import { type Collector, type CollectorOptions, createCollector } from "../report/collector.ts";
import type { Report } from "../report/report.ts";
import { createSuspectSearch } from "../triangulation/suspectSearch.ts";
import { createReportWriter, type WrittenOptions } from "./reportWriter.ts";
import type { Terminal } from "./terminal.ts";

/** What every command that judges exchanges is told on its command line. */
export interface SessionOptions extends WrittenOptions {
  readonly api?: string;
  readonly spec?: string;
  readonly config?: string;
  /** `junit=report.xml`, `pretty`. */
  readonly reporter?: readonly string[];
  readonly baseline?: string;
  /** `response.header=off`. */
  readonly severity?: readonly string[];
  /** A second description, such as the one that the client was made from: it decides who is wrong. */
  readonly witness?: string;
}

/** One run of a command that judges exchanges. */
export interface Session {
  readonly contract: Contract;
  /** Paths in it are absolute. */
  readonly config: Config;
  createCollector(
    options: Pick<CollectorOptions, "command" | "target" | "seed" | "secrets">,
  ): Collector;
  /**
   * Writes the report with every reporter that was asked for, the coverage and the baseline.
   *
   * @returns the exit code: 0, or 1 when a finding fails the run
   * @throws UsageError when a file cannot be written
   */
  finish(report: Report): Promise<number>;
}

/** Adds the options of a session to a command. */
export function addSessionOptions(command: Command): Command {
  const collect = (value: string, list: readonly string[] = []) => [...list, value];
  return command
    .optionsGroup("What it is held against:")
    .option("--api <name>", "description that comes with the kit: amocrm or suprsend")
    .option("--spec <file>", "OpenAPI 3.1 or 3.0 description of your own, YAML or JSON")
    .option("--config <file>", "configuration (default: liaison.config.ts, .js, .json or .yaml)")
    .option(
      "--witness <file>",
      "second description, such as the one your client was made from; decides who is wrong",
    )
    .optionsGroup("What counts:")
    .option("--severity <rule=level>", "error, warning or off; can be repeated", collect)
    .option("--baseline <file>", "known findings, with reason and last day")
    .option("--update-baseline <file>", "write the findings of this run there, with --reason")
    .option("--reason <text>", "why the findings are accepted")
    .option("--expires <date>", "last day on which they are: 2027-03-31")
    .optionsGroup("What it tells:")
    .option(
      "--reporter <name[=file]>",
      "pretty, json, junit, sarif, github, markdown or html; can be repeated",
      collect,
    )
    .option("--coverage <file>", "write what was covered, for liaison coverage");
}

/**
 * Reads the description, the configuration and the baseline.
 *
 * @param isSending whether the command sends requests of its own, for which it needs credentials
 * @throws UsageError when any of them cannot be used
 */
export async function openSession(
  options: SessionOptions,
  terminal: Terminal,
  isSending: boolean = false,
): Promise<Session> {
  const { cwd, env } = terminal;
  const { config } = await readConfig(cwd, env, isSending, options.config);
  // Whoever names a description on the command line means that one, whatever the configuration has.
  const named = options.api ?? options.spec;
  const { api, spec } = named === undefined ? config : options;
  const writer = createReportWriter([...(options.reporter ?? config.reporters ?? [])], terminal);
  checkBaselineOptions(options);
  const settings: FindingSettings = {
    today: terminal.today,
    severities: { ...config.severities, ...readSeverities(options.severity ?? []) },
    baseline: await readBaseline(terminal, options.baseline ?? config.baseline),
  };
  const description = await readDescription(
    { ...(api !== undefined && { api }), ...(spec !== undefined && { spec }) },
    terminal,
  );
  const contract = prepare(description);
  const witness =
    options.witness === undefined
      ? undefined
      : prepare(await readDescription({ spec: options.witness }, terminal));
  const { file, readable } = description;
  const { updateBaseline } = options;
  const old = await readBaseline(
    terminal,
    updateBaseline !== undefined && hasText(resolve(cwd, updateBaseline))
      ? updateBaseline
      : undefined,
  );

  return {
    contract,
    config,
    createCollector: (given) =>
      createCollector(contract, {
        tool: { name: "liaison", version: ENGINE_VERSION },
        settings,
        suspect: createSuspectSearch({
          contract,
          ...(witness && { witness }),
          isChecker: given.command === "check",
        }),
        isPart: options.shard !== undefined,
        ...(file !== undefined && { file: shownPath(terminal.cwd, file) }),
        locate: createSpecLocator(terminal.cwd, readable),
        ...given,
      }),
    finish: (report) => writer.write(report, options, old),
  };
}

function prepare({ document, name }: Description): Contract {
  try {
    return createContract(document);
  } catch (error) {
    if ((error as Error).name !== "ContractError") throw error;
    throw new UsageError(`${name} cannot be used: ${(error as Error).message}`);
  }
}

function readSeverities(given: readonly string[]): FindingSettings["severities"] {
  const entries = given.map((text) => {
    const at = text.lastIndexOf("=");
    if (at < 1) {
      throw new UsageError(`--severity ${text} is not written as rule=error, =warning or =off`);
    }
    return [text.slice(0, at), text.slice(at + 1)];
  });
  return checkSeverities(Object.fromEntries(entries));
}

async function readBaseline(
  { cwd }: Terminal,
  file: string | undefined,
): Promise<NonNullable<FindingSettings["baseline"]>> {
  if (file === undefined) return [];
  const text = await readText(resolve(cwd, file));
  try {
    return parseBaseline(text);
  } catch (error) {
    if ((error as Error).name !== "SettingsError") throw error;
    throw new UsageError(`${shownPath(cwd, file)}: ${(error as Error).message}`);
  }
}

/** Whether there is something to read: a pipe such as /dev/stdout would never end. */
function hasText(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.isFile() === true && found.size > 0;
}

function checkBaselineOptions({ updateBaseline, reason, expires }: SessionOptions): void {
  if (updateBaseline !== undefined && (reason ?? "").trim() === "") {
    throw new UsageError(
      "--update-baseline needs --reason, which says why the findings are accepted",
    );
  }
  if (updateBaseline === undefined && (reason ?? expires) !== undefined) {
    throw new UsageError("--reason and --expires belong to --update-baseline, which is missing");
  }
  if (expires !== undefined && !isDay(expires)) {
    throw new UsageError(`--expires ${expires} is no day, write it as 2027-03-31`);
  }
}
