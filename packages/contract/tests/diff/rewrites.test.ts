import { describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { compareDescriptions } from "../../src/diff/compareDescriptions.ts";
import { OTHER_WORDS, type Rewrite, SAME } from "./rewrites.ts";
import { type Json, readBundle } from "./seeds.ts";

describe.each(["amocrm", "suprsend"] as const)("%s in other words", (api) => {
  const document = readBundle(api);
  const rewritten = (rewrite: Rewrite): Json => {
    const copy = structuredClone(document);
    rewrite(copy);
    return copy;
  };

  test.each(Object.entries(SAME))("%s: no change, there and back", (_, rewrite) => {
    const next = rewritten(rewrite);
    for (const [old, later] of [
      [document, next],
      [next, document],
    ] as const) {
      const { verdict, changes } = compareDescriptions(old, later);
      expect(changes.map(({ rule, occurrences }) => `${rule} ${occurrences[0]?.place}`)).toEqual(
        [],
      );
      expect(verdict).toBe("none");
    }
  });

  test.each(Object.entries(OTHER_WORDS))("%s: a patch, there and back", (_, rewrite) => {
    const next = rewritten(rewrite);
    expect(compareDescriptions(document, next).verdict).toBe("patch");
    expect(compareDescriptions(next, document).verdict).toBe("patch");
  });

  test("read from YAML: no change", () => {
    const next = parse(stringify(document), { maxAliasCount: 1000 });
    expect(compareDescriptions(document, next).verdict).toBe("none");
  });
});

test("every rewrite writes something in another way", () => {
  const documents = [readBundle("amocrm"), readBundle("suprsend")];
  const { "nothing at all": _, ...rewrites } = { ...SAME, ...OTHER_WORDS };
  const idle = Object.entries(rewrites).filter(([, rewrite]) =>
    documents.every((document) => {
      const copy = structuredClone(document);
      rewrite(copy);
      return JSON.stringify(copy) === JSON.stringify(document);
    }),
  );
  expect(idle.map(([name]) => name)).toEqual([]);
});
