import { expect, test } from "vitest";
import { judgeEach, listMissed, type Target, writeTargets } from "../src/targets.ts";

const targets: readonly Target<{ rate?: number; size?: number }>[] = [
  {
    text: "rate at least 3/s",
    judge: ({ rate }) => (rate === undefined ? undefined : { found: `${rate}/s`, kept: rate >= 3 }),
  },
  {
    text: "size at most 5 B",
    judge: ({ size }) => (size === undefined ? undefined : { found: `${size} B`, kept: size <= 5 }),
  },
];

test("what is kept is told with its figures", () => {
  const judged = judgeEach(targets, { rate: 3, size: 5 });
  expect(listMissed(judged)).toEqual([]);
  expect(writeTargets(judged)).toBe(`\
| Target | Found |  |
| --- | --: | --: |
| rate at least 3/s | 3/s | kept |
| size at most 5 B | 5 B | kept |`);
});

test("what is missed or was not measured is marked", () => {
  const judged = judgeEach(targets, { rate: 2 });
  expect(listMissed(judged)).toEqual([
    "missed: rate at least 3/s (2/s)",
    "missed: size at most 5 B (not measured)",
  ]);
  expect(writeTargets(judged)).toContain("| rate at least 3/s | 2/s | **missed** |");
  expect(writeTargets(judged)).toContain("| size at most 5 B | not measured | **missed** |");
});
