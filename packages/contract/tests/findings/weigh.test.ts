import { describe, expect, test } from "vitest";
import type { Rule, Violation } from "../../src/engine/violation.ts";
import type { KnownFinding } from "../../src/findings/finding.ts";
import { isRule, RULE_CODES, RULES } from "../../src/findings/rules.ts";
import { checkSeverities } from "../../src/findings/severities.ts";
import { createWeighing } from "../../src/findings/weigh.ts";

const TODAY = "2026-11-21";

/** What does not fail a run by itself. */
const WARNINGS: readonly Rule[] = [
  "request.field.undeclared",
  "request.member.undeclared",
  "response.field.undeclared",
  "response.member.undeclared",
  "check.answer.inconclusive",
  "traffic.valid.refused",
];

function violation(rule: Rule, place = "/name"): Violation {
  return {
    rule,
    operationId: "getContact",
    place,
    expected: "a text",
    actual: "5",
    message: `${place} of the response body should be a text, was 5`,
    specPointer: "/components/schemas/Contact/properties/name",
  };
}

describe("rules", () => {
  test("have a title, a sentence of help and a severity", () => {
    expect(RULE_CODES.length).toBeGreaterThanOrEqual(34);
    for (const code of RULE_CODES) {
      const { title, help, severity } = RULES[code];
      expect(code).toMatch(/^(request|response|check|traffic)(\.[a-z][A-Za-z]+){1,2}$/);
      expect(title).toMatch(/^[A-Z][^.\n]{5,70}$/);
      expect(help).toMatch(/^[A-Z][^\n]{10,190}\.$/);
      expect(severity).toBe(WARNINGS.includes(code) ? "warning" : "error");
    }
  });

  test("are told from other names", () => {
    expect(isRule("response.body.schema")).toBe(true);
    expect(["response.body", "toString", "", "__proto__"].filter(isRule)).toEqual([]);
  });
});

describe("severities", () => {
  const severities = {
    response: "warning",
    "response.header": "off",
    "response.header.missing": "error",
    "request.field.undeclared": "error",
  } as const;

  test.each([
    ["response.header.missing", "error"],
    ["response.header.invalid", undefined],
    ["response.body.schema", "warning"],
    ["response.status.undeclared", "warning"],
    ["response.field.undeclared", "warning"],
    ["request.field.undeclared", "error"],
    ["request.member.undeclared", "warning"],
    ["request.body.schema", "error"],
  ] as const)("of %s", (rule, severity) => {
    const { weigh } = createWeighing({ severities, today: TODAY });
    expect(weigh(violation(rule))?.severity).toBe(severity);
  });

  test("of a rule without settings are its own", () => {
    const { weigh } = createWeighing({ today: TODAY });
    for (const rule of RULE_CODES)
      expect(weigh(violation(rule))?.severity).toBe(RULES[rule].severity);
  });

  test("are checked", () => {
    expect(checkSeverities(severities)).toEqual(severities);
    expect(checkSeverities({})).toEqual({});
  });

  test.each([
    [{ "response.head": "off" }, 'no rule is called or begins with "response.head"'],
    [{ "response.": "off" }, 'no rule is called or begins with "response."'],
    [{ "": "off" }, 'no rule is called or begins with ""'],
    [{ response: "warn" }, 'response should be error, warning or off, was "warn"'],
    [{ response: undefined }, "response should be error, warning or off, was nothing"],
    [["response"], "severities should be an object"],
    [null, "severities should be an object"],
    ["off", "severities should be an object"],
  ])("are refused: %j", (wrong, problem) => {
    expect(() => checkSeverities(wrong)).toThrow(problem);
  });
});

describe("known findings", () => {
  const at = (place: string, more: Partial<KnownFinding> = {}): KnownFinding => ({
    rule: "response.body.schema",
    place,
    reason: "known",
    ...more,
  });

  test.each([
    ["/name", "/name", true],
    ["/name", "/names", false],
    ["/name", "/0/name", false],
    ["/*/name", "/12/name", true],
    ["/*/name", "/a/b/name", false],
    ["/*", "/", true],
    ["/list/*/v*", "/list/3/value", true],
    ["filter[id][*]", "filter[id][0]", true],
    ["filter[*][0]", "filter[id][0]", true],
    ["filter[*]", "filter[id][0]", false],
    ["filter*", "filter[id]", false],
    ["/a.c", "/abc", false],
    ["/a+(b)|$^{2}\\", "/a+(b)|$^{2}\\", true],
    ["/*/value", "/ada@example.com/value", true],
    ["/ada@example.com/value", "/vera@example.com/value", true],
    ["", "", true],
    ["", "/name", false],
  ])("place %s and %s: %s", (pattern, place, fits) => {
    const { weigh, unused } = createWeighing({ baseline: [at(pattern)], today: TODAY });
    expect(weigh(violation("response.body.schema", place))?.known !== undefined).toBe(fits);
    expect(unused()).toHaveLength(fits ? 0 : 1);
  });

  test("fit by rule and operation", () => {
    const baseline: KnownFinding[] = [
      { rule: "response.body.schema", operationId: "listContacts", reason: "a" },
      { rule: "response.header.missing", reason: "b" },
    ];
    const { weigh, unused } = createWeighing({ baseline, today: TODAY });
    expect(weigh(violation("response.body.schema"))).not.toHaveProperty("known");
    expect(weigh(violation("response.header.invalid"))).not.toHaveProperty("known");
    expect(weigh(violation("response.header.missing"))).toHaveProperty("known.reason", "b");
    const { operationId: _, ...unrouted } = violation("response.body.schema");
    expect(weigh(unrouted)).not.toHaveProperty("known");
    expect(unused()).toEqual([baseline[0]]);
  });

  test.each([
    ["2026-11-20", "expired"],
    ["2026-11-21", "known"],
    ["2026-11-22", "known"],
  ])("that expire on %s are %s today", (expires, kind) => {
    const entry = at("/name", { expires });
    const { weigh, unused } = createWeighing({ baseline: [entry], today: TODAY });
    const finding = weigh(violation("response.body.schema"));
    expect(finding).toHaveProperty(kind, entry);
    expect(finding).not.toHaveProperty(kind === "known" ? "expired" : "known");
    expect(unused()).toEqual([]);
  });

  test("a live entry goes before an expired one", () => {
    const baseline = [at("/name", { expires: "2020-01-01" }), at("/name", { reason: "renewed" })];
    const { weigh, unused } = createWeighing({ baseline, today: TODAY });
    expect(weigh(violation("response.body.schema"))).toHaveProperty("known.reason", "renewed");
    expect(unused()).toEqual([baseline[0]]);
  });

  test("of a rule that is off are unused", () => {
    const { weigh, unused } = createWeighing({
      severities: { response: "off" },
      baseline: [at("/name")],
      today: TODAY,
    });
    expect(weigh(violation("response.body.schema"))).toBeUndefined();
    expect(unused()).toHaveLength(1);
  });
});

test("a finding holds no secret and no personal data, nor does its baseline", () => {
  const { weigh, unused } = createWeighing({
    baseline: [
      {
        rule: "response.body.schema",
        place: "/x",
        reason: "ask ada@example.com, token=demo-token",
      },
    ],
    today: TODAY,
  });
  const written = JSON.stringify([
    weigh({
      ...violation("response.body.schema", "/ada@example.com/phone"),
      actual: '"12025550101"',
      message: '/ada@example.com/phone of the response body should be null, was "12025550101"',
    }),
    weigh({
      ...violation("request.query.invalid", "refresh_token"),
      actual: '"demo-token"',
      message: 'The query parameter refresh_token should be a number, was "demo-token"',
    }),
    unused(),
  ]);
  expect(written).not.toMatch(/ada|demo-token|5550101/);
});
