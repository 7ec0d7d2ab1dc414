import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { FindingSettings, KnownFinding, Severity } from "../findings/finding.ts";
import { checkSeverities } from "../findings/severities.ts";
import type { ContractSource } from "./loadContract.ts";

/** What `setupContract` is told. */
export type SetupOptions = ContractSource & MatcherSettings;

/** How matchers weigh what they find, and what they write. */
export interface MatcherSettings {
  /**
   * Weight of fields and members of sets that the description does not know: `error` fails the test,
   * a `warning` is printed once. `warning` unless given.
   */
  readonly closedWorld?: Severity;
  /** By rule, or by the beginning of rules: `{ "response.header": "off" }`. */
  readonly severities?: Readonly<Record<string, Severity>>;
  /** Known findings that fail no test: the path of a baseline file, or its entries. */
  readonly baseline?: string | readonly KnownFinding[];
  /**
   * Folder that gets the coverage, a document for each test file, which `liaison coverage` adds up:
   * `reports/contract-coverage`.
   */
  readonly coverage?: string;
}

/** Beginnings of the rules of what the description does not know. */
const OPEN_WORLD = ["request.field", "request.member", "response.field", "response.member"];

const KNOWN = ["api", "spec", "contract", "closedWorld", "severities", "baseline", "coverage"];

/**
 * Refuses settings that cannot be used, before any test runs.
 *
 * @throws Error, one line that names the setting
 */
export function checkOptions(options: SetupOptions): void {
  const other = Object.keys(options).find((key) => !KNOWN.includes(key));
  if (other !== undefined) {
    throw new Error(`setupContract has no option ${other}, it has ${KNOWN.join(", ")}`);
  }
  const { api, spec, contract } = options;
  const given = [api, spec, contract].filter((one) => one !== undefined);
  if (given.length !== 1) {
    throw new Error("setupContract needs one of api, spec and contract to hold messages against");
  }
  if (api !== undefined && api !== "amocrm" && api !== "suprsend") {
    throw new Error(`setupContract: api should be amocrm or suprsend, was ${String(api)}`);
  }
  severitiesOf(options);
}

/**
 * Reads how findings are weighed.
 *
 * @throws Error, one line that names the setting
 */
export async function readSettings(options: SetupOptions): Promise<FindingSettings> {
  const { baseline = [] } = options;
  return {
    severities: severitiesOf(options),
    baseline: typeof baseline === "string" ? await readBaseline(baseline) : baseline,
    today: new Date().toISOString().slice(0, 10),
  };
}

function severitiesOf({
  closedWorld = "warning",
  severities = {},
}: MatcherSettings): Readonly<Record<string, Severity>> {
  const drift = Object.fromEntries(OPEN_WORLD.map((prefix) => [prefix, closedWorld]));
  return checkSeverities({ ...drift, ...severities });
}

/** The parser of YAML is only loaded by those who have a baseline. */
async function readBaseline(path: string): Promise<readonly KnownFinding[]> {
  const { parseBaseline } = await import("../findings/baseline.ts");
  try {
    return parseBaseline(await readFile(resolve(path), "utf8"));
  } catch (error) {
    const { message } = error as Error;
    throw new Error(`setupContract: the baseline ${path} cannot be used: ${message}`);
  }
}
