import { expect, test } from "vitest";
import descriptionForm from "../rules/functions/description-form.js";
import limits from "../rules/functions/limits.js";
import operationId from "../rules/functions/operation-id.js";
import realData from "../rules/functions/real-data.js";
import responseDescription from "../rules/functions/response-description.js";
import summaryForm from "../rules/functions/summary-form.js";

type Context = Parameters<typeof realData>[2];

/** The functions under test look at nothing but the path of their context. */
function at(...path: (string | number)[]): Context {
  return { path } as unknown as Context;
}

test.each([
  ["mail to ada@sample.com", "an e-mail address"],
  ["+7 900 123-45-67", "a telephone number"],
  ["call +12025551234 now", "a telephone number"],
  ["eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZGEifQ.", "a JSON Web Token"],
  ["SS.notAKey0", "a workspace key"],
  ["0123456789abcdef0123456789abcdef", "a long opaque token"],
])("no-real-data finds %j", (text, what) => {
  const findings = realData({ value: [text] }, null, at());
  expect(findings.map(({ message }) => message)).toEqual([expect.stringContaining(what)]);
  expect(findings[0]?.path).toEqual(["value", 0]);
});

test.each([
  "ada@example.com, vera@mail.example.org",
  "+1 202 555 0101",
  "+12025550199",
  "2026-01-01T00:00:00.123456+03:00",
  "3f1c8a52-9d0b-4f2e-8a77-5b6c1d2e3f40",
  "1767225600",
  "keys start with `SS.`",
  "https://example.amocrm.ru/api/v4/contacts?limit=250&page=2&order[updated_at]=asc",
  "listEntitySubscriptionsOfACustomerOrALead",
])("no-real-data leaves %j alone", (text) => {
  expect(realData({ value: text }, null, at())).toEqual([]);
});

test("no-real-data leaves references and patterns alone", () => {
  const text = "0123456789abcdef0123456789abcdef";
  expect(realData({ $ref: text, pattern: text }, null, at())).toEqual([]);
});

test.each(["Get a contact by ID", "List amoCRM contacts", "Process batches"])(
  "summary-form takes %j",
  (summary) => expect(summaryForm(summary)).toEqual([]),
);

test.each([
  [undefined, "no summary"],
  ["Get", "3 characters"],
  [`Get ${"a very ".repeat(6)}long thing`, "characters"],
  ["Get a contact.", "dot"],
  ["get a contact", "capital"],
  ["This gets a contact", "imperative"],
  ["Method of contacts", "imperative"],
  ["Get a Contact", "title case"],
])("summary-form refuses %j", (summary, why) => {
  expect(summaryForm(summary)[0]?.message).toContain(why);
});

test.each(["Lists contacts.", "Lists contacts.\n\n- by name\n- by `<html>` and `|`\n"])(
  "description-form takes %j",
  (text) => expect(descriptionForm(text)).toEqual([]),
);

test.each([
  [" ", "no description"],
  ["Lists contacts", "dot"],
  ["List contacts.", "third person"],
  ["This lists contacts.", "third person"],
  ["Lists <b>contacts</b>.", "<b>"],
  ["Lists contacts.\n\n| a | b |\n", "table"],
  ["- Lists contacts.", "list"],
])("description-form refuses %j", (text, why) => {
  expect(descriptionForm(text)[0]?.message).toContain(why);
});

test.each([
  ["get", "listContacts", true],
  ["get", "getContact", true],
  ["get", "createContact", false],
  ["get", "list", false],
  ["get", "list_contacts", false],
  ["post", "unlinkLeads", true],
  ["post", "addLeads", false],
  ["put", "replaceLead", true],
  ["patch", "updateLead", true],
  ["delete", "deleteLead", true],
])("operation-id-verb judges %s %s", (method, id, fine) => {
  const findings = operationId({ operationId: id }, null, at("paths", "/v1/x", method));
  expect(findings).toHaveLength(fine ? 0 : 1);
});

test.each(["200", "200 OK", "OK.", "4XX: Bad request", "Bad Request", "Success", " "])(
  "response-description refuses %j",
  (description) => expect(responseDescription({ description }, null, at())).toHaveLength(1),
);

test.each(["The links.", "404 comes when the contact is in the bin."])(
  "response-description takes %j",
  (description) => expect(responseDescription({ description }, null, at())).toEqual([]),
);

const limit = { name: "limit", in: "query", schema: { default: 50, maximum: 250 } };
const body = { content: { "application/json": { schema: { type: "array", maxItems: 250 } } } };

test.each([
  ["nothing to limit", {}, []],
  [
    "a page and a batch",
    {
      parameters: [limit],
      requestBody: body,
      "x-limits": {
        itemsPerPage: { default: 50, maximum: 250 },
        itemsPerRequest: { recommended: 50, maximum: 250 },
      },
    },
    [],
  ],
  ["a page unstated", { parameters: [limit] }, ["states no itemsPerPage"]],
  ["a batch unstated", { requestBody: body }, ["states no itemsPerRequest"]],
  [
    "one of two forms being a batch",
    {
      requestBody: {
        content: {
          "application/json": { schema: { anyOf: [{ type: "object" }, { type: "array" }] } },
        },
      },
    },
    ["states no itemsPerRequest"],
  ],
  [
    "no page",
    { "x-limits": { itemsPerPage: { default: 50, maximum: 250 } } },
    ["does not have a `limit` parameter"],
  ],
  [
    "another maximum",
    { requestBody: body, "x-limits": { itemsPerRequest: { recommended: 50, maximum: 500 } } },
    ["maximum is 500, but the schema says 250"],
  ],
  [
    "another default",
    { parameters: [limit], "x-limits": { itemsPerPage: { default: 25, maximum: 250 } } },
    ["default is 25, but the schema says 50"],
  ],
  [
    "text for a number",
    { parameters: [limit], "x-limits": { itemsPerPage: { default: "50", maximum: 250 } } },
    ["two integers"],
  ],
  [
    "more recommended than allowed",
    { requestBody: body, "x-limits": { itemsPerRequest: { recommended: 300, maximum: 250 } } },
    ["greater than"],
  ],
  ["an unknown key", { "x-limits": { perDay: 5 } }, ['unknown key "perDay"']],
])("limits-stated judges %s", (_name, operation, reasons) => {
  const findings = limits({ get: operation }, null, at("paths", "/v1/x"));
  expect(findings.map(({ message }) => message)).toEqual(
    reasons.map((reason) => expect.stringContaining(reason)),
  );
});

test("limits-stated looks at the parameters of the path item too", () => {
  expect(limits({ parameters: [limit], get: {} }, null, at("paths", "/v1/x"))).toHaveLength(1);
});
