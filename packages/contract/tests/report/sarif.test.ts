import { readFile } from "node:fs/promises";
import { Ajv, type ValidateFunction } from "ajv";
import formats from "ajv-formats";
import type { Log, Result } from "sarif";
import { describe, expect, test } from "vitest";
import type { Report } from "../../src/report/report.ts";
import { sarif } from "../../src/report/sarif.ts";
import { cleanReport, emptyReport, NASTY, reportOfOnly, richReport } from "../fixtures/report.ts";

const PUBLISHED = "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json";

/** The published schema. Ajv reads draft 4 but for the names of its first two keys. */
async function validator(): Promise<ValidateFunction> {
  const path = new URL(import.meta.resolve(PUBLISHED));
  const { $schema, id, ...schema } = JSON.parse(await readFile(path, "utf8"));
  expect([$schema, id]).toEqual([
    "http://json-schema.org/draft-04/schema#",
    expect.stringContaining("sarif-2.1.0"),
  ]);
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  formats.default(ajv);
  return ajv.compile(schema);
}

const isSarif = await validator();

function logOf(report: Report): Log {
  return JSON.parse(sarif(report, { color: false, width: 80 }));
}

function resultsOf(report: Report): Result[] {
  return logOf(report).runs[0]?.results ?? [];
}

test.each<[string, () => Report]>([
  ["rich", richReport],
  ["clean", cleanReport],
  ["empty", emptyReport],
  ["nasty", () => reportOfOnly(NASTY)],
  ["blank", () => reportOfOnly("")],
])("the %s report is SARIF 2.1.0", (_, make) => {
  isSarif(logOf(make()));
  expect(isSarif.errors ?? []).toEqual([]);
});

describe("the schema refuses", () => {
  test.each<[string, (log: Log) => object]>([
    ["another version", (log) => ({ ...log, version: "2.0.0" })],
    ["an unknown key", (log) => ({ ...log, more: 1 })],
    [
      "a result without a message",
      (log) => ({ ...log, runs: [{ ...log.runs[0], results: [{}] }] }),
    ],
    [
      "a place that is no URI",
      (log) => ({
        ...log,
        runs: [
          {
            ...log.runs[0],
            results: [
              {
                message: { text: "x" },
                locations: [{ physicalLocation: { artifactLocation: { uri: "a b" } } }],
              },
            ],
          },
        ],
      }),
    ],
  ])("%s", (_, change) => {
    expect(isSarif(change(logOf(richReport())))).toBe(false);
  });
});

test("rules are those that were broken, with help", () => {
  const rules = logOf(richReport()).runs[0]?.tool.driver.rules ?? [];
  expect(rules.map(({ id }) => id)).toEqual([
    "request.path.unknown",
    "response.header.missing",
    "response.body.schema",
    "response.field.undeclared",
    "check.answer.missing",
  ]);
  for (const { help, shortDescription, defaultConfiguration } of rules) {
    expect(help?.text).toMatch(/\.$/);
    expect(help?.markdown).toContain("`liaison rules ");
    expect(shortDescription?.text).toMatch(/\.$/);
    expect(defaultConfiguration?.level).toMatch(/^(error|warning)$/);
  }
  for (const { ruleId, ruleIndex } of resultsOf(richReport())) {
    expect(rules[ruleIndex ?? -1]?.id).toBe(ruleId);
  }
});

test("a result stands in the file of the description", () => {
  const result = resultsOf(richReport()).find(
    ({ locations }) =>
      locations?.[0]?.logicalLocations?.[0]?.fullyQualifiedName ===
      "listContacts /_embedded/contacts/*/name",
  );
  expect(result).toMatchObject({
    level: "error",
    occurrenceCount: 28,
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: "spec/amocrm/openapi.yaml" },
          region: { startLine: 120, startColumn: 9 },
        },
      },
    ],
    partialFingerprints: {
      "liaisonFinding/v1": "listContacts response.body.schema /_embedded/contacts/*/name",
    },
  });
  expect(result?.message.text).toBe(
    "/_embedded/contacts/0/name of the response body should be a text, was 0. The service is most likely wrong: the second description asks for the same.",
  );
});

test("without a file it stands at its operation only", () => {
  const { description, ...report } = richReport();
  const { file: _file, ...built } = description;
  const results = report.results.map((result) => ({
    ...result,
    findings: result.findings.map(({ location: _location, ...finding }) => finding),
  }));
  const bare = { ...report, description: built, results };
  for (const { locations } of resultsOf(bare)) {
    expect(locations?.[0]).not.toHaveProperty("physicalLocation");
    expect(locations?.[0]?.logicalLocations).toHaveLength(1);
  }
});

test("known findings are suppressed, others are not", () => {
  const results = resultsOf(richReport());
  const known = results.filter(({ suppressions }) => suppressions !== undefined);
  expect(known).toHaveLength(2);
  expect(known[0]).toMatchObject({
    level: "error",
    suppressions: [
      {
        kind: "external",
        status: "accepted",
        justification: "the service of Ada Sample mends it in March",
      },
    ],
  });
});

test("fingerprints stay when other values come, and differ between findings", () => {
  const fingerprints = (report: Report): string[] =>
    resultsOf(report).map((one) => one.partialFingerprints?.["liaisonFinding/v1"] ?? "");
  const report = richReport();
  const moved = report.results.map((result) => ({
    ...result,
    name: `${result.name} again`,
    findings: result.findings.map((finding) => ({
      ...finding,
      place: finding.place.replace("/contacts/0/", "/contacts/7/"),
      actual: "6",
      message: "another",
    })),
  }));
  expect(fingerprints({ ...report, seed: 8, results: moved })).toEqual(fingerprints(report));
  expect(new Set(fingerprints(report)).size).toBe(fingerprints(report).length);
});

test("braces and brackets are no placeholders and links", () => {
  const [first] = resultsOf(reportOfOnly("{0} [x](http://example.com)"));
  expect(first?.message.text).toContain("{{0}} \\[x\\](http://example.com)");
});

test.each([
  ["a b/c#d.yaml", "a%20b/c%23d.yaml"],
  ["/tmp/x.yaml", "file:///tmp/x.yaml"],
  ["C:\\api\\x.yaml", "file:///C:/api/x.yaml"],
  ["../Вера.yaml", "../%D0%92%D0%B5%D1%80%D0%B0.yaml"],
])("the file %s has the address %s", (file, uri) => {
  const report = richReport();
  const results = report.results.map((result) => ({
    ...result,
    findings: result.findings.map((one) => ({ ...one, location: { file, line: 1, column: 1 } })),
  }));
  const [first] = resultsOf({ ...report, results });
  expect(first?.locations?.[0]?.physicalLocation?.artifactLocation?.uri).toBe(uri);
});
