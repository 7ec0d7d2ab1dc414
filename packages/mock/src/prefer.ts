/** What a client asks of the mock in its `Prefer` header. */
export interface Preference {
  /** Status of the answer, three digits. */
  code?: number;
  /** Name of the example that becomes the body. */
  example?: string;
  /** A body made up from the schema instead of an example. */
  dynamic?: boolean;
  /** Makes a made-up body repeatable. */
  seed?: string;
}

const PAIR = /([^\s=,;"]+)\s*(?:=\s*(?:"([^"]*)"|([^,;"]*)))?/y;

/**
 * Reads a `Prefer` header such as `code=403, example=blocked`. Commas and semicolons both separate;
 * preferences of other names (`return=minimal`) are no concern of the mock and are left out.
 *
 * @param header the header's value; undefined when it was not sent
 * @returns the preference, or a sentence about what is wrong with the header
 */
export function readPrefer(header: string | undefined): Preference | string {
  const preference: Preference = {};
  for (const [name, value] of pairs(header ?? "")) {
    if (name === "code") {
      if (!/^[1-5]\d\d$/.test(value)) {
        return `Prefer: code=${value} is not a status of three digits; separate preferences by commas.`;
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
    }
  }
  return preference;
}

function* pairs(header: string): Generator<[name: string, value: string]> {
  let position = 0;
  while (position < header.length) {
    PAIR.lastIndex = position;
    const match = PAIR.exec(header);
    if (match?.[1] === undefined) {
      position += 1;
    } else {
      yield [match[1].toLowerCase(), (match[2] ?? match[3] ?? "").trim()];
      position = PAIR.lastIndex;
    }
  }
}
