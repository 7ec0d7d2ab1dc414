/** Characters above which a text is not made. */
const LONGEST = 10_000;

/** Times that `*` and `+` repeat at most, of what has no end. */
const MOST_REPEATS = 12;

/**
 * Makes texts that match a regular expression: literals, classes, groups, alternatives, counts and
 * anchors at its ends. What it does not know (look-around, references back, `\p`) gives nothing.
 *
 * @returns texts that match, shorter ones first; none when no text could be made
 */
export function matchingTexts(pattern: string): readonly string[] {
  const expression = new RegExp(pattern, "u");
  const texts = new Set<string>();
  try {
    const root = parse(pattern);
    for (let repeats = 0; repeats <= MOST_REPEATS; repeats += 1) {
      for (let choice = 0; choice < 3; choice += 1) texts.add(write(root, repeats, choice));
    }
  } catch (error) {
    if (!(error instanceof Unmakeable)) throw error;
  }
  return [...texts].filter((text) => expression.test(text));
}

/** The pattern has what is not known here, or matches only what is very long. */
class Unmakeable extends Error {}

type Node =
  | { readonly kind: "characters"; readonly of: readonly string[] }
  | { readonly kind: "sequence"; readonly parts: readonly Node[] }
  | { readonly kind: "choice"; readonly branches: readonly Node[] }
  | { readonly kind: "repeat"; readonly of: Node; readonly min: number; readonly max: number };

function write(node: Node, repeats: number, choice: number): string {
  switch (node.kind) {
    case "characters":
      return node.of[choice % node.of.length] ?? "";
    case "sequence":
      return node.parts.map((part) => write(part, repeats, choice)).join("");
    case "choice": {
      const branch = node.branches[choice % node.branches.length];
      return branch === undefined ? "" : write(branch, repeats, choice);
    }
    case "repeat": {
      const times = Math.min(node.max, node.min + repeats);
      let text = "";
      for (let index = 0; index < times; index += 1) {
        text += write(node.of, repeats, choice + index);
        if (text.length > LONGEST) throw new Unmakeable();
      }
      return text;
    }
  }
}

/** Printable characters, of which a negated class leaves some; letters come first. */
const PRINTABLE = "abcxyzABCXYZ0123456789-_ .,:;!?@#$%&*+=/~^|<>(){}[]'\"`\\";

const CLASSES: Readonly<Record<string, string>> = {
  d: "1234567890",
  w: "abcxyzABC019_",
  s: " \t",
};

const CONTROLS: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", f: "\f", v: "\v" };

function parse(pattern: string): Node {
  let at = 0;
  const peek = (): string => pattern[at] ?? "";
  const take = (): string => pattern[at++] ?? "";
  const skip = (text: string): boolean => {
    if (!pattern.startsWith(text, at)) return false;
    at += text.length;
    return true;
  };

  const readChoice = (): Node => {
    const branches = [readSequence()];
    while (skip("|")) branches.push(readSequence());
    return branches.length === 1 ? (branches[0] as Node) : { kind: "choice", branches };
  };
  const readSequence = (): Node => {
    const parts: Node[] = [];
    while (at < pattern.length && peek() !== "|" && peek() !== ")") {
      if (skip("^") || skip("$")) continue;
      parts.push(readCount(readAtom()));
    }
    return { kind: "sequence", parts };
  };
  const readAtom = (): Node => {
    const character = String.fromCodePoint(pattern.codePointAt(at) ?? 0);
    at += character.length;
    if (character === "(") {
      if (skip("?<") && (peek() === "=" || peek() === "!")) throw new Unmakeable();
      if (pattern[at - 1] === "<") at = pattern.indexOf(">", at) + 1;
      else if (skip("?") && !skip(":")) throw new Unmakeable();
      const inner = readChoice();
      skip(")");
      return inner;
    }
    if (character === "[") return { kind: "characters", of: readClass() };
    if (character === ".") return { kind: "characters", of: [...PRINTABLE] };
    if (character === "\\") return { kind: "characters", of: readEscape() };
    return { kind: "characters", of: [character] };
  };
  const readEscape = (): readonly string[] => {
    const letter = take();
    const set = CLASSES[letter];
    if (set !== undefined) return [...set];
    if (/[DWS]/.test(letter)) {
      const excluded = new RegExp(`\\${letter.toLowerCase()}`);
      return [...PRINTABLE].filter((one) => !excluded.test(one));
    }
    if (letter === "u" || letter === "x") {
      const code = /^(?:\{([0-9a-f]+)\}|([0-9a-f]{4}|[0-9a-f]{2}))/i.exec(pattern.slice(at));
      if (code === null) throw new Unmakeable();
      at += code[0].length;
      return [String.fromCodePoint(Number.parseInt(code[1] ?? code[2] ?? "", 16))];
    }
    if (/[a-zA-Z0-9]/.test(letter) && CONTROLS[letter] === undefined) throw new Unmakeable();
    return [CONTROLS[letter] ?? letter];
  };
  const readClass = (): readonly string[] => {
    const isNegated = skip("^");
    const members: string[] = [];
    while (at < pattern.length && !skip("]")) {
      const first = readMember();
      const [from = ""] = first;
      if (first.length === 1 && peek() === "-" && pattern[at + 1] !== "]") {
        at += 1;
        const [to = ""] = readMember();
        members.push(...range(from, to));
      } else {
        members.push(...first);
      }
    }
    if (!isNegated) return members;
    return [...PRINTABLE].filter((one) => !members.includes(one));
  };
  const readMember = (): readonly string[] => {
    const character = String.fromCodePoint(pattern.codePointAt(at) ?? 0);
    at += character.length;
    return character === "\\" ? readEscape() : [character];
  };
  const readCount = (of: Node): Node => {
    const count = /^(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/.exec(pattern.slice(at));
    if (count === null) return of;
    at += count[0].length;
    const [, sign, least, comma, most] = count;
    if (sign === "?") return { kind: "repeat", of, min: 0, max: 1 };
    if (sign !== undefined) {
      return { kind: "repeat", of, min: sign === "+" ? 1 : 0, max: Number.POSITIVE_INFINITY };
    }
    const min = Number(least);
    const max = comma === "" ? min : most === "" ? Number.POSITIVE_INFINITY : Number(most);
    return { kind: "repeat", of, min, max };
  };
  return readChoice();
}

/** Some characters of a range: its start, its end, and what lies between up to a few. */
function range(from: string, to: string): string[] {
  const start = from.codePointAt(0) ?? 0;
  const end = to.codePointAt(0) ?? start;
  const first = Array.from({ length: Math.min(10, end - start) }, (_, i) =>
    String.fromCodePoint(start + i),
  );
  return [...first, to];
}
