/** What forms are made of, without a browser. */
import { describe, expect, test } from "vitest";
import { describedApis } from "../src/apis.ts";
import { formatJson } from "../src/browser/tryIt/colourJson.ts";
import { readDescription } from "../src/description.ts";
import type { Api } from "../src/model/api.ts";
import { readQueryValue } from "../src/tryIt/queryValue.ts";
import { readSampleRequest } from "../src/tryIt/sampleRequest.ts";
import { createForm } from "../src/tryIt/tryItForms.ts";

const [described] = describedApis();
const api: Api = (
  await readDescription("amocrm", (described as typeof described & object).bundles.en)
).api;
const operation = (id: string) => {
  const found = api.operations.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no ${id}`);
  return found;
};

describe("a form", () => {
  test("starts with what the curl sample sends", () => {
    const curl = `curl -G "https://example.amocrm.ru/api/v4/leads/70101/links?page=2" \\
      -H "Authorization: Bearer $AMOCRM_TOKEN" \\
      -d "filter[to_entity_id]=60101" -d "filter[to_entity_type]=companies"`;
    const { parameters } = createForm(api, operation("listLeadLinks"), curl);
    expect(Object.fromEntries(parameters.map(({ name, value }) => [name, value]))).toEqual({
      entity_id: "70101",
      filter: { to_entity_id: 60101, to_entity_type: "companies" },
      page: "2",
      limit: undefined,
    });
  });

  test("refuses a sample whose address is not that of the operation, and says so", () => {
    expect(() => createForm(api, operation("getContact"), 'curl "https://a.example/x"')).toThrow(
      "the curl sample of getContact has no address in double quotes that fits /api/v4/contacts/{id}",
    );
  });

  test("takes what the description knows of its parameters", () => {
    const { parameters, body, answers } = createForm(api, operation("listContacts"), undefined);
    const named = new Map(parameters.map((parameter) => [parameter.name, parameter]));
    expect(named.get("with")).toMatchObject({
      kind: "choices",
      options: ["catalog_elements", "leads", "customers", "only_deleted"],
    });
    expect(named.get("limit")).toMatchObject({ kind: "text", usual: "50", required: false });
    expect(named.get("filter")?.examples).toContainEqual({
      label: "filter[id][]=1&filter[id][]=2",
      value: { id: [1, 2] },
    });
    expect(body).toBeUndefined();
    expect(answers).toContainEqual({ prefer: "code=403, example=blocked", label: "403 blocked" });
    expect(answers).toContainEqual({ prefer: "code=204", label: "204" });
  });
});

test("a path value is decoded", () => {
  const { path } = readSampleRequest('curl "https://a.example/objects/a%2Fb"', {
    id: "x",
    path: "/objects/{id}",
  });
  expect(path).toEqual({ id: "a/b" });
});

describe("a query", () => {
  const parameter = (id: string, name: string) => {
    const found = operation(id).parameters.find((one) => one.name === name);
    if (found === undefined) throw new Error(`no ${name}`);
    return found;
  };

  test.each([
    ["with=leads,customers", "listContacts", "with", ["leads", "customers"]],
    ["chat_id[]=a&chat_id[]=b&chat_id=c", "listContactChats", "chat_id[]", ["a", "b"]],
    ["chat_id[]=a&chat_id=c", "listContactChats", "chat_id", "c"],
    [
      "filter[updated_at][from]=1&filter[name]=7",
      "listContacts",
      "filter",
      { updated_at: { from: 1 }, name: "7" },
    ],
    ["filter[id]=5", "listContacts", "filter", { id: 5 }],
    ["page=1", "listContacts", "filter", undefined],
  ] as const)("%s has the %s value of %s", (query, id, name, expected) => {
    const pairs = [...new URLSearchParams(query)];
    expect(readQueryValue(pairs, parameter(id, name))).toEqual(expected);
  });
});

describe("JSON for reading", () => {
  test.each([
    '{"a":[1,{"b":"x, {y}: \\"z\\\\"}],"c":{},"d":[],"e":null,"f":-1.5}',
    "[]",
    '"text"',
    "[[],[[]]]",
  ])("breaks lines of %s as JSON.stringify does", (text) => {
    expect(formatJson(text)).toBe(JSON.stringify(JSON.parse(text), undefined, 2));
  });

  test("keeps every digit, and leaves alone what is no JSON", () => {
    expect(formatJson('{"id":12345678901234567890,"x":1.0}')).toBe(
      '{\n  "id": 12345678901234567890,\n  "x": 1.0\n}',
    );
    expect(formatJson("<html>")).toBeUndefined();
    expect(formatJson("{")).toBeUndefined();
  });
});
