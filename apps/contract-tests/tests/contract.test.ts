import { mkdir, writeFile } from "node:fs/promises";
import { afterAll, describe, expect, it } from "vitest";
import { checkAnswers, checkRefusals, checkRequests } from "../src/checks.ts";
import { setUp } from "../src/context.ts";
import { Coverage } from "../src/coverage.ts";
import { apis } from "../src/description.ts";

const coverage = new Coverage();
const setups = await Promise.all(apis.map((api) => setUp(api, coverage)));

afterAll(async () => {
  await Promise.all(setups.map(({ mock }) => mock.close()));
  // The root's test command prints this after all suites have run.
  const folder = new URL("../reports/", import.meta.url);
  await mkdir(folder, { recursive: true });
  await writeFile(new URL("coverage.json", folder), JSON.stringify(coverage.counts(), null, 2));
});

for (const { operations, context } of setups) {
  describe(context.api, () => {
    it("has a case file for every operation and for nothing else", () => {
      expect([...context.cases.keys()].sort()).toEqual(
        operations.map(({ operationId }) => operationId).sort(),
      );
    });

    describe.each(operations)("$operationId", (operation) => {
      coverage.declare(operation);

      it("leaves the client byte for byte as its cases say, and is accepted", async () => {
        expect(await checkRequests(context, operation)).toEqual([]);
      });

      it("brings back every documented example of every status", async () => {
        expect(await checkAnswers(context, operation)).toEqual([]);
      });

      it("is refused as declared when the request is wrong", async () => {
        expect(await checkRefusals(context, operation)).toEqual([]);
      });
    });
  });
}

describe("coverage", () => {
  it.each(["operations", "operation x status", "parameters", "examples"])(
    "touches all %s",
    (kind) => {
      expect(coverage.counts()[kind]?.missing).toEqual([]);
    },
  );
});
