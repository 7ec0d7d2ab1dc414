/** Where a text stops being JSON, and how. Quotes nothing: it may be a secret. */
export interface JsonFault {
  readonly offset: number;
  /** What was expected there. */
  readonly expected: string;
}

const SPACE = /[ \t\r\n]*/y;
const WORD = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;
/** Characters before the space must be escaped. */
const END_OF_STRING = /["\\]|[^ -\uffff]/g;
const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;

type Expected = "value" | "valueOrEnd" | "keyOrEnd" | "key" | "colon" | "commaOrEnd" | "end";

const NAMES: Readonly<Record<Expected, string>> = {
  value: "a value",
  valueOrEnd: "a value or ]",
  keyOrEnd: 'a name in "quotes" or }',
  key: 'a name in "quotes"',
  colon: "a colon",
  commaOrEnd: "a comma or the end of the list or object",
  end: "the end of the text",
};

/**
 * Finds the first fault of a text that is no JSON. The words of `JSON.parse` differ from engine to
 * engine, some of them name no place, and some quote the text.
 *
 * @returns undefined for JSON
 */
export function findJsonFault(text: string): JsonFault | undefined {
  const closers: string[] = [];
  let expected: Expected = "value";
  let at = 0;
  const match = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    if (!pattern.test(text)) return false;
    at = pattern.lastIndex;
    return true;
  };
  const afterValue = (): Expected => (closers.length === 0 ? "end" : "commaOrEnd");

  for (;;) {
    match(SPACE);
    const character = text[at];
    const fault = { offset: at, expected: NAMES[expected] };
    if (character === undefined) return expected === "end" ? undefined : fault;
    const takesValue: boolean = expected === "value" || expected === "valueOrEnd";
    const takesKey: boolean = expected === "key" || expected === "keyOrEnd";
    const mayClose: boolean =
      expected === "commaOrEnd" || expected === "valueOrEnd" || expected === "keyOrEnd";
    if (mayClose && character === closers.at(-1)) {
      closers.pop();
      at += 1;
      expected = afterValue();
    } else if (character === '"' && (takesValue || takesKey)) {
      const end = endOfString(text, at);
      if (typeof end !== "number") return end;
      at = end;
      expected = takesKey ? "colon" : afterValue();
    } else if (takesValue && (character === "{" || character === "[")) {
      closers.push(character === "{" ? "}" : "]");
      at += 1;
      expected = character === "{" ? "keyOrEnd" : "valueOrEnd";
    } else if (takesValue && match(WORD)) {
      expected = afterValue();
    } else if (expected === "colon" && character === ":") {
      at += 1;
      expected = "value";
    } else if (expected === "commaOrEnd" && character === ",") {
      at += 1;
      expected = closers.at(-1) === "}" ? "key" : "value";
    } else return fault;
  }
}

function endOfString(text: string, start: number): number | JsonFault {
  let at = start + 1;
  for (;;) {
    END_OF_STRING.lastIndex = at;
    const found = END_OF_STRING.exec(text);
    if (found === null) return { offset: text.length, expected: 'the " at the end of a text' };
    if (found[0] === '"') return found.index + 1;
    ESCAPE.lastIndex = found.index;
    if (!ESCAPE.test(text)) {
      return {
        offset: found.index,
        expected: "an escape such as \\n in the place of this character",
      };
    }
    at = ESCAPE.lastIndex;
  }
}
