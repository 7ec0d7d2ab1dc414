import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const text = readFileSync(new URL("../DECISIONS.md", import.meta.url), "utf8");

describe.each([
  ["amoCRM", 77],
  ["SuprSend", 43],
])("decisions about %s", (title, total) => {
  const part = text.split(/^## /m).find((section) => section.startsWith(title)) ?? "";
  const rows = part
    .split("\n")
    .filter((line) => /^\| \d+ \|/.test(line))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

  it("are numbered without a gap", () => {
    const numbers = rows.map(([number]) => Number(number));
    expect(numbers).toEqual(Array.from({ length: total }, (_, index) => index + 1));
  });

  it("each tell finding, evidence, what is done and where", () => {
    const incomplete = rows.filter((cells) => cells.length !== 5 || cells.includes(""));
    expect(incomplete).toEqual([]);
  });

  it("point to files that exist", () => {
    const targets = rows.flatMap(([, , , , where]) =>
      [...(where ?? "").matchAll(/\]\(([^)]+)\)/g)].map(([, target]) => target ?? ""),
    );
    const missing = targets.filter(
      (target) => !existsSync(new URL(`../${target}`, import.meta.url)),
    );
    expect(missing).toEqual([]);
    expect(targets.length).toBeGreaterThanOrEqual(total);
  });
});
