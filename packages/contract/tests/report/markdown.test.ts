import { expect, test } from "vitest";
import { markdown } from "../../src/report/markdown.ts";
import type { Report } from "../../src/report/report.ts";
import { cleanReport, emptyReport, NASTY, reportOfOnly, richReport } from "../fixtures/report.ts";

const PLAIN = { color: false, width: 80 };

/** Takes the code spans out, as CommonMark reads them: a run of ticks up to the next of its length. */
function withoutCode(text: string): string {
  return text.replaceAll(/(?<!`)(`+)(?!`)([^\n]*?)(?<!`)\1(?!`)/g, "");
}

test("tells the counts, then what was found by operation", () => {
  const text = markdown(richReport(), PLAIN);
  expect(text.split("\n").slice(0, 17).join("\n")).toBe(`\
## ❌ 32 errors in 18 of 22 exchanges

\`amoCRM API v4 4.0.0, checked at http://127.0.0.1:4010\`

| Exchanges | Passed | Failed | Skipped | Errors | Warnings | Known | Operations | Answers | Seed |
| --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |
| 22 | 3 | 18 | 1 | 32 | 2 | 2 | 66 % | 57 % | 7 |

### Requests that no operation fits ❌ 1

- ❌ **request.path.unknown** at \`/api/v4/nothing\`
  - \`The description has no path /api/v4/nothing\`
  - expected \`a path of the description\`, came \`/api/v4/nothing\`
  - in \`unknown · GET /api/v4/nothing, GET /api/v4/nothing → 404\`
  - described at \`#/paths\`

### \`listContacts\` \`GET /api/v4/contacts\` ❌ 1`);
  expect(text).toContain(
    "  - 28 times in 14 exchanges, first `listContacts · valid · page 1, GET /api/v4/contacts?page=1 → 200`\n",
  );
  expect(text).toContain(
    "- 🕓 **response.body.schema** at `/name`\n  - Known until 2027-03-31: `the service of Ada Sample mends it in March`\n",
  );
  expect(text).toContain("- `response.body.schema createContacts /*/id`\n");
});

test.each([
  NASTY,
  "@ada #1 https://example.com",
  "`",
  "``",
  "` `` ```",
  "a`",
  "|",
  "\\`",
  "- x",
  " ",
])("%j is code wherever it stands", (text) => {
  const [told = ""] = markdown(reportOfOnly(text), PLAIN).split("<details>");
  const plain = withoutCode(told).replaceAll(/^#+ /gm, "");
  expect(plain).toContain("- ❌ **response.body.schema** at");
  expect(plain).not.toMatch(/[<>@#[\]`]|https?:/);
});

test("a clean run is short, an empty one no success", () => {
  expect(markdown(cleanReport(), PLAIN)).toMatch(/^## ✅ 2 exchanges kept to the description\n/);
  expect(markdown(cleanReport(), PLAIN).split("\n").length).toBeLessThan(10);
  expect(markdown(emptyReport(), PLAIN)).toMatch(/^## ❌ Nothing was held/);
});

test("fits a comment, and says what was left out", () => {
  const report = richReport();
  const [operation] = report.coverage.operations;
  const [, failing] = report.results;
  if (!operation || !failing) throw new Error("the fixture has changed");
  const ids = Array.from({ length: 300 }, (_, index) => `operation${index}`);
  const big: Report = {
    ...report,
    coverage: {
      ...report.coverage,
      operations: ids.map((operationId) => ({ ...operation, operationId })),
    },
    results: ids.map((operationId) => ({
      ...failing,
      name: operationId,
      operationId,
      findings: failing.findings.map((one) => ({ ...one, specPointer: `/${operationId}` })),
    })),
  };
  const text = markdown(big, PLAIN);
  expect(text.length).toBeLessThan(65_536);
  expect(text).toMatch(/\n… and findings in \d+ more operations\.\n/);
  expect(text).toContain("What to do");
});
