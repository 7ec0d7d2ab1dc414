import { describe, expect, test } from "vitest";
import { countCoverage, percentOf } from "../../src/coverageCount/countCoverage.ts";
import type { CoverageDocument } from "../../src/coverageCount/coverageDocument.ts";
import { coverageHtml } from "../../src/coverageCount/coverageHtml.ts";
import { coverageMarkdown, coverageText } from "../../src/coverageCount/coverageText.ts";
import { mergeCoverage } from "../../src/coverageCount/mergeCoverage.ts";
import { readCoverage } from "../../src/coverageCount/readCoverage.ts";

function documentOf(
  counts: Partial<CoverageDocument["operations"][number]> = {},
): CoverageDocument {
  return {
    format: "liaison-coverage/1",
    description: { title: "Things", version: "1" },
    operations: [
      {
        ...{ operationId: "listThings", method: "GET", path: "/things", tags: [], exchanges: 2 },
        statuses: { "200": 2, "404": 0 },
        mediaTypes: { "200 application/json": 2 },
        parameters: { "query page": 1 },
        refusals: { "query page": 0 },
        fields: { "200 /name": 2 },
        members: {},
        ...counts,
      },
    ],
  };
}

describe("merging", () => {
  test("adds up what every shard has counted", () => {
    const sum = mergeCoverage([
      documentOf(),
      documentOf({ exchanges: 3, statuses: { "200": 0, "404": 3 }, refusals: { "query page": 1 } }),
    ]);
    expect(sum.operations[0]).toMatchObject({
      exchanges: 5,
      statuses: { "200": 2, "404": 3 },
      refusals: { "query page": 1 },
      fields: { "200 /name": 4 },
    });
  });

  test("keeps operations and things that only one of them knows", () => {
    const sum = mergeCoverage([
      documentOf(),
      documentOf({ operationId: "getThing" }),
      documentOf({ fields: { "200 /id": 1 } }),
    ]);
    expect(sum.operations.map(({ operationId }) => operationId)).toEqual([
      "listThings",
      "getThing",
    ]);
    expect(sum.operations[0]?.fields).toEqual({ "200 /name": 2, "200 /id": 1 });
  });

  test("leaves its parts alone", () => {
    const part = documentOf();
    mergeCoverage([part, part]);
    expect(part).toEqual(documentOf());
  });
});

test("a share is rounded down, so that 100 means everything", () => {
  expect(percentOf({ covered: 999, total: 1000 })).toBe(99);
  expect(percentOf({ covered: 0, total: 0 })).toBe(100);
  expect(countCoverage(documentOf()).statuses.missing).toEqual(["listThings 404"]);
});

describe("reading", () => {
  test("takes a coverage document, and a JSON report that holds one", () => {
    expect(readCoverage(documentOf())).toEqual(documentOf());
    expect(readCoverage({ format: "liaison-report/1", coverage: documentOf() })).toEqual(
      documentOf(),
    );
  });

  test.each([
    [[], "is no coverage: not an object"],
    [{}, "its format should be liaison-coverage/1, was missing"],
    [{ format: "liaison-coverage/9" }, 'was "liaison-coverage/9"'],
    [{ ...documentOf(), description: {} }, "description.title is no text"],
    [{ ...documentOf(), description: { title: "t" } }, "description.version is no text"],
    [documentOf({ path: undefined as never }), "operations[0].path is no text"],
    [{ ...documentOf(), operations: {} }, "operations is no list"],
    [{ ...documentOf(), operations: [7] }, "operations[0] is no object"],
    [documentOf({ exchanges: -1 }), "operations[0].exchanges is no count"],
    [documentOf({ statuses: { "200": 0.5 } }), "operations[0].statuses has no count for 200"],
    [documentOf({ fields: undefined as never }), "operations[0].fields is no object"],
  ])("refuses %j", (value, reason) => {
    expect(readCoverage(value)).toContain(reason);
  });
});

describe("telling", () => {
  test("the text has every kind, and the first of what is missing", () => {
    const text = coverageText(documentOf(), false);
    expect(text).toContain("statuses                     1/2   50 %\n    missing  listThings 404");
    expect(text).toContain("members of sets              0/0  100 %");
  });

  test("the text folds what is long, unless all is asked for", () => {
    const names = Array.from({ length: 8 }, (_, index) => [`200 /f${index}`, 0]);
    const document = documentOf({ fields: Object.fromEntries(names) });
    expect(coverageText(document, false)).toContain("… and 3 more, --missing names all");
    expect(coverageText(document, true)).toContain("missing  listThings 200 /f7");
  });

  test("the Markdown has a table of the kinds and one of the operations", () => {
    const text = coverageMarkdown(documentOf());
    expect(text).toContain("| statuses | 1 | 2 | 50 % |");
    expect(text).toContain("| `listThings` | 2 | 1/2 | 1/1 | 1/1 | 0/1 | 1/1 |  |");
  });

  test("the page holds no script, and nothing of a description gets out of its text", () => {
    const hostile = `<script>alert("1")</script>`;
    const document = {
      ...documentOf({ operationId: hostile, path: hostile, fields: { [hostile]: 0 } }),
      description: { title: hostile, version: hostile },
    };
    const page = coverageHtml([document]);
    expect(page).not.toContain("<script");
    expect(page).toContain("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;");
    expect(coverageHtml([document])).toBe(page);
  });

  test("the page names what was never called before the rest", () => {
    const never = documentOf({ operationId: "getThing", exchanges: 0 });
    const page = coverageHtml([mergeCoverage([documentOf(), never])]);
    expect(page.indexOf("getThing")).toBeLessThan(page.indexOf("listThings"));
  });
});
