import { mkdir, writeFile } from "node:fs/promises";
import { afterAll, describe, expect, it } from "vitest";
import { checkAnswers, checkRefusals, checkRequests } from "../src/checks.ts";
import { setUp } from "../src/context.ts";
import { Coverage } from "../src/coverage.ts";
import { apis } from "../src/description.ts";

/** Fails with the findings as they are: a diff against an empty list would only hide them. */
function expectNone(findings: readonly string[]): void {
  if (findings.length > 0) throw new Error(findings.join("\n"));
}

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
      const described = operations.map(({ operationId }) => operationId);
      const missing = described.filter((id) => !context.cases.has(id));
      const stray = [...context.cases.keys()].filter((id) => !described.includes(id));
      expectNone([
        ...missing.map((id) => `${id}: write apps/contract-tests/cases/${context.api}/${id}.yaml`),
        ...stray.map((id) => `cases/${context.api}/${id}.yaml: no operation has this name`),
      ]);
    });

    describe.each(operations)("$operationId", (operation) => {
      coverage.declare(operation);

      it("leaves the client byte for byte as its cases say, and is accepted", async () => {
        expectNone(await checkRequests(context, operation));
      });

      it("brings back every documented example of every status", async () => {
        expectNone(await checkAnswers(context, operation));
      });

      it("is refused as declared when the request is wrong", async () => {
        expectNone(await checkRefusals(context, operation));
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
