import { XMLParser, XMLValidator } from "fast-xml-parser";
import { describe, expect, test } from "vitest";
import { junit } from "../../src/report/junit.ts";
import type { Report } from "../../src/report/report.ts";
import { cleanReport, emptyReport, NASTY, reportOfOnly, richReport } from "../fixtures/report.ts";

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  readonly text: string;
}

/** What Jenkins' junit-10.xsd lets stand where, with the attributes that it asks for. */
const RULES: Readonly<
  Record<string, { children: string[]; required: string[]; optional: string[] }>
> = {
  testsuites: {
    children: ["testsuite"],
    required: [],
    optional: ["name", "time", "tests", "failures", "errors"],
  },
  testsuite: {
    children: ["testcase", "properties", "system-out", "system-err"],
    required: ["name", "tests"],
    optional: ["time", "failures", "errors", "skipped"],
  },
  testcase: {
    children: ["skipped", "error", "failure", "system-out", "system-err"],
    required: ["name"],
    optional: ["classname", "time"],
  },
  failure: { children: [], required: [], optional: ["message", "type"] },
  skipped: { children: [], required: [], optional: ["message", "type"] },
  "system-out": { children: [], required: [], optional: [] },
};

function parse(xml: string): Element {
  const validity = XMLValidator.validate(xml);
  if (validity !== true) throw new Error(`no XML: ${validity.err.msg}`);
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: "",
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: false,
  });
  const read = (node: Record<string, unknown>): Element => {
    const [name = ""] = Object.keys(node).filter((key) => key !== ":@");
    const inner = (node[name] as Record<string, unknown>[]) ?? [];
    return {
      name,
      attributes: (node[":@"] ?? {}) as Record<string, string>,
      children: inner.filter((child) => !("#text" in child)).map(read),
      text: inner.map((child) => child["#text"] ?? "").join(""),
    };
  };
  const roots = (parser.parse(xml) as Record<string, unknown>[]).map(read);
  const [root, ...more] = roots.filter(({ name }) => !name.startsWith("?"));
  if (!root || more.length > 0) throw new Error("it should have one root");
  return root;
}

/** What is wrong with a document by the rules, and with its counts. */
function flaws(element: Element): string[] {
  const { name, attributes, children } = element;
  const rule = RULES[name];
  if (!rule) return [`<${name}> is unknown`];
  const own = [
    ...rule.required.filter((one) => !(one in attributes)).map((one) => `${name} lacks ${one}`),
    ...Object.keys(attributes)
      .filter((one) => ![...rule.required, ...rule.optional].includes(one))
      .map((one) => `${name} has ${one}`),
    ...children
      .filter((child) => !rule.children.includes(child.name))
      .map((child) => `${name} holds ${child.name}`),
  ];
  const cases = find(element, "testcase");
  const counts = {
    tests: cases.length,
    failures: cases.filter(({ children }) => children.some((one) => one.name === "failure")).length,
    errors: 0,
    skipped: cases.filter(({ children }) => children.some((one) => one.name === "skipped")).length,
  };
  if (name.startsWith("testsuite")) {
    for (const [kind, count] of Object.entries(counts)) {
      const told = attributes[kind];
      if (told !== undefined && told !== String(count)) own.push(`${name} ${kind} is ${told}`);
    }
  }
  return [...own, ...children.flatMap(flaws)];
}

function find(element: Element, name: string): Element[] {
  return element.children.flatMap((child) => (child.name === name ? [child] : find(child, name)));
}

function casesOf(report: Report): Element[] {
  return find(parse(junit(report, { color: false, width: 80 })), "testcase");
}

test.each<[string, () => Report]>([
  ["rich", richReport],
  ["clean", cleanReport],
  ["empty", emptyReport],
  ["nasty", () => reportOfOnly(NASTY)],
  ["CDATA", () => reportOfOnly("<![CDATA[ ]]> <!-- --> &#0; &x; <?php \"'")],
])("the %s report is JUnit", (_, make) => {
  const root = parse(junit(make(), { color: false, width: 80 }));
  expect(root.name).toBe("testsuites");
  expect(flaws(root)).toEqual([]);
  expect(find(root, "testcase")).toHaveLength(make().results.length);
  expect(junit(make(), { color: false, width: 80 })).not.toMatch(/timestamp|\d{4}-\d\d-\d\dT/);
});

describe("the rules of this test find", () => {
  test.each([
    ['<testsuites tests="1"/>', "testsuites tests is 1"],
    ["<testsuites><testcase name='x'/></testsuites>", "testsuites holds testcase"],
    ["<testsuites><testsuite name='x'/></testsuites>", "testsuite lacks tests"],
    ["<testsuites at='x'/>", "testsuites has at"],
  ])("%s", (xml, flaw) => {
    expect(flaws(parse(xml))).toContain(flaw);
  });

  test("what is no XML", () => {
    expect(() => parse("<testsuites><x></testsuites>")).toThrow("no XML");
  });
});

test("each operation is a suite, and each result a case", () => {
  const root = parse(junit(richReport(), { color: false, width: 80 }));
  expect(root.attributes["name"]).toBe(
    "liaison: amoCRM API v4 4.0.0, checked at http://127.0.0.1:4010",
  );
  expect(root.children.map(({ attributes }) => attributes["name"])).toEqual([
    "no operation fits",
    "listContacts",
    "getContact",
  ]);
});

test("a case has one failure with all errors, and the rest as its output", () => {
  const cases = casesOf(richReport());
  const byName = (start: string): Element => {
    const found = cases.find(({ attributes }) => attributes["name"]?.startsWith(start));
    if (!found) throw new Error(`no case ${start}`);
    return found;
  };
  const [failure, output] = byName("getContact · valid · every").children;
  expect(failure?.attributes).toEqual({
    message: '/custom_fields_values of the response body should be a list or null, was "none"',
    type: "response.body.schema",
  });
  expect(failure?.text).toContain("GET /api/v4/contacts/50101?with=leads → 200\nerror response");
  expect(failure?.text).toContain("  described at: spec/amocrm/openapi.yaml:120:9");
  expect(output?.name).toBe("system-out");
  expect(output?.text).toContain("warning response.field.undeclared: /rank of the response body");

  const twice = byName("listContacts · valid · page 1").children;
  expect(twice.map(({ name }) => name)).toEqual(["failure"]);
  expect(twice[0]?.attributes["message"]).toMatch(/was 0 \(and 1 more error\)$/);

  const known = byName("getContact · valid · no").children;
  expect(known.map(({ name }) => name)).toEqual(["system-out"]);
  expect(known[0]?.text).toContain("known response.body.schema");

  expect(byName("getContact · skipped").children).toMatchObject([
    { name: "skipped", attributes: { message: "no id is known, see the configuration" } },
  ]);
  expect(byName("getContact · example").children).toEqual([]);
});
