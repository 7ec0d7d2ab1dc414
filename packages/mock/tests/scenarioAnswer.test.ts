import { describe, expect, test } from "vitest";
import type { Answer } from "../src/http/problem.ts";
import { alterAnswer, ownAnswer } from "../src/scenario/alterAnswer.ts";
import { addDrift, NEW_FIELD, NEW_MEMBER } from "../src/scenario/drift.ts";
import { mergePatch } from "../src/scenario/mergePatch.ts";
import type { ScenarioAnswer } from "../src/scenario/scenario.ts";
import { contracts, findOperation, operations } from "./fixtures/scenarioStage.ts";

/** Every JSON example of every declared response. */
const examples = operations.flatMap(({ contract, operation }) =>
  operation.responses.flatMap(({ status, contents }) =>
    contents
      .filter(({ mediaType }) => mediaType.endsWith("json"))
      .flatMap(({ schemaPointer = "", examples }) =>
        examples.map(({ name, value }) => ({
          contract,
          operationId: operation.operationId,
          status,
          name,
          schemaPointer,
          value,
        })),
      ),
  ),
);

describe("a merge patch", () => {
  test.each([
    [{ a: "b" }, { a: "c" }, { a: "c" }],
    [{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
    [{ a: "b" }, { a: null }, {}],
    [{ a: "b", b: "c" }, { a: null }, { b: "c" }],
    [{ a: ["b"] }, { a: "c" }, { a: "c" }],
    [{ a: "c" }, { a: ["b"] }, { a: ["b"] }],
    [{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
    [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
    [
      ["a", "b"],
      ["c", "d"],
      ["c", "d"],
    ],
    [{ a: "b" }, ["c"], ["c"]],
    [{ a: "foo" }, null, null],
    [{ a: "foo" }, "bar", "bar"],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: "b", c: null }, { a: "b" }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])("%j with %j is %j", (target, patch, result) => {
    expect(mergePatch(target, patch)).toEqual(result);
  });

  test("does not touch prototypes", () => {
    const patch: unknown = JSON.parse('{ "__proto__": { "polluted": true } }');
    expect(Object.getPrototypeOf(mergePatch({}, patch))).toBe(Object.prototype);
    expect("polluted" in {}).toBe(false);
  });
});

describe("drift", () => {
  test("adds a field to every object", () => {
    expect(addDrift({ a: [{}, 1], b: null }, { fields: true }, [])).toEqual({
      a: [{ [NEW_FIELD]: "new" }, 1],
      b: null,
      [NEW_FIELD]: "new",
    });
  });

  test("puts a new member in place of texts from an open set", () => {
    const body = { "a/b": [{ "c~d": "x", e: "x" }], f: 1 };
    const places = ["/a~1b/0/c~0d", "/f", "/missing"];
    expect(addDrift(body, { members: true }, places)).toEqual({
      "a/b": [{ "c~d": NEW_MEMBER, e: "x" }],
      f: 1,
    });
    expect(addDrift(body, { fields: false }, places)).toEqual(body);
  });

  test.each(examples)("leaves $operationId $status $name valid", (example) => {
    const { contract, schemaPointer, value } = example;
    const members = contract.extensibleValues(schemaPointer, value);
    const body = addDrift(value, { fields: true, members: true }, members);
    expect(contract.checkValue(schemaPointer, body)).toEqual([]);
    expect(body).not.toEqual(value);
    const count = JSON.stringify(body).split(`"${NEW_MEMBER}"`).length - 1;
    expect(count).toBe(members.length);
  });

  test("finds open sets in links, subscriptions and problems", () => {
    const found = examples.filter(
      ({ contract, schemaPointer, value }) =>
        contract.extensibleValues(schemaPointer, value).length > 0,
    );
    expect(found.map(({ operationId, name }) => `${operationId} ${name}`)).toEqual(
      expect.arrayContaining([
        "listLeadLinks ok",
        "listLeadSubscriptions ok",
        "createContacts validation_failed",
      ]),
    );
  });
});

describe("an own answer", () => {
  test.each([
    [{}, undefined],
    [
      { code: 500, text: "" },
      { status: 500, headers: {}, body: "" },
    ],
    [
      { text: "a" },
      { status: 200, headers: { "content-type": "text/plain; charset=utf-8" }, body: "a" },
    ],
    [
      { text: "", mediaType: "text/html" },
      { status: 200, headers: { "content-type": "text/html" }, body: "" },
    ],
    [
      { code: 418, body: { a: [1] } },
      { status: 418, headers: { "content-type": "application/json" }, body: '{"a":[1]}' },
    ],
    [
      { body: null },
      { status: 200, headers: { "content-type": "application/json" }, body: "null" },
    ],
  ] satisfies [ScenarioAnswer, Answer | undefined][])("of %j", (answer, expected) => {
    expect(ownAnswer(answer)).toEqual(expected);
  });
});

describe("an answer", () => {
  const target = "/api/v4/leads/70101/links?limit=2";
  const alter = (answer: Answer, wanted: ScenarioAnswer) =>
    alterAnswer(answer, wanted, {
      contract: contracts.amocrm,
      operation: findOperation("listLeadLinks"),
      target,
      query: new URLSearchParams(target.split("?")[1]),
      baseUrl: "http://127.0.0.1:4010",
    });
  const hal: Answer = {
    status: 200,
    headers: { "content-type": "application/hal+json" },
    body: JSON.stringify({
      _total_items: 1,
      _links: { self: { href: "https://example.amocrm.ru/api/v4/leads/70101/links" } },
      _embedded: { links: [{ to_entity_id: 50101, to_entity_type: "contacts", metadata: null }] },
    }),
  };

  test("is made a page, patched and drifted, in this order", () => {
    const { body } = alter(hal, {
      page: { items: "limit", next: "none" },
      merge: { _total_items: 77, _links: null },
      drift: { members: true },
    });
    expect(JSON.parse(String(body))).toEqual({
      _total_items: 77,
      _embedded: {
        links: [
          { to_entity_id: 50101, to_entity_type: NEW_MEMBER, metadata: null },
          { to_entity_id: 50102, to_entity_type: NEW_MEMBER, metadata: null },
        ],
      },
    });
  });

  test("gets headers, in lower case, and a delay", () => {
    expect(
      alter(hal, { headers: { "Retry-After": 3, "Content-Type": "text/x" }, delay: 5 }),
    ).toEqual({
      ...hal,
      headers: { "content-type": "text/x", "retry-after": "3" },
      delay: 5,
    });
    expect(alter(hal, {})).toEqual(hal);
  });

  test.each([
    ["50%", "Вера", 4],
    ["12.5%", "12345678", 1],
    ["100%", "12345678", 7],
    [3, "12345678", 3],
    [99, "12345678", 7],
    [0, "12345678", 0],
    ["50%", "", 0],
  ])("is cut at %s of %j after %d bytes", (cut, body, bytes) => {
    expect(alter({ status: 200, headers: {}, body }, { cut })).toMatchObject({ cut: bytes });
  });

  test.each<Answer>([
    { status: 204, headers: {} },
    { status: 502, headers: { "content-type": "text/html" }, body: "<html></html>" },
  ])("with status $status is no JSON and keeps its body", (answer) => {
    const wanted: ScenarioAnswer = { drift: { fields: true, members: true }, merge: { a: 1 } };
    expect(alter(answer, wanted)).toEqual(answer);
  });
});
