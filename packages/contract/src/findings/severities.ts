import type { Rule } from "../engine/violation.ts";
import type { Severity } from "./finding.ts";
import { RULE_CODES, RULES } from "./rules.ts";
import { quote, SettingsError } from "./settingsError.ts";

const SEVERITIES: readonly string[] = ["error", "warning", "off"] satisfies Severity[];

/**
 * Reads severities by rule or by the beginning of rules, as a configuration or a command line has
 * them.
 *
 * @throws SettingsError for a rule that does not exist and for a severity that does not
 */
export function checkSeverities(severities: unknown): Readonly<Record<string, Severity>> {
  if (typeof severities !== "object" || severities === null || Array.isArray(severities)) {
    throw new SettingsError("severities should be an object of rules with their severities");
  }
  for (const [prefix, severity] of Object.entries(severities)) {
    if (!RULE_CODES.some((rule) => isWithin(rule, prefix))) {
      throw new SettingsError(
        `severities: no rule is called or begins with ${quote(prefix)}, see \`liaison rules\``,
      );
    }
    if (!SEVERITIES.includes(severity as string)) {
      throw new SettingsError(
        `severities: ${prefix} should be error, warning or off, was ${quote(severity)}`,
      );
    }
  }
  return severities as Readonly<Record<string, Severity>>;
}

/** The severity of a rule: by the longest beginning that is named, else its own. */
export function severityOf(rule: Rule, severities: Readonly<Record<string, Severity>>): Severity {
  const [longest] = Object.keys(severities)
    .filter((prefix) => isWithin(rule, prefix))
    .sort((a, b) => b.length - a.length);
  return (longest === undefined ? undefined : severities[longest]) ?? RULES[rule].severity;
}

/** Beginnings end where a part of the code ends: `response.head` is none of `response.header.missing`. */
function isWithin(rule: Rule, prefix: string): boolean {
  return rule === prefix || rule.startsWith(`${prefix}.`);
}
