import type { Finding } from "../findings/finding.ts";
import { groupByOperation, kindOf, NO_OPERATION, type OperationGroup } from "./grouping.ts";
import type { Result } from "./report.ts";
import type { Reporter } from "./reporter.ts";
import { visible } from "./visible.ts";
import { exchangeOf, noteSentences, source, subject } from "./wording.ts";
import { plural } from "./wrap.ts";

/** Findings of one result that are told; a list of thousands of wrong items says the same of each. */
const MOST_FINDINGS = 50;

/**
 * For GitLab, Jenkins and other CI servers: a suite for each operation, a case for each result. A case
 * has one failure at most, since some readers take only the first; warnings and known findings are
 * its output. There are no times, so that the same run gives the same bytes.
 */
export const junit: Reporter = (report) => {
  const { results, failed } = report.summary;
  const suites = groupByOperation(report).map(tellSuite);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name=${attribute(`liaison: ${subject(report)}`)} tests="${results}" failures="${failed}" errors="0" time="0">`,
    ...suites,
    "</testsuites>\n",
  ].join("\n");
};

function tellSuite({ operationId = NO_OPERATION, results }: OperationGroup): string {
  const failed = results.filter(({ findings }) => findings.some(isError)).length;
  const skipped = results.filter((result) => result.skipped !== undefined).length;
  return [
    `  <testsuite name=${attribute(operationId)} tests="${results.length}" failures="${failed}" errors="0" skipped="${skipped}" time="0">`,
    ...results.map((result) => tellCase(operationId, result)),
    "  </testsuite>",
  ].join("\n");
}

function tellCase(operationId: string, result: Result): string {
  const errors = result.findings.filter(isError);
  const others = result.findings.filter((finding) => !isError(finding));
  const start = `    <testcase name=${attribute(result.name)} classname=${attribute(operationId)} time="0"`;
  const parts = [
    ...(result.skipped === undefined ? [] : [`<skipped message=${attribute(result.skipped)}/>`]),
    ...(errors.length === 0 ? [] : [tellFailure(result, errors)]),
    ...(others.length === 0
      ? []
      : [`<system-out>${text(tellFindings(others).join("\n"))}</system-out>`]),
  ];
  if (parts.length === 0) return `${start}/>`;
  return [`${start}>`, ...parts.map((part) => `      ${part}`), "    </testcase>"].join("\n");
}

function tellFailure(result: Result, errors: readonly Finding[]): string {
  const [first] = errors;
  const rest = errors.length - 1;
  const message = `${first?.message}${rest === 0 ? "" : ` (and ${plural(rest, "more error")})`}`;
  const lines = [visible(exchangeOf(result)), ...tellFindings(errors)].filter(
    (line) => line !== "",
  );
  return `<failure message=${attribute(message)} type=${attribute(first?.rule ?? "")}>${text(lines.join("\n"))}</failure>`;
}

function tellFindings(findings: readonly Finding[]): string[] {
  const shown = findings
    .slice(0, MOST_FINDINGS)
    .flatMap((finding) => [
      `${kindOf(finding)} ${finding.rule}: ${visible(finding.message)}`,
      `  expected: ${visible(finding.expected)}`,
      `  actual: ${visible(finding.actual)}`,
      ...noteSentences(finding).map((note) => `  ${visible(note)}`),
      `  described at: ${visible(source(finding))}`,
    ]);
  const rest = findings.length - MOST_FINDINGS;
  return rest > 0 ? [...shown, `… and ${rest} more`] : shown;
}

function isError(finding: Finding): boolean {
  return kindOf(finding) === "error";
}

function attribute(value: string): string {
  return `"${text(visible(value))}"`;
}

/** XML has no way to write most control characters; `visible` has spelt them before. */
function text(value: string): string {
  const entities: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&apos;",
  };
  return value.replaceAll(/[&<>"']/g, (one) => entities[one] ?? "");
}
