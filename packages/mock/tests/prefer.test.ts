import { expect, test } from "vitest";
import { readPrefer } from "../src/answer/prefer.ts";

test("commas and semicolons separate, names have no letter case, quotes are taken off", () => {
  expect(readPrefer('Code=403, example="two words"; dynamic=true;seed=a')).toEqual({
    code: 403,
    example: "two words",
    dynamic: true,
    seed: "a",
  });
});

test("no header and preferences of others ask for nothing", () => {
  expect(readPrefer(undefined)).toEqual({});
  expect(readPrefer("respond-async, return=minimal, status_code=9")).toEqual({});
});

test("what cannot be understood is named", () => {
  expect(readPrefer("code=5XX")).toContain("code=5XX");
  expect(readPrefer("code=429 dynamic=true")).toContain("commas");
  expect(readPrefer("dynamic=yes")).toContain("dynamic=yes");
  expect(readPrefer("example=")).toContain("example");
});
