import { describe, expect, test } from "vitest";
import { describeThings, type Sent, serve } from "./fixtures/serve.ts";

const CONTACTS = "/api/v4/contacts";

interface Refusal {
  title: string;
  status: number;
  detail: string;
  "validation-errors"?: {
    request_id: string;
    errors: { code: string; path: string; detail: string }[];
  }[];
  liaison: {
    operationId: string;
    violations: { rule: string; place: string; message: string; specPointer: string }[];
    more?: number;
  };
}

/** The body of a 400 of amoCRM. */
async function refuse(path: string, sent: Sent): Promise<Refusal> {
  const { send } = await serve({ api: "amocrm" });
  const response = await send(path, sent);
  expect(response.status).toBe(400);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  return (await response.json()) as Refusal;
}

describe("amoCRM's form", () => {
  test.each<[code: string, path: string, target: string, json: unknown]>([
    ["FieldNotExpected", "account_id", CONTACTS, [{ account_id: 1 }]],
    [
      "FieldNotExpected",
      "custom_fields_values.1.values.0.note",
      CONTACTS,
      [
        {
          custom_fields_values: [
            { field_id: 1103, values: [{ value: "a" }] },
            { field_id: 1103, values: [{ value: "b", note: "c" }] },
          ],
        },
      ],
    ],
    ["FieldMissing", "to_entity_id", "/api/v4/leads/70101/link", [{ to_entity_type: "contacts" }]],
    ["InvalidType", "name", CONTACTS, [{ name: 7 }]],
    ["InvalidType", "", CONTACTS, { name: "Ada Sample" }],
    [
      "NotSupportedChoice",
      "to_entity_type",
      "/api/v4/leads/70101/link",
      [{ to_entity_id: 50101, to_entity_type: "elements" }],
    ],
    [
      "NotBlank",
      "custom_fields_values.0.values",
      CONTACTS,
      [{ custom_fields_values: [{ field_id: 1103, values: [] }] }],
    ],
    ["NotBlank", "", CONTACTS, []],
    ["NotNullable", "first_name", CONTACTS, [{ first_name: null }]],
    ["NotNullable", "", CONTACTS, [null]],
  ])("has the code %s at '%s'", async (code, path, target, json) => {
    const { "validation-errors": items } = await refuse(target, { method: "POST", json });
    expect(items).toEqual([
      { request_id: "0", errors: [{ code, path, detail: expect.any(String) }] },
    ]);
  });

  test.each([
    [`${CONTACTS}?filter[bogus]=1`, "FieldNotExpected", "filter.bogus"],
    [`${CONTACTS}?bogus=1`, "FieldNotExpected", "bogus"],
    [`${CONTACTS}?filter[id][]=1e3`, "InvalidType", "filter.id.0"],
    [`${CONTACTS}?order[id]=up`, "NotSupportedChoice", "order.id"],
    ["/api/v4/leads/links", "FieldMissing", "filter"],
    ["/api/v4/leads/links?filter[to_entity_id]=50101", "FieldMissing", "filter.entity_id"],
    [`${CONTACTS}/ada`, "InvalidType", "id"],
  ])("of %s is %s at %s", async (target, code, path) => {
    const { "validation-errors": items } = await refuse(target, {});
    const errors = items?.flatMap((item) => item.errors.map((error) => [error.code, error.path]));
    expect(items?.map(({ request_id }) => request_id)).toEqual(["0"]);
    expect(errors).toContainEqual([code, path]);
  });

  test("names items by their request_id, by their position without a usable one", async () => {
    const json = [
      { request_id: "ada", name: 7, last_name: 8 },
      { name: "Вера Образцова" },
      { name: 7 },
      { request_id: 5 },
    ];
    const { "validation-errors": items } = await refuse(CONTACTS, { method: "POST", json });
    expect(items?.map(({ request_id, errors }) => [request_id, errors.length])).toEqual([
      ["ada", 2],
      ["2", 1],
      ["3", 1],
    ]);
  });

  test("of a single object has paths from its root", async () => {
    const json = { _embedded: { tags: "new" } };
    const refusal = await refuse(`${CONTACTS}/50101`, { method: "PATCH", json });
    expect(refusal["validation-errors"]).toMatchObject([
      { request_id: "0", errors: [{ path: "_embedded.tags" }] },
    ]);
  });

  test.each<[name: string, sent: Sent, detail: RegExp]>([
    ["broken JSON", { body: "[{", headers: { "content-type": "application/json" } }, /JSON/],
    ["a form", { body: "a=b", headers: { "content-type": "text/plain" } }, /application\/json/],
    ["no body", {}, /body is missing/],
  ])("of %s has no places, but a detail", async (_, sent, detail) => {
    const refusal = await refuse(CONTACTS, { method: "POST", ...sent });
    expect(refusal).not.toHaveProperty("validation-errors");
    expect(refusal.detail).toMatch(detail);
  });
});

describe("the extension", () => {
  test("tells the operation and every violation with its place in the description", async () => {
    const { liaison } = await refuse(`${CONTACTS}?bogus=1`, {
      method: "POST",
      json: [{ name: 7 }],
    });
    expect(liaison).toEqual({
      operationId: "createContacts",
      violations: [
        {
          rule: "request.query.unknown",
          place: "bogus",
          expected: "nothing",
          actual: "another name",
          message: "The query parameter bogus is not expected",
          specPointer: "/paths/~1api~1v4~1contacts/post",
        },
        {
          rule: "request.body.schema",
          place: "/0/name",
          keyword: "type",
          expected: "a text",
          actual: "7",
          message: "/0/name of the request body should be a text, was 7",
          specPointer: "/components/schemas/ContactCreate/properties/name",
        },
      ],
    });
  });

  test("stands beside the vendor's words about credentials, which do not change", async () => {
    const { send } = await serve({ api: "amocrm" });
    const response = await send(CONTACTS, { headers: { authorization: "Basic ZGVtbw==" } });
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({
      title: "Unauthorized",
      type: "https://httpstatus.es/401",
      status: 401,
      detail: "Wrong login or password",
      liaison: {
        operationId: "listContacts",
        violations: [
          expect.objectContaining({
            rule: "request.security",
            place: "authorization",
            expected: "the header Authorization with Bearer",
            actual: "Basic",
          }),
        ],
      },
    });
  });
});

describe("SuprSend's form", () => {
  const path = "/v1/object/teams/devs/subscription/";

  test("is a code and a message", async () => {
    const { send } = await serve({ api: "suprsend" });
    const response = await send(`${path}?limit=0`);
    expect(response.status).toBe(400);
    expect(response.headers.get("content-type")).toBe("application/json");
    const message = "The query parameter limit should be a number of at least 1, was 0";
    expect(await response.json()).toEqual({
      code: 400,
      message,
      liaison: {
        operationId: "listObjectSubscriptions",
        violations: [expect.objectContaining({ place: "limit", message })],
      },
    });
  });

  test("is a bare text for who prefers text, and stays as it is documented", async () => {
    const { send } = await serve({ api: "suprsend" });
    const response = await send(path, { headers: { authorization: "", accept: "text/plain" } });
    expect(response.status).toBe(401);
    expect(response.headers.get("content-type")).toBe("text/plain");
    expect(await response.text()).toBe("Not authenticated");
  });

  test("is not HTML, even for who prefers that", async () => {
    const { send } = await serve({ api: "suprsend" });
    const response = await send(`${path}?limit=0`, { headers: { accept: "text/html" } });
    expect(response.headers.get("content-type")).toBe("application/json");
  });
});

describe("a description with", () => {
  const json = (example: unknown, schema: object = {}) => ({
    description: "Refused.",
    content: { "application/json": { schema, example } },
  });
  const REASON = "/name of the request body is missing";
  const liaison = expect.objectContaining({ operationId: "createThing" });

  /** Status, media type and body of a refusal. */
  const refused = async (responses: object, accept = "*/*") => {
    const { send } = await serve({ document: describeThings(responses) });
    const response = await send("/things", { method: "POST", json: {}, headers: { accept } });
    const text = await response.text();
    const type = response.headers.get("content-type");
    return [response.status, type, type?.endsWith("json") ? JSON.parse(text) : text];
  };

  test.each([
    ["400", { 400: json({ message: "400" }), 422: json({ title: "422" }) }, 400],
    ["422", { 422: json({ message: "422" }), default: json({ title: "x" }) }, 422],
    ["4XX", { "4XX": json({ message: "4XX" }), default: json({ title: "x" }) }, 400],
    ["default", { default: json({ message: "x" }) }, 400],
  ])("%s is answered by it", async (_, responses, status) => {
    expect(await refused(responses)).toEqual([
      status,
      "application/json",
      { message: REASON, liaison },
    ]);
  });

  test("no refusal at all is answered in the style of its errors", async () => {
    expect(await refused({})).toEqual([
      400,
      "application/json",
      {
        code: 400,
        message: REASON,
        liaison: { operationId: "createThing", violations: [expect.any(Object)] },
      },
    ]);
  });

  test("a refusal without content gets none", async () => {
    expect(await refused({ 400: { description: "Refused." } })).toEqual([400, null, ""]);
  });

  test("a page of HTML gets it, if that is asked for or all there is", async () => {
    const page = { schema: { type: "string" }, example: "<h1>Refused</h1>\n" };
    const html = { "text/html": page };
    const both = {
      description: "Refused.",
      content: { ...json({ message: "x" }).content, ...html },
    };
    const answered = [400, "text/html", page.example];
    expect(await refused({ 400: { description: "Refused.", content: html } })).toEqual(answered);
    expect(await refused({ 400: both }, "text/html")).toEqual(answered);
    expect(await refused({ 400: both })).toMatchObject([400, "application/json", {}]);
  });

  const closed = (message: object) => ({
    type: "object",
    properties: { message },
    additionalProperties: false,
  });

  test("a closed schema gets no extension", async () => {
    expect(await refused({ 400: json({ message: "x" }, closed({ type: "string" })) })).toEqual([
      400,
      "application/json",
      { message: REASON },
    ]);
  });

  test("fixed words keeps them", async () => {
    const fixed = { const: "Refused" };
    const example = { message: "Refused" };
    const open = { type: "object", properties: { message: fixed } };
    expect((await refused({ 400: json(example, closed(fixed)) }))[2]).toEqual(example);
    expect((await refused({ 400: json(example, open) }))[2]).toEqual({ ...example, liaison });
  });

  test.each([["Refused"], [["Refused"]], [null]])("the bare value %j keeps it", async (value) => {
    expect((await refused({ 400: json(value) }))[2]).toEqual(value);
  });
});

describe("a secret", () => {
  const secret = "demo-secret";

  test.each<[place: string, path: string, json: unknown]>([
    ["an unknown parameter", `${CONTACTS}?access_token=${secret}`, [{}]],
    ["an unknown property", CONTACTS, [{ token: secret }]],
    ["an unknown path", `/nothing?api_key=${secret}`, [{}]],
  ])("in %s is neither printed nor told again", async (_, path, json) => {
    const { mock, lines, send } = await serve({ api: "amocrm" });
    const text = await (await send(path, { method: "POST", json })).text();
    const calls = await (await send("/__liaison/calls")).text();
    expect(JSON.parse(calls).calls).toHaveLength(1);
    expect(lines).toHaveLength(1);
    expect(`${text}${calls}${lines}`).not.toContain(secret);
    expect(JSON.stringify(mock.calls[0]?.exchange.request.target)).toBe(JSON.stringify(path));
  });

  test("in a parameter of the wrong type is neither printed nor told again", async () => {
    const token = { name: "token", in: "query", schema: { type: "integer" } };
    const error = { type: "object", properties: { message: { type: "string" } } };
    const document = describeThings(
      {
        400: {
          description: "x",
          content: { "application/json": { schema: error, example: { message: "x" } } },
        },
      },
      { parameters: [token] },
    );
    const { lines, send } = await serve({ document });
    const path = `/things?token=${secret}`;
    const response = await send(path, { method: "POST", json: { name: "Ada Sample" } });
    const text = await response.text();
    const message = "The query parameter token should be an integer, was [redacted]";
    expect(JSON.parse(text).message).toBe(message);
    expect(lines).toEqual([`POST /things?token=[redacted] createThing 400: ${message}`]);
    expect(text).not.toContain(secret);
  });
});

describe("a large refusal", () => {
  test("of a batch lists twenty violations and counts the others", async () => {
    const json = Array.from({ length: 250 }, () => ({ name: 1, first_name: 2, last_name: 3 }));
    const refusal = await refuse(CONTACTS, { method: "POST", json });
    const { violations, more } = refusal.liaison;
    expect(violations).toHaveLength(20);
    expect(more).toBeGreaterThan(0);
    expect(refusal["validation-errors"]?.flatMap(({ errors }) => errors)).toHaveLength(20);
  });

  test("of a name that is megabytes long is short", async () => {
    const { lines, send } = await serve({ api: "amocrm" });
    const name = "a".repeat(2_000_000);
    const json = [{ [name]: 1, request_id: name }];
    const response = await send(CONTACTS, { method: "POST", json });
    expect(response.status).toBe(400);
    expect((await response.text()).length).toBeLessThan(5_000);
    expect(lines[0]?.length).toBeLessThan(1_000);
  });
});

test("what a client sends cannot command the terminal", async () => {
  const { lines, send } = await serve({ api: "amocrm" });
  await send(CONTACTS, { method: "POST", json: [{ "\u001b[2J\r\n\u009b1m": 1 }] });
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toMatch(/\p{Cc}/u);
});
