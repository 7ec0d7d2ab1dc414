import { describe, expect, test } from "vitest";
import { parseBaseline, writeBaseline } from "../../src/findings/baseline.ts";
import type { Finding, KnownFinding } from "../../src/findings/finding.ts";
import { createWeighing } from "../../src/findings/weigh.ts";

const finding: Finding = {
  rule: "response.body.schema",
  operationId: "listContacts",
  place: "/_embedded/contacts/0/name",
  keyword: "type",
  expected: "a text",
  actual: "5",
  message: "/_embedded/contacts/0/name of the response body should be a text, was 5",
  specPointer: "/components/schemas/Contact/properties/name",
  severity: "error",
};

function resultsOf(...findings: Finding[]): Parameters<typeof writeBaseline>[0] {
  return { results: [{ name: "listContacts · example", findings }] };
}

describe("a baseline file", () => {
  test("is YAML", () => {
    const text = `
findings:
  # Ada looks after it.
  - rule: response.body.schema
    operationId: getContact
    place: /custom_fields_values/*/values
    reason: the service sends null
    expires: 2027-03-31
  - { rule: response.field.undeclared, reason: "harmless" }
`;
    expect(parseBaseline(text)).toEqual([
      {
        rule: "response.body.schema",
        operationId: "getContact",
        place: "/custom_fields_values/*/values",
        reason: "the service sends null",
        expires: "2027-03-31",
      },
      { rule: "response.field.undeclared", reason: "harmless" },
    ]);
  });

  test("is JSON", () => {
    const findings: KnownFinding[] = [
      { rule: "response.body.schema", place: "", reason: 'Вера "weiß" es' },
    ];
    expect(parseBaseline(JSON.stringify({ findings }))).toEqual(findings);
    expect(parseBaseline('{"findings":[]}')).toEqual([]);
  });

  test.each([
    ["", "it should have one list, `findings:`"],
    ["- rule: x", "it should have one list, `findings:`"],
    ["findings:", "findings should be a list, `findings: []` when empty"],
    ["findings: {}", "findings should be a list, `findings: []` when empty"],
    ["findings: []\nignore: []", 'it has the unknown key "ignore", known is findings'],
    ["findings: [\n", "line 2 is no YAML: Flow sequence in block collection must be"],
    ["findings: []\nfindings: []", "line 2 is no YAML: Map keys must be unique"],
    ["findings:\n  - x", "entry 1 (line 2) should be an object with rule and reason"],
    ["findings:\n  - null", "entry 1 (line 2) should be an object with rule and reason"],
    [
      "findings:\n  - { rule: response.body.schema, reason: a }\n\n  - reason: a",
      "entry 2 (line 4): rule should be the code of a rule such as response.body.schema, was nothing; see `liaison rules`",
    ],
    [
      "findings: [{ rule: response.body, reason: a }]",
      'entry 1 (line 1): rule should be the code of a rule such as response.body.schema, was "response.body"',
    ],
    [
      "findings: [{ rule: response.body.schema }]",
      "entry 1 (line 1): reason is missing, say why the finding is accepted",
    ],
    ["findings: [{ rule: response.body.schema, reason: ' ' }]", "reason is missing"],
    [
      "findings: [{ rule: response.body.schema, reason: a, until: 2027-01-01 }]",
      'entry 1 (line 1) has the unknown field "until", known are rule, operationId, place, reason, expires',
    ],
    [
      "findings: [{ rule: response.body.schema, reason: a, place: 5 }]",
      "entry 1 (line 1): place should be a text, was 5",
    ],
    [
      "findings: [{ rule: *none, reason: a }]",
      "entry 1 (line 1) cannot be read: Unresolved alias (the anchor must be set before the alias): none",
    ],
    [
      `findings: [{ rule: &a [${"x,".repeat(20)}], reason: &b [${"*a,".repeat(20)}], place: [${"*b,".repeat(20)}] }]`,
      "entry 1 (line 1) cannot be read: Excessive alias count",
    ],
    ...["2027-02-29", "2027-13-01", "31.03.2027", "2027-3-1", "soon"].map((day) => [
      `findings: [{ rule: response.body.schema, reason: a, expires: ${day} }]`,
      `entry 1 (line 1): expires should be a day such as 2027-03-31, was "${day}"`,
    ]),
  ])("refuses %j", (text, problem) => {
    expect(() => parseBaseline(text)).toThrow(problem);
    try {
      parseBaseline(text);
    } catch (error) {
      expect(error).toHaveProperty("name", "SettingsError");
      expect((error as Error).message).not.toContain("\n");
    }
  });

  test("refuses aliases that unfold without end", () => {
    const bomb = Array.from({ length: 9 }, (_, i) =>
      i === 0 ? "  - &a0 [x,x,x,x,x,x,x,x]" : `  - &a${i} [${`*a${i - 1},`.repeat(8)}]`,
    );
    expect(() => parseBaseline(`findings:\n${bomb.join("\n")}`)).toThrow("entry 1");
  });
});

describe("a new baseline", () => {
  test("accepts all that was found, and nothing else", () => {
    const drift: Finding = {
      ...finding,
      rule: "response.field.undeclared",
      place: "/_embedded/contacts/7/rank",
      severity: "warning",
    };
    const text = writeBaseline(
      resultsOf(finding, { ...finding, place: "/_embedded/contacts/12/name" }, drift),
      "waits for release 7: # 'quoted'",
      "2027-03-31",
    );
    const entries = parseBaseline(text);
    expect(entries).toEqual([
      {
        rule: "response.body.schema",
        operationId: "listContacts",
        place: "/_embedded/contacts/*/name",
        reason: "waits for release 7: # 'quoted'",
        expires: "2027-03-31",
      },
      {
        rule: "response.field.undeclared",
        operationId: "listContacts",
        place: "/_embedded/contacts/*/rank",
        reason: "waits for release 7: # 'quoted'",
        expires: "2027-03-31",
      },
    ]);

    const { weigh, unused } = createWeighing({ baseline: entries, today: "2027-03-31" });
    expect(weigh(finding)).toHaveProperty("known", entries[0]);
    expect(weigh({ ...finding, operationId: "getContact" })).not.toHaveProperty("known");
    expect(weigh({ ...finding, place: "/_embedded/contacts/0/id" })).not.toHaveProperty("known");
    expect(unused()).toEqual([entries[1]]);
  });

  test("accepts a finding about the whole body, and none about a part of it", () => {
    const whole = { ...finding, place: "" };
    const baseline = parseBaseline(writeBaseline(resultsOf(whole), "x"));
    const { weigh } = createWeighing({ baseline, today: "2026-11-21" });
    expect(weigh(whole)).toHaveProperty("known");
    expect(weigh(finding)).not.toHaveProperty("known");
  });

  test("accepts a key that was taken out as personal data", () => {
    const place = "/ada@example.com/0/name";
    const first = createWeighing({ today: "2026-11-21" }).weigh({ ...finding, place });
    const baseline = parseBaseline(writeBaseline(resultsOf(first as Finding), "x"));
    const { weigh } = createWeighing({ baseline, today: "2026-11-21" });
    expect(weigh({ ...finding, place })).toHaveProperty("known.place", "/[redacted]/*/name");
  });

  test("keeps the entries that still fit, and renews expired ones", () => {
    const known: KnownFinding = { rule: "response.body.schema", reason: "by its owner" };
    const expired: KnownFinding = { ...known, operationId: "getContact", expires: "2020-01-01" };
    const text = writeBaseline(
      resultsOf(
        { ...finding, operationId: "getContact", place: "/name", expired },
        { ...finding, known },
        { ...finding, place: "/_embedded/contacts/9/name", known },
      ),
      "new",
    );
    expect(parseBaseline(text)).toEqual([
      known,
      { rule: "response.body.schema", operationId: "getContact", place: "/name", reason: "new" },
    ]);
  });

  test("does not depend on the order of the findings", () => {
    const findings = ["/b", "/a", "/a/0", "/Б", "/a/1"].map((place) => ({ ...finding, place }));
    const forwards = writeBaseline(resultsOf(...findings), "x");
    expect(writeBaseline(resultsOf(...findings.reverse()), "x")).toBe(forwards);
  });

  test("of nothing is empty", () => {
    expect(parseBaseline(writeBaseline(resultsOf(), "x"))).toEqual([]);
  });

  test.each([
    [" ", undefined, "a baseline needs a reason that is not empty"],
    ["x", "2027-02-30", 'expires should be a day such as 2027-03-31, was "2027-02-30"'],
  ])("needs a reason and a day that exists: %j, %s", (reason, expires, problem) => {
    expect(() => writeBaseline(resultsOf(finding), reason, expires)).toThrow(problem);
  });
});
