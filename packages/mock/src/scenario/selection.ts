import type { Operation } from "@liaison/contract";
import { fillPlaceholders } from "./placeholders.ts";
import type { PreparedScenario, Rule, Scenario, SettingValue } from "./scenario.ts";
import { findSchemaFault, formatPath } from "./scenarioSchema.ts";

/** The choice of a scenario. */
export interface Selection {
  readonly name: string;
  /** Settings to change; the texts of a header or option are read as the setting's own type. */
  readonly settings?: Readonly<Record<string, SettingValue>>;
}

/**
 * Reads the choice of a scenario: `rate-limit`, or `rate-limit:requests=2,offences=1`.
 *
 * @returns the choice, or a sentence about what is wrong with the text
 */
export function parseSelection(text: string): Selection | string {
  const [, name, list] = /^\s*([^\s:=,]+)\s*(?::(.*))?$/.exec(text) ?? [];
  if (name === undefined) {
    return `"${text}" does not choose a scenario, write name or name:setting=value,setting=value.`;
  }
  const settings: [string, string][] = [];
  for (const pair of list === undefined || list.trim() === "" ? [] : list.split(",")) {
    const [, key, value] = /^\s*([^\s=]+)\s*=\s*(.*?)\s*$/.exec(pair) ?? [];
    if (key === undefined || value === undefined) {
      return `"${pair}" in the choice of the scenario ${name} is no setting=value.`;
    }
    settings.push([key, value]);
  }
  return { name, settings: Object.fromEntries(settings) };
}

/**
 * Finds the chosen scenario and fills its settings in.
 *
 * @param scenarios all scenarios by name
 * @param choice the selection, or its text as {@link parseSelection} reads it
 * @returns the scenario, or a sentence about what is wrong with the choice
 */
export function selectScenario(
  scenarios: ReadonlyMap<string, Scenario>,
  choice: Selection | string,
): PreparedScenario | string {
  const selection = typeof choice === "string" ? parseSelection(choice) : choice;
  if (typeof selection === "string") return selection;
  const { name, settings = {} } = selection;
  const scenario = scenarios.get(name);
  if (scenario === undefined) {
    return `There is no scenario "${name}". Scenarios: ${[...scenarios.keys()].sort().join(", ")}.`;
  }
  const changed: Record<string, SettingValue> = { ...scenario.settings };
  for (const [key, value] of Object.entries(settings)) {
    const standard = Object.hasOwn(changed, key) ? changed[key] : undefined;
    if (standard === undefined) {
      const known = Object.keys(scenario.settings).join(", ");
      return `The scenario ${name} has no setting "${key}". Settings: ${known || "none"}.`;
    }
    const read = readSetting(value, standard);
    if (read === undefined) {
      const wanted = typeof standard === "number" ? "a number" : "true or false";
      return `The setting ${key} of the scenario ${name} is "${value}", it must be ${wanted}.`;
    }
    changed[key] = read;
  }
  return prepare({ ...scenario, settings: changed });
}

/** Fills the settings of a scenario in, and checks the values where they end up. */
export function prepare(scenario: Scenario): PreparedScenario | string {
  const { name, about, settings } = scenario;
  const rules = fillPlaceholders(scenario.rules, settings) as Rule[];
  const fault = findSchemaFault({ name, about, settings, rules });
  if (fault === undefined) return { name, settings, rules };
  return `The settings of the scenario ${name} do not fit: ${formatPath(fault.path)} ${fault.text}.`;
}

/**
 * Looks for operations that a scenario names and no description has.
 *
 * @param operations all operations of the descriptions
 * @param api whose they are: `amocrm and suprsend`
 * @returns a sentence about the first that is missing, undefined when there is none
 */
export function findUnknownOperation(
  { name, rules }: PreparedScenario,
  operations: readonly Operation[],
  api: string,
): string | undefined {
  const known = operations.map(({ operationId }) => operationId);
  const missing = rules
    .flatMap(({ when }) => when?.operation ?? [])
    .find((operationId) => !known.includes(operationId));
  if (missing === undefined) return undefined;
  return `The scenario ${name} names the operation ${missing}, which is missing from ${api}. Operations: ${known.join(", ")}.`;
}

function readSetting(value: SettingValue, standard: SettingValue): SettingValue | undefined {
  const text = String(value);
  if (typeof standard === "string") return text;
  if (typeof standard === "boolean")
    return /^(true|false)$/.test(text) ? text === "true" : undefined;
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}
