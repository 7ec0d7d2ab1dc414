import type { Violation } from "../engine/violation.ts";
import type { Hiding } from "./credentials.ts";
import { isPersonalValue, redactPersonalData } from "./personalData.ts";
import { REDACTED, redactTarget, redactText, redactViolation, stepsOf } from "./redact.ts";

/**
 * Takes out of a text what no report may hold: secrets, e-mail addresses and telephone numbers.
 */
export function redactReportedText(text: string): string {
  return redactPersonalData(redactText(text));
}

/**
 * Takes out of a request target or an address what no report may hold.
 *
 * @param more names of further parameters that are secrets
 */
export function redactReportedTarget(target: string, more: readonly string[] = []): string {
  const named = redactTarget(target, more).replace(
    /([?&])([^=&#]*)=([^&#]*)/g,
    (pair, separator: string, name: string, value: string) =>
      isPersonalValue(lastStep(decode(name)), value) ? `${separator}${name}=${REDACTED}` : pair,
  );
  return redactPersonalData(named);
}

/**
 * Takes out of a violation what no report may hold, from its place too: keys can be addresses.
 *
 * @param hide takes out the credentials of the exchange
 */
export function redactReportedViolation(
  violation: Violation,
  hide: Hiding = (text) => text,
): Violation {
  const redacted = redactViolation({
    ...violation,
    place: hide(violation.place),
    expected: hide(violation.expected),
    actual: hide(violation.actual),
    message: hide(violation.message),
  });
  const { place, actual, message } = redacted;
  const isPersonal = isPersonalValue(lastStep(place), actual);
  return {
    ...redacted,
    place: redactPersonalData(place),
    actual: isPersonal ? REDACTED : redactPersonalData(actual),
    message: redactPersonalData(isPersonal ? message.replaceAll(actual, REDACTED) : message),
  };
}

/** The name of what stands at a place: the last key of it that is no index. */
function lastStep(place: string): string {
  return stepsOf(place).at(-1) ?? "";
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
