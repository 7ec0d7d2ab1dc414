import {
  type Document,
  isMap,
  isSeq,
  LineCounter,
  parseDocument,
  stringify,
  type YAMLMap,
} from "yaml";
import type { Rule } from "../engine/violation.ts";
import type { Report } from "../report/report.ts";
import { createExercised } from "./exercised.ts";
import type { Finding, KnownFinding } from "./finding.ts";
import { withoutIndexes } from "./place.ts";
import { isRule } from "./rules.ts";
import { quote, SettingsError } from "./settingsError.ts";

const FIELDS: readonly string[] = [
  "rule",
  "operationId",
  "place",
  "reason",
  "expires",
] satisfies (keyof KnownFinding)[];

/** The codes that entries of a baseline may have. */
export interface Codes<Code extends string> {
  isCode(text: string): text is Code;
  /** One of them, for a message. */
  readonly example: Code;
  /** What lists them all. */
  readonly list: string;
}

const RULE_CODES_OF_FINDINGS: Codes<Rule> = {
  isCode: isRule,
  example: "response.body.schema",
  list: "`liaison rules`",
};

/**
 * Reads a baseline file: YAML or JSON with one list, `findings`.
 *
 * @param codes left out, those of findings
 * @throws SettingsError, one line that names the entry and the field
 */
export function parseBaseline(text: string): readonly KnownFinding[];
export function parseBaseline<Code extends string>(
  text: string,
  codes: Codes<Code>,
): readonly KnownFinding<Code>[];
export function parseBaseline(
  text: string,
  codes: Codes<string> = RULE_CODES_OF_FINDINGS,
): readonly KnownFinding<string>[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [broken] = document.errors;
  if (broken) {
    const [problem] = broken.message.split("\n");
    throw new SettingsError(`line ${lines.linePos(broken.pos[0]).line} is no YAML: ${problem}`);
  }
  const { contents } = document;
  if (!isMap(contents)) throw new SettingsError("it should have one list, `findings:`");
  const other = contents.items.map(({ key }) => String(key)).find((key) => key !== "findings");
  if (other !== undefined) {
    throw new SettingsError(`it has the unknown key ${quote(other)}, known is findings`);
  }
  const list = contents.get("findings");
  if (!isSeq(list)) throw new SettingsError("findings should be a list, `findings: []` when empty");
  return list.items.map((item, index) => {
    const start = (item as { range?: readonly number[] | null } | null)?.range?.[0];
    const line = start === undefined ? "" : ` (line ${lines.linePos(start).line})`;
    const name = `entry ${index + 1}${line}`;
    return readEntry(isMap(item) ? toValue(item, document, name) : undefined, name, codes);
  });
}

/** @throws SettingsError for an alias (`*name`) that leads nowhere, or to more than anybody writes */
function toValue(item: YAMLMap, document: Document.Parsed, name: string): unknown {
  try {
    return item.toJS(document);
  } catch (error) {
    throw new SettingsError(`${name} cannot be read: ${(error as Error).message}`);
  }
}

function readEntry(
  entry: unknown,
  name: string,
  { isCode, example, list }: Codes<string>,
): KnownFinding<string> {
  if (typeof entry !== "object" || entry === null) {
    throw new SettingsError(`${name} should be an object with rule and reason`);
  }
  const fields = entry as Record<string, unknown>;
  for (const [field, value] of Object.entries(fields)) {
    if (!FIELDS.includes(field)) {
      throw new SettingsError(
        `${name} has the unknown field ${quote(field)}, known are ${FIELDS.join(", ")}`,
      );
    }
    if (typeof value !== "string") {
      throw new SettingsError(`${name}: ${field} should be a text, was ${quote(value)}`);
    }
  }
  const { rule, operationId, place, reason, expires } = fields as Partial<Record<string, string>>;
  if (rule === undefined || !isCode(rule)) {
    throw new SettingsError(
      `${name}: rule should be the code of a rule such as ${example}, was ${quote(rule)}; see ${list}`,
    );
  }
  if (reason === undefined || reason.trim() === "") {
    throw new SettingsError(`${name}: reason is missing, say why the finding is accepted`);
  }
  if (expires !== undefined && !isDay(expires)) {
    throw new SettingsError(
      `${name}: expires should be a day such as 2027-03-31, was ${quote(expires)}`,
    );
  }
  return {
    rule,
    ...(operationId !== undefined && { operationId }),
    ...(place !== undefined && { place }),
    reason,
    ...(expires !== undefined && { expires }),
  };
}

/** Whether a text is a day of the calendar, `2027-03-31`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/**
 * Writes the baseline that accepts everything a report found, in YAML: entries that still fit stay as
 * they are, those that fit nothing go, and what is not accepted gets an entry. Indexes of lists become
 * `*`.
 *
 * @param expires last day on which the new entries are accepted, `2027-03-31`; left out, for good
 * @param kept entries that stay although nothing fits them, with their own reason and last day
 * @returns the same for the same findings, in the order of operation, rule and place
 * @throws SettingsError for an empty reason or a day that does not exist
 */
export function writeBaseline(
  { results }: Pick<Report, "results">,
  reason: string,
  expires?: string,
  kept: readonly KnownFinding[] = [],
): string {
  if (reason.trim() === "") throw new SettingsError("a baseline needs a reason that is not empty");
  if (expires !== undefined && !isDay(expires)) {
    throw new SettingsError(`expires should be a day such as 2027-03-31, was ${quote(expires)}`);
  }
  const accept = ({ rule, operationId, place }: Finding): KnownFinding => ({
    rule,
    ...(operationId !== undefined && { operationId }),
    // A place that is left out would accept every other one too.
    place: withoutIndexes(place),
    reason,
    ...(expires !== undefined && { expires }),
  });
  const entries = new Map<string, KnownFinding>();
  for (const finding of results.flatMap((result) => result.findings)) {
    const entry = finding.known ?? accept(finding);
    const key = sortKey(entry);
    // An entry that its owner wrote says more than a new one for the same place.
    if (finding.known || !entries.has(key)) entries.set(key, entry);
  }
  for (const entry of kept) {
    const key = sortKey(entry);
    if (!entries.has(key)) entries.set(key, entry);
  }
  const findings = [...entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
  const head =
    "# Findings that are known and wait to be mended; `liaison rules` tells the codes.\n";
  return head + stringify({ findings }, { lineWidth: 0 });
}

/**
 * The entries of an older baseline that a run cannot replace: those of operations that it did not
 * exercise, and those of any operation unless it exercised all.
 *
 * @param isPart whether the run is a shard, which exercises no operation wholly
 */
export function keptEntries(
  old: readonly KnownFinding[],
  { results, coverage }: Pick<Report, "results" | "coverage">,
  isPart: boolean,
): readonly KnownFinding[] {
  const isExercised = createExercised({ results });
  const isWhole = coverage.operations.every(isExercised);
  if (isPart) return old;
  return old.filter((entry) => (entry.operationId === undefined ? !isWhole : !isExercised(entry)));
}

function sortKey({ operationId = "", rule, place }: KnownFinding): string {
  return [operationId, rule, place ?? ""].join("\n");
}
