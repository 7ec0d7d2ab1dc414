import type { SettingValue } from "./scenario.ts";

const PLACEHOLDER = /\{([a-z][A-Za-z0-9]*)\}/g;
const WHOLE = /^\{([a-z][A-Za-z0-9]*)\}$/;

/**
 * Puts settings in place of `{setting}` in every text of a value. A text that is nothing but a
 * placeholder becomes the setting itself, a number for a number.
 *
 * @param settings must have every name that {@link listPlaceholders} finds
 */
export function fillPlaceholders(
  value: unknown,
  settings: Readonly<Record<string, SettingValue>>,
): unknown {
  if (typeof value === "string") {
    const name = WHOLE.exec(value)?.[1];
    if (name !== undefined) return settings[name];
    return value.replaceAll(PLACEHOLDER, (_, inner: string) => String(settings[inner]));
  }
  if (Array.isArray(value)) return value.map((item) => fillPlaceholders(item, settings));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, fillPlaceholders(inner, settings)]),
  );
}

/** Every placeholder in the texts of a value, with the keys that lead to the text. */
export function listPlaceholders(
  value: unknown,
  path: readonly (string | number)[] = [],
): { name: string; path: readonly (string | number)[] }[] {
  if (typeof value === "string") {
    return [...value.matchAll(PLACEHOLDER)].map((match) => ({ name: match[1] ?? "", path }));
  }
  if (typeof value !== "object" || value === null) return [];
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value);
  return entries.flatMap(([key, inner]) => listPlaceholders(inner, [...path, key]));
}
