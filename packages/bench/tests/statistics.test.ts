import { expect, test } from "vitest";
import { median } from "../src/statistics.ts";

test("the median of an even number of figures lies between the middle ones", () => {
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([5, 1, 3])).toBe(3);
  expect(() => median([])).toThrow("nothing");
});
