import type { Finding, SpecLocation } from "../findings/finding.ts";

/** How a test runner marks what was expected and what came. */
export interface Paint {
  readonly expected: (text: string) => string;
  readonly received: (text: string) => string;
  readonly dim: (text: string) => string;
}

export const PLAIN: Paint = {
  expected: (text) => text,
  received: (text) => text,
  dim: (text) => text,
};

/** Where in the file of the description a pointer stands. */
export type Locate = (specPointer: string) => SpecLocation | undefined;

/**
 * Tells what is wrong with an exchange, one paragraph for each finding.
 *
 * @param title the exchange in a few words
 */
export function explainFailure(
  title: string,
  findings: readonly Finding[],
  paint: Paint,
  locate: Locate = () => undefined,
): string {
  const places = findings.length === 1 ? "one place" : `${findings.length} places`;
  const rules = [...new Set(findings.map(({ rule }) => rule))];
  const [rule = ""] = rules;
  return [
    `${title} breaks the contract in ${places}`,
    ...findings.map((finding) => tell(finding, paint, locate)),
    paint.dim(
      [
        `What a rule means: npx liaison rules ${rule}`,
        `To live with it: a baseline entry with a reason, or setupContract({ severities: { "${rule}": "warning" } })`,
      ].join("\n"),
    ),
  ].join("\n\n");
}

function tell(finding: Finding, paint: Paint, locate: Locate): string {
  const { rule, message, expected, actual, specPointer, severity, expired, suspect } = finding;
  const location = locate(specPointer);
  const file = location && `${location.file}:${location.line}:${location.column} `;
  const rows: [string, string][] = [
    ["expected", paint.expected(expected)],
    ["received", paint.received(actual)],
    ["described", paint.dim(`${file ?? ""}#${specPointer}`)],
    ["rule", paint.dim(rule + (severity === "warning" ? " (warning)" : ""))],
  ];
  if (expired !== undefined) rows.push(["accepted", `until ${expired.expires}: ${expired.reason}`]);
  if (suspect !== undefined) rows.push(["suspect", `${suspect.side}: ${suspect.why}`]);
  return [`  ${message}`, ...rows.map(([name, text]) => `    ${name.padEnd(9)} ${text}`)].join(
    "\n",
  );
}

/** A warning as one line. */
export function tellWarning({ rule, operationId = "", message, specPointer }: Finding): string {
  return `[contract] ${operationId} ${message} (${rule}, #${specPointer})`;
}
