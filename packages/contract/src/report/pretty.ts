import { countCoverage } from "../coverageCount/countCoverage.ts";
import type { Rule } from "../engine/violation.ts";
import { RULES } from "../findings/rules.ts";
import {
  type FindingGroup,
  type FindingKind,
  groupByOperation,
  NO_OPERATION,
  type OperationGroup,
  openRules,
} from "./grouping.ts";
import type { Report, Result } from "./report.ts";
import type { Reporter } from "./reporter.ts";
import { visible } from "./visible.ts";
import {
  counts,
  exchangeOf,
  frequency,
  noteSentences,
  saysMore,
  source,
  subject,
  verdict,
} from "./wording.ts";
import { columns, plural, wrap } from "./wrap.ts";

/** Groups of findings of one operation that are told in full, and requests of one group. */
const MOST_GROUPS = 20;
const MOST_REQUESTS = 3;
/** Texts from a message are told up to this length. */
const MOST_CHARACTERS = 300;

const STYLES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;
type Style = keyof typeof STYLES;
type Paint = (style: Style, text: string) => string;

const MARKS: Readonly<Record<FindingKind, readonly [string, Style]>> = {
  error: ["✗", "red"],
  warning: ["!", "yellow"],
  known: ["~", "dim"],
};

/** For a person at a terminal: what was found by operation, the counts, and what to do next. */
export const pretty: Reporter = (report, { color, width }) => {
  const paint: Paint = (style, text) =>
    color && text !== "" ? `\u001b[${STYLES[style]}m${text}\u001b[0m` : text;
  const room = Math.min(Math.max(width, 60), 120);
  const operations = groupByOperation(report);
  const lines = [
    ...block(subject(report), 0, room).map((line) => paint("bold", line)),
    ...operations
      .filter(({ findings }) => findings.length > 0)
      .flatMap((operation) => ["", ...tellOperation(operation, room, paint)]),
    "",
    ...tellSkipped(report, room, paint),
    ...tellSummary(report, room, paint),
    ...tellNext(openRules(operations), room, paint),
  ];
  return `${lines.join("\n")}\n`;
};

function tellOperation(operation: OperationGroup, room: number, paint: Paint): string[] {
  const { operationId, method, path, results, findings } = operation;
  const name = visible(operationId ?? `Requests that ${NO_OPERATION}`);
  const route = method === undefined ? "" : `${method} ${path}`;
  const [first = "", ...more] = fold(`${name}  ${route}`.trimEnd(), room);
  const shown = findings.slice(0, MOST_GROUPS);
  const rest = findings.length - shown.length;
  return [
    `${paint("bold", first.slice(0, name.length))}${paint("dim", first.slice(name.length))}`,
    ...more.map((line) => paint("dim", line)),
    ...shown.flatMap((group, index) => [
      ...(index > 0 && isLong(group) ? [""] : []),
      ...tellGroup(group, results.length, room, paint),
    ]),
    ...(rest > 0
      ? ["", `  … and ${plural(rest, "more kind")} of findings, see --reporter html`]
      : []),
  ];
}

function isLong({ kind, isRepeated }: FindingGroup): boolean {
  return kind !== "known" && !isRepeated;
}

function tellGroup(group: FindingGroup, of: number, room: number, paint: Paint): string[] {
  const { kind, finding, results, place, isRepeated } = group;
  const [mark, style] = MARKS[kind];
  const often = frequency(group);
  const share = `${often}${results.length > 1 ? ` of ${of}` : ""}`;
  const rest = results.length - MOST_REQUESTS;
  const dim = (line: string): string => paint("dim", line);
  const head = block(`${finding.rule}  ${place}`.trimEnd(), 4, room);
  const about = noteSentences(finding).flatMap((note) => block(note, 4, room));
  const named = head.map((line, index) =>
    paint(style, index === 0 ? `  ${mark} ${line.slice(4)}` : line),
  );
  if (kind === "known") return [...named, ...about.map(dim)];
  if (isRepeated) {
    return [...named, dim(`    as above${share === "" ? "" : `, ${share}`}`)];
  }
  return [
    ...named,
    ...(saysMore(finding) ? block(finding.message, 4, room) : []),
    ...labelled("- expected  ", finding.expected, room).map((line) => paint("green", line)),
    ...labelled("+ actual    ", finding.actual, room).map((line) => paint("red", line)),
    ...about.map((line) => paint("cyan", line)),
    ...(share === "" ? [] : [dim(`    ${share}`)]),
    ...results.slice(0, MOST_REQUESTS).flatMap((result) => tellResult(result, room).map(dim)),
    ...(rest > 0 ? [dim(`       … and ${rest} more`)] : []),
    ...labelled("described at ", source(finding), room).map(dim),
  ];
}

function tellResult(result: Result, room: number): string[] {
  const exchange = exchangeOf(result);
  const line = labelled("in ", [result.name, exchange].filter(Boolean).join(", "), room);
  if (line.length === 1 || exchange === "") return line;
  return [...labelled("in ", result.name, room), ...labelled("   ", exchange, room)];
}

function tellSkipped({ results }: Report, room: number, paint: Paint): string[] {
  const byReason = new Map<string, string[]>();
  for (const { name, skipped } of results) {
    if (skipped === undefined) continue;
    const names = byReason.get(skipped) ?? [];
    names.push(name);
    byReason.set(skipped, names);
  }
  return [...byReason].flatMap(([reason, names]) => {
    const [name = ""] = names;
    const who = names.length === 1 ? name : `${plural(names.length, "exchange")} such as ${name}`;
    return block(`Skipped ${who}: ${reason}`, 0, room).map((line) => paint("dim", line));
  });
}

function tellSummary(report: Report, room: number, paint: Paint): string[] {
  const { summary, seed, unusedBaseline } = report;
  const isFailed = summary.failed > 0 || summary.results === 0;
  const { operations, statuses } = countCoverage(report.coverage, ["operations", "statuses"]);
  const covered = [
    `${operations.covered} of ${plural(operations.total, "operation")}`,
    `${statuses.covered} of ${plural(statuses.total, "described answer")}`,
  ];
  return [
    ...block(verdict(report), 0, room).map((line) =>
      paint("bold", paint(isFailed ? "red" : "green", line)),
    ),
    ...[
      counts(report).join(", "),
      `Covered: ${covered.join(", ")}`,
      ...(seed === undefined ? [] : [`Seed: ${seed}`]),
    ].flatMap((fact) => block(fact, 0, room).map((line) => paint("dim", line))),
    ...unusedBaseline.flatMap(({ rule, operationId, place }) =>
      block(
        `The baseline entry ${[rule, operationId, place].filter(Boolean).join(" ")} fits nothing in this run`,
        0,
        room,
      ).map((line) => paint("yellow", line)),
    ),
  ];
}

/** What to do about what was found: one line for each rule. */
function tellNext(rules: readonly Rule[], room: number, paint: Paint): string[] {
  if (rules.length === 0) return [];
  return [
    "",
    paint("bold", "What next"),
    ...rules.flatMap((rule) => [
      `  ${paint("cyan", `liaison rules ${rule}`)}`,
      ...block(RULES[rule].help, 4, room),
    ]),
  ];
}

/** A text behind a label, its further lines below its beginning. */
function labelled(label: string, text: string, room: number): string[] {
  const indent = 4 + label.length;
  const [first = "", ...more] = fold(text, room - indent);
  return [`    ${label}${first}`.trimEnd(), ...more.map((line) => `${" ".repeat(indent)}${line}`)];
}

function block(text: string, indent: number, room: number): string[] {
  return fold(text, room - indent).map((line) => `${" ".repeat(indent)}${line}`);
}

function cut(text: string): string {
  if (columns(text) <= MOST_CHARACTERS) return text;
  return `${[...text].slice(0, MOST_CHARACTERS - 1).join("")}…`;
}

/** Lines of a text. GitHub takes one that begins with two colons for a command. */
function fold(text: string, room: number): string[] {
  return wrap(cut(visible(text)), room).map((line) => line.replace(/^\s*(?=::)/, "| "));
}
