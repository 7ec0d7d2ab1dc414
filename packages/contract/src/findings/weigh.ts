import type { Violation } from "../engine/violation.ts";
import type { Hiding } from "../redaction/credentials.ts";
import { redactReportedText, redactReportedViolation } from "../redaction/reported.ts";
import type { Finding, FindingSettings, KnownFinding } from "./finding.ts";
import { createKnownFindings } from "./known.ts";
import { severityOf } from "./severities.ts";

/** Weighs violations by the settings of a run. */
export interface Weighing {
  /**
   * Undefined for a rule that is off. Takes secrets, e-mail addresses and telephone numbers out.
   *
   * @param hide takes the credentials of the exchange out, which only the exchange tells
   */
  weigh(violation: Violation, hide?: Hiding): Finding | undefined;
  /** Entries of the baseline that have fitted nothing so far. */
  unused(): readonly KnownFinding[];
}

/**
 * Prepares the weighing.
 *
 * @param settings read before by `checkSeverities` and `parseBaseline`
 */
export function createWeighing({
  severities = {},
  baseline = [],
  today,
}: FindingSettings): Weighing {
  // A report shows places without personal data, and a baseline is made from reports.
  const known = createKnownFindings(baseline.map(redactEntry), today);
  return {
    weigh: (violation, hide) => {
      const severity = severityOf(violation.rule, severities);
      if (severity === "off") return undefined;
      const redacted = redactReportedViolation(violation, hide);
      const found = known.find(redacted);
      return {
        ...redacted,
        severity,
        ...(found && (found.isExpired ? { expired: found.entry } : { known: found.entry })),
      };
    },
    unused: () => known.unused(),
  };
}

function redactEntry(entry: KnownFinding): KnownFinding {
  return {
    ...entry,
    ...(entry.place !== undefined && { place: redactReportedText(entry.place) }),
    reason: redactReportedText(entry.reason),
  };
}
