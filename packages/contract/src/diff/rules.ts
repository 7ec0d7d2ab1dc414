import { MESSAGE_RULES } from "./messageRules.ts";
import type { DiffRule, DiffRuleInfo, Level } from "./rule.ts";
import { SCHEMA_RULES } from "./schemaRules.ts";

/** All rules by their codes, in the order of the tables. */
export const DIFF_RULES: Readonly<Record<DiffRule, DiffRuleInfo & { readonly level: Level }>> =
  Object.fromEntries([
    ...Object.entries(MESSAGE_RULES),
    ...Object.entries(SCHEMA_RULES).flatMap(([name, { request, response, ...info }]) => [
      [`request.${name}`, { ...info, level: request }],
      [`response.${name}`, { ...info, level: response }],
    ]),
  ]) as Record<DiffRule, DiffRuleInfo & { level: Level }>;

/** Whether there is a rule of this code. */
export function isDiffRule(code: string): code is DiffRule {
  return Object.hasOwn(DIFF_RULES, code);
}
