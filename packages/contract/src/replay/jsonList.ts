import { UsageError } from "../input/usageError.ts";
import { parsePart, placeAfter, type TextPlace } from "./textPlace.ts";

/** Most characters of one entry, or of all that is around the entries: 128 Mi. */
const MOST_CHARACTERS = 128 * 1024 * 1024;

const STRUCTURE = /["[\]{}:]/g;
const END_OF_STRING = /["\\]/g;

/**
 * Reads the objects of a list that lies deep in a JSON text, one at a time, so that the text may be
 * larger than the memory. What is around them is kept with a 0 for each object, and parsed at the end:
 * so every character of the text is checked.
 *
 * @param text in pieces of any length
 * @param path keys that lead to the list: `["log", "entries"]`
 * @param file as it is called in errors
 * @throws UsageError when the text is no JSON, or has no such list of objects
 */
export async function* readJsonList(
  text: AsyncIterable<string>,
  path: readonly string[],
  file: string,
): AsyncGenerator<unknown> {
  const listDepth = path.length + 1;
  const name = path.join(".");
  /** Keys of the containers that are open. */
  const open: string[] = [];
  const around: string[] = [];
  let aroundLength = 0;
  const aroundStarts: { readonly offset: number; readonly place: TextPlace }[] = [];
  let entry: string[] | undefined;
  let entryLength = 0;
  let entryStart: TextPlace = { line: 1, column: 1 };
  let place: TextPlace = entryStart;
  let inString = false;
  let isEscaped = false;
  let lastText: string[] = [];
  let key = "";

  const take = (piece: string): void => {
    if (piece === "") return;
    if (entry === undefined) {
      if (around.length === 0) aroundStarts.push({ offset: 0, place });
      around.push(piece);
      aroundLength += piece.length;
    } else {
      entry.push(piece);
      entryLength += piece.length;
    }
    place = placeAfter(place, piece);
    if (Math.max(aroundLength, entryLength) > MOST_CHARACTERS) {
      throw new UsageError(
        `${file} has more than ${MOST_CHARACTERS} characters ${entry ? "in one entry" : `beside ${name}`}, which is more than can be read`,
      );
    }
  };
  const placeInAround = (offset: number): TextPlace => {
    const from = aroundStarts.findLast((start) => start.offset <= offset);
    if (from === undefined) return place;
    const whole = around.join("");
    return placeAfter(from.place, whole.slice(from.offset), offset - from.offset);
  };
  const isInList = (): boolean =>
    open.length === listDepth && path.every((step, index) => open[index + 1] === step);

  for await (const chunk of text) {
    let taken = 0;
    let at = 0;
    while (at < chunk.length) {
      if (isEscaped) {
        isEscaped = false;
        at += 1;
        continue;
      }
      const pattern = inString ? END_OF_STRING : STRUCTURE;
      pattern.lastIndex = at;
      const found = pattern.exec(chunk);
      const isKey = inString && entry === undefined && open.length < listDepth;
      if (isKey) lastText.push(chunk.slice(at, found?.index ?? chunk.length));
      if (found === null) break;
      at = found.index + 1;
      const [character] = found;
      if (inString) {
        if (character === "\\") isEscaped = true;
        else inString = false;
      } else if (character === '"') {
        inString = true;
        lastText = [];
      } else if (character === ":") {
        if (open.length < listDepth) key = lastText.join("");
      } else if (character === "{" || character === "[") {
        if (character === "{" && entry === undefined && isInList()) {
          take(chunk.slice(taken, at - 1));
          taken = at - 1;
          entry = [];
          entryLength = 0;
          entryStart = place;
        }
        open.push(open.length < listDepth ? key : "");
        key = "";
      } else {
        open.pop();
        if (entry !== undefined && open.length === listDepth) {
          take(chunk.slice(taken, at));
          taken = at;
          const whole = entry.join("");
          const start = entryStart;
          entry = undefined;
          entryLength = 0;
          // The 0 is no character of the file: what follows it starts anew.
          around.push("0");
          aroundLength += 1;
          aroundStarts.push({ offset: aroundLength, place });
          yield parsePart(whole, file, (offset) => placeAfter(start, whole, offset));
        }
      }
    }
    take(chunk.slice(taken));
  }
  if (entry !== undefined) {
    const whole = entry.join("");
    parsePart(whole, file, (offset) => placeAfter(entryStart, whole, offset));
  }
  const rest = parsePart(around.join(""), file, placeInAround);
  checkList(rest, path, file);
}

function checkList(rest: unknown, path: readonly string[], file: string): void {
  let list = rest;
  for (const step of path) {
    const isInner = typeof list === "object" && list !== null && Object.hasOwn(list, step);
    list = isInner ? (list as Record<string, unknown>)[step] : undefined;
  }
  const name = path.join(".");
  if (!Array.isArray(list)) throw new UsageError(`${file} has no list ${name}`);
  const index = list.findIndex((entry) => entry !== 0);
  if (index >= 0) throw new UsageError(`${name}[${index}] of ${file} is no object`);
}
