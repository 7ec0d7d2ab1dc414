import { expect, test } from "vitest";
import { createProgressTeller } from "../../src/check/progress.ts";

function tell(isInteractive: boolean, steps: number, width = 80) {
  const texts: string[] = [];
  let time = 0;
  const err = (text: string) => void texts.push(text);
  const teller = createProgressTeller({ err, isInteractive, width }, () => time);
  for (let done = 1; done <= steps; done += 1) {
    time += 50;
    const failed = Math.floor(done / 10);
    teller.update({ done, steps, requests: done, failed });
  }
  teller.end();
  return texts;
}

test("in CI there is a plain line for each tenth", () => {
  const texts = tell(false, 100);
  expect(texts).toHaveLength(10);
  expect(texts[0]).toBe("check: 10 %, 10/100, 1 failed, 20.0 requests/s, 5 s left\n");
  expect(texts[9]).toBe("check: 100 %, 100/100, 10 failed, 20.0 requests/s\n");
  expect(texts.join("")).not.toContain("\x1b");
});

test("few steps have no more lines than there are steps", () => {
  expect(tell(false, 3).map((text) => text.slice(0, 11))).toEqual([
    "check: 33 %",
    "check: 66 %",
    "check: 100 ",
  ]);
});

test("at a terminal one line moves, not too fast, and goes away", () => {
  const texts = tell(true, 100);
  expect(texts.length).toBeLessThanOrEqual(52);
  expect(texts.every((text) => text.startsWith("\r\x1b[2K") && !text.includes("\n"))).toBe(true);
  expect(texts.at(-2)).toBe(`\r\x1b[2K${"█".repeat(20)} 100/100, 10 failed, 20.0 requests/s`);
  expect(texts.at(-1)).toBe("\r\x1b[2K");
});

test("the line is never broken in two", () => {
  for (const text of tell(true, 100, 30)) expect(text.length).toBeLessThanOrEqual(29 + 5);
});
