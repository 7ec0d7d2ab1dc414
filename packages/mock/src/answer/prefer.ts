/** What a client asks of the mock in its `Prefer` header. */
export interface Preference {
  /** Status of the answer, 200 to 599. */
  code?: number;
  /** Name of the example that becomes the body. */
  example?: string;
  /** A body made up from the schema instead of an example. */
  dynamic?: boolean;
  /** Makes a made-up body another one, and repeatable. */
  seed?: string;
  /** Scenario that is to answer, with its settings as they were written. */
  scenario?: { name: string; settings: Record<string, string> };
}

const PAIR = /([^\s=,;"]+)\s*(?:=\s*(?:"([^"]*)"|([^,;"]*)))?/y;

/**
 * Reads a `Prefer` header such as `code=403, example=blocked` or `scenario=pages; pages=5`. Commas
 * and semicolons both separate. Other names are settings of the scenario; without one
 * (`return=minimal`) they are no concern of the mock and are left out.
 *
 * @param header the header's value; undefined when it was not sent
 * @returns the preference, or a sentence about what is wrong with the header
 */
export function readPrefer(header: string | undefined): Preference | string {
  const preference: Preference = {};
  const settings: Record<string, string> = {};
  let scenario: string | undefined;
  for (const [key, value] of pairs(header ?? "")) {
    const name = key.toLowerCase();
    if (name === "code") {
      // An informational status ends no exchange: the client would wait for ever.
      if (!/^[2-5]\d\d$/.test(value)) {
        return `Prefer: code=${value} is not a status from 200 to 599; separate preferences by commas.`;
      }
      preference.code = Number(value);
    } else if (name === "example") {
      if (value === "") return "Prefer: example needs the name of an example.";
      preference.example = value;
    } else if (name === "dynamic") {
      if (value !== "true" && value !== "false") {
        return `Prefer: dynamic=${value} is neither true nor false; separate preferences by commas.`;
      }
      preference.dynamic = value === "true";
    } else if (name === "seed") {
      preference.seed = value;
    } else if (name === "scenario") {
      if (value === "") return "Prefer: scenario needs the name of a scenario.";
      scenario = value;
    } else {
      settings[key] = value;
    }
  }
  return scenario === undefined
    ? preference
    : { ...preference, scenario: { name: scenario, settings } };
}

function* pairs(header: string): Generator<[name: string, value: string]> {
  let position = 0;
  while (position < header.length) {
    PAIR.lastIndex = position;
    const match = PAIR.exec(header);
    if (match?.[1] === undefined) {
      position += 1;
    } else {
      yield [match[1], (match[2] ?? match[3] ?? "").trim()];
      position = PAIR.lastIndex;
    }
  }
}
