import type { Finding } from "../findings/finding.ts";
import type { FindingGroup } from "./grouping.ts";
import type { Report, Result } from "./report.ts";
import { plural } from "./wrap.ts";

/** What a report is about: `amoCRM API 4.0.0, checked at http://127.0.0.1:4010`. */
export function subject({ command, target, description }: Report): string {
  const { title, version } = description;
  const [deed, place] = DEEDS[command];
  return `${title} ${version}, ${deed}${target === undefined ? "" : ` ${place} ${target}`}`;
}

const DEEDS: Readonly<Record<Report["command"], readonly [deed: string, place: string]>> = {
  check: ["checked", "at"],
  proxy: ["watched by the proxy", "in front of"],
  replay: ["held against recorded traffic", "of"],
  test: ["tested", "at"],
};

/** How a run ended, in one sentence without a dot. */
export function verdict({ summary }: Report): string {
  const { results, failed, skipped, errors, warnings } = summary;
  if (results === 0) return "Nothing was held against the description";
  if (errors > 0) {
    return `${plural(errors, "error")} in ${failed} of ${plural(results, "exchange")}`;
  }
  if (results === skipped) return "Everything was skipped";
  const kept = `${plural(results - skipped, "exchange")} kept to the description`;
  return warnings > 0 ? `${kept}, ${plural(warnings, "warning")}` : kept;
}

/** The counts behind a verdict: `3 passed`, `10 failed`, `1 known`. */
export function counts({ summary }: Report): string[] {
  const { passed, failed, skipped, warnings, known } = summary;
  return [
    `${passed} passed`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ...(warnings > 0 ? [plural(warnings, "warning")] : []),
    ...(known > 0 ? [`${known} known`] : []),
  ];
}

/** A request with its answer: `GET /api/v4/contacts → 200`; empty when nothing was sent. */
export function exchangeOf({ request, status }: Result): string {
  if (!request) return "";
  return `${request.method} ${request.target} → ${status ?? "no answer"}`;
}

/** What else is known of a finding: a beginning of our own, and a text that came from elsewhere. */
export interface Note {
  readonly about: string;
  readonly text: string;
}

/** Who is most likely wrong, and what a baseline says. */
export function notes({ suspect, known, expired }: Finding): Note[] {
  const until = known?.expires === undefined ? "" : ` until ${known.expires}`;
  return [
    ...(suspect ? [{ about: SIDES[suspect.side], text: suspect.why }] : []),
    ...(known ? [{ about: `Known${until}`, text: known.reason }] : []),
    ...(expired ? [{ about: `Was known until ${expired.expires}`, text: expired.reason }] : []),
  ];
}

/** The notes as sentences. */
export function noteSentences(finding: Finding): string[] {
  return notes(finding).map(({ about, text }) => `${about}: ${text}`);
}

const SIDES: Readonly<Record<NonNullable<Finding["suspect"]>["side"], string>> = {
  client: "The client is most likely wrong",
  description: "The description is most likely wrong",
  service: "The service is most likely wrong",
  undecided: "It is open who is wrong",
};

/** How often a group was found, empty for once: `12 times in 3 exchanges`. */
export function frequency({ count, results }: FindingGroup): string {
  if (count === 1) return "";
  if (count === results.length) return `in ${plural(results.length, "exchange")}`;
  return `${count} times in ${plural(results.length, "exchange")}`;
}

/** Where the description says so: `spec/openapi.yaml:120:9`, or the pointer alone. */
export function source({ location, specPointer }: Finding): string {
  if (!location) return `#${specPointer}`;
  return `${location.file}:${location.line}:${location.column}`;
}

/** Whether the sentence of a finding says more than what was expected and what came. */
export function saysMore({ message, expected, actual }: Finding): boolean {
  return !message.endsWith(`should be ${expected}, was ${actual}`);
}
