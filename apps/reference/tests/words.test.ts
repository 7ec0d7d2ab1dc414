import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { en } from "../src/words/en.ts";
import { ru } from "../src/words/ru.ts";

const source = fileURLToPath(new URL("../src/", import.meta.url));
const names = (await readdir(source, { recursive: true })).filter(
  (name) => name.endsWith(".ts") && !name.startsWith("words/") && !name.startsWith("browser/"),
);
const code = (await Promise.all(names.map((name) => readFile(join(source, name), "utf8")))).join();

/** Keys that no code takes as `words.key`, `wordsOf(language).key` or `{ key } = words`. */
function unused(keys: readonly string[]): string[] {
  return keys.filter((key) => {
    const read = String.raw`words(Of\([^)]*\))?\.${key}\b`;
    const taken = String.raw`\{[^{}]*\b${key}\b[^{}]*\} = words`;
    return !new RegExp(`${read}|${taken}`).test(code);
  });
}

test("every word is used", () => {
  expect(unused(Object.keys(en))).toEqual([]);
  expect(unused(["search", "nobodySaysThis"])).toEqual(["nobodySaysThis"]);
});

/** Paths of all keys, where TypeScript would let one be missing. */
function paths(words: object): string[] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === "object" ? paths(value).map((path) => `${key}.${path}`) : [key],
  );
}

test("every language has a word for everything", () => {
  expect(paths(ru).sort()).toEqual(paths(en).sort());
});
