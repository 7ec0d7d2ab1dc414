import { describe, expect, test } from "vitest";
import { chooseContenders, rowsOf } from "../src/contenders.ts";

const contenders = [
  { id: "fast", title: "**Fast**" },
  { id: "slow", title: "Slow" },
  { id: "other", title: "Other" },
];

describe("--only", () => {
  test.each([
    [undefined, ["fast", "slow", "other"]],
    ["other,fast", ["fast", "other"]],
  ])("%s picks %s", (only, ids) => {
    expect(chooseContenders(contenders, only, "client").map(({ id }) => id)).toEqual(ids);
  });

  test.each(["fast,none", ""])("with a name that is none is refused, %j", (only) => {
    const none = only.split(",").at(-1);
    expect(() => chooseContenders(contenders, only, "client")).toThrow(
      `--only ${none} is no client, see --help`,
    );
  });
});

test("rows are those of contenders that were measured, in their order", () => {
  const values = new Map([
    ["other", 3],
    ["fast", 1],
  ]);
  expect(rowsOf(contenders, values, (value, id) => [String(value), id])).toEqual([
    ["**Fast**", "1", "fast"],
    ["Other", "3", "other"],
  ]);
});
