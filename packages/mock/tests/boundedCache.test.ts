import { expect, test } from "vitest";
import { createBoundedCache } from "../src/boundedCache.ts";

test("what was not asked for the longest makes room", () => {
  const cache = createBoundedCache<string>(10);
  cache.set("a", "A", 4);
  cache.set("b", "B", 4);
  expect(cache.get("a")).toBe("A");
  cache.set("c", "C", 4);
  expect(["a", "b", "c"].map((key) => cache.get(key))).toEqual(["A", undefined, "C"]);
});

test("a value that is set anew counts once", () => {
  const cache = createBoundedCache<string>(10);
  for (let size = 1; size <= 6; size += 1) cache.set("a", String(size), size);
  cache.set("b", "B", 4);
  expect([cache.get("a"), cache.get("b")]).toEqual(["6", "B"]);
});

test("a value beyond the limit is not kept", () => {
  const cache = createBoundedCache<string>(10);
  cache.set("a", "A", 11);
  expect(cache.get("a")).toBeUndefined();
  cache.set("b", "B", 10);
  expect(cache.get("b")).toBe("B");
});
