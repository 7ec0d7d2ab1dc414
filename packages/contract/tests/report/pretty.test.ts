import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { pretty } from "../../src/report/pretty.ts";
import { type Report, summarize } from "../../src/report/report.ts";
import { cleanReport, emptyReport, richReport } from "../fixtures/report.ts";

const PLAIN = { color: false, width: 80 };

/** The rich report with only some of its results. */
function only(...names: string[]): Report {
  const report = richReport();
  const results = report.results.filter(({ name }) => names.some((one) => name.startsWith(one)));
  return { ...report, results, summary: summarize(results), unusedBaseline: [] };
}

test("tells what was found by operation, the counts and what next", () => {
  const names = ["getContact · valid", "getContact · skipped", "getContact · example", "unknown"];
  expect(pretty(only(...names), PLAIN)).toBe(`\
amoCRM API v4 4.0.0, checked at http://127.0.0.1:4010

Requests that no operation fits
  ✗ request.path.unknown  /api/v4/nothing
    The description has no path /api/v4/nothing
    - expected  a path of the description
    + actual    /api/v4/nothing
    in unknown · GET /api/v4/nothing, GET /api/v4/nothing → 404
    described at #/paths

getContact  GET /api/v4/contacts/{id}
  ✗ response.body.schema  /custom_fields_values
    - expected  a list or null
    + actual    "none"
    in getContact · valid · every property
       GET /api/v4/contacts/50101?with=leads → 200
    described at spec/amocrm/openapi.yaml:120:9

  ! response.field.undeclared  /rank
    /rank of the response body is not expected, known are id, name,
    custom_fields_values
    - expected  one of id, name, custom_fields_values
    + actual    5
    in getContact · valid · every property
       GET /api/v4/contacts/50101?with=leads → 200
    described at spec/amocrm/openapi.yaml:120:9

  ! response.field.undeclared  /score
    /score of the response body is not expected
    - expected  one of id, name, custom_fields_values
    + actual    5
    Was known until 2026-01-31: was to be described
    in getContact · valid · no properties
       GET /api/v4/contacts/50101?with=leads → 200
    described at spec/amocrm/openapi.yaml:120:9
  ~ response.body.schema  /name
    Known until 2027-03-31: the service of Ada Sample mends it in March

Skipped getContact · skipped: no id is known, see the configuration
2 errors in 2 of 5 exchanges
2 passed, 2 failed, 1 skipped, 2 warnings, 1 known
Covered: 2 of 3 operations, 4 of 7 described answers
Seed: 7

What next
  liaison rules request.path.unknown
    Compare the path with the description, slash by slash, or describe the
    operation.
  liaison rules response.body.schema
    Find out which of the two is right, the service or the schema, and mend the
    other.
  liaison rules response.field.undeclared
    Describe the field if clients may rely on it.
`);
});

test("folds what was found many times", () => {
  const text = pretty(only("listContacts"), PLAIN);
  expect(text).toContain("✗ response.body.schema  /_embedded/contacts/*/name\n");
  expect(text).toContain("28 times in 14 exchanges of 14\n");
  expect(text).toContain("page 3, GET /api/v4/contacts?page=3 → 200\n       … and 11 more\n");
  expect(text).not.toContain("page 4");
  expect(text).toContain(
    "    The service is most likely wrong: the second description asks for the same\n",
  );
});

test("of a clean run says so in a few lines", () => {
  expect(pretty(cleanReport(), PLAIN)).toBe(`\
amoCRM API v4 4.0.0, checked at http://127.0.0.1:4010

2 exchanges kept to the description
2 passed
Covered: 2 of 3 operations, 4 of 7 described answers
Seed: 7
`);
});

test("of an empty run does not say that all is well", () => {
  const text = pretty(emptyReport(), { color: true, width: 80 });
  expect(text).toContain("\u001b[31mNothing was held against the description\u001b[0m");
  expect(text).not.toContain("\u001b[32m");
});

test("has colours only where they are seen, and the same text", () => {
  const colored = pretty(richReport(), { color: true, width: 80 });
  const plain = pretty(richReport(), PLAIN);
  expect(plain).not.toContain("\u001b");
  expect(colored).toContain("\u001b[31m    + actual    0\u001b[0m");
  expect(colored).toContain("\u001b[32m    - expected  a text\u001b[0m");
  expect(stripVTControlCharacters(colored)).toBe(plain);
});

test("names entries of the baseline that fit nothing", () => {
  expect(pretty(richReport(), { color: false, width: 120 })).toContain(
    "The baseline entry response.body.schema createContacts /*/id fits nothing in this run\n",
  );
});

test("what several operations have by the same place of the description is told once", () => {
  const report = richReport();
  const failing = report.results.find(({ name }) => name === "getContact · valid · every property");
  if (!failing) throw new Error("the fixture has changed");
  const results = [
    { ...failing, operationId: "listContacts" },
    failing,
    { ...failing, name: "another" },
  ];
  const text = pretty({ ...report, results, unusedBaseline: [] }, PLAIN);
  expect(text.match(/- expected {2}a list or null/g)).toHaveLength(1);
  expect(text).toContain(`
getContact  GET /api/v4/contacts/{id}
  ✗ response.body.schema  /custom_fields_values
    as above, in 2 exchanges of 2
  ! response.field.undeclared  /rank
    as above, in 2 exchanges of 2
`);
});
