import { describe, expect, test } from "vitest";
import { contractOf, judgeRequest, messagesOf, placesOf, type Sent } from "../fixtures/api.ts";

const securitySchemes = {
  bearer: { type: "http", scheme: "Bearer" },
  basic: { type: "http", scheme: "basic" },
  oauth: { type: "oauth2", flows: {} },
  openId: { type: "openIdConnect", openIdConnectUrl: "https://example.com" },
  header: { type: "apiKey", in: "header", name: "X-Api-Key" },
  query: { type: "apiKey", in: "query", name: "api_key" },
  cookie: { type: "apiKey", in: "cookie", name: "session" },
  certificate: { type: "mutualTLS" },
  inherited: { type: "apiKey", in: "header", name: "constructor" },
  patterned: {
    type: "apiKey",
    in: "header",
    name: "Authorization",
    "x-value-pattern": "^ServiceToken \\S+$",
  },
};

function judge(security: unknown, sent: Sent, more: object = {}) {
  const contract = contractOf({
    method: "get",
    operation: { ...(security !== undefined && { security }) },
    components: { securitySchemes },
    root: more,
  });
  return judgeRequest(contract, sent);
}

const authorization = (value: string): Sent => ({ headers: { authorization: value } });

describe("credentials that are there", () => {
  test.each<[security: unknown, sent: Sent]>([
    [[{ bearer: [] }], authorization("Bearer demo-token")],
    [[{ bearer: [] }], authorization("bearer demo-token")],
    [[{ bearer: [] }], authorization("BEARER   demo-token")],
    [[{ oauth: ["crm"] }], authorization("Bearer demo-token")],
    [[{ openId: [] }], authorization("Bearer demo-token")],
    [[{ basic: [] }], authorization("Basic ZGVtbzpkZW1v")],
    [[{ header: [] }], { headers: { "x-api-key": "demo" } }],
    [[{ query: [] }], { target: "/things?api_key=demo" }],
    [[{ cookie: [] }], { headers: { cookie: "theme=dark; session=demo" } }],
    [[{ certificate: [] }], {}],
    [[{ patterned: [] }], authorization("ServiceToken demo-token")],
    [[{ bearer: [] }, { header: [] }], { headers: { "x-api-key": "demo" } }],
    [
      [{ bearer: [], header: [] }],
      { headers: { authorization: "Bearer demo-token", "x-api-key": "demo" } },
    ],
    [[{ bearer: [] }, {}], {}],
    [[{}], {}],
    [[], {}],
    [undefined, {}],
  ])("%j with %j", (security, sent) => {
    expect(judge(security, sent)).toEqual([]);
  });
});

test("what every object inherits is no credential", () => {
  expect(placesOf(judge([{ inherited: [] }], {}))).toEqual(["request.security authorization"]);
});

describe("credentials that are not", () => {
  test.each<[security: unknown, sent: Sent, message: string]>([
    [
      [{ bearer: [] }],
      {},
      "The credentials should be the header Authorization with Bearer, was nothing",
    ],
    [
      [{ bearer: [] }],
      authorization("Bearer"),
      "The credentials should be the header Authorization with Bearer, was another form",
    ],
    [
      [{ bearer: [] }],
      authorization("demo-token"),
      "The credentials should be the header Authorization with Bearer, was another form",
    ],
    [
      [{ bearer: [] }],
      authorization("Basic ZGVtbzpkZW1v"),
      "The credentials should be the header Authorization with Bearer, was Basic",
    ],
    [
      [{ basic: [] }],
      authorization("Bearer demo-token"),
      "The credentials should be the header Authorization with Basic, was Bearer",
    ],
    [
      [{ header: [] }],
      { headers: { "x-api-key": "" } },
      "The credentials should be the header X-Api-Key (header), was nothing",
    ],
    [
      [{ query: [] }],
      { target: "/things?API_KEY=demo" },
      "The credentials should be the query api_key (query), was nothing",
    ],
    [
      [{ cookie: [] }],
      { headers: { cookie: "sessions=demo" } },
      "The credentials should be the cookie session (cookie), was nothing",
    ],
    [
      [{ patterned: [] }],
      authorization("Bearer demo-token"),
      "The credentials should be the header Authorization (patterned), was Bearer",
    ],
    [
      [{ bearer: [], header: [] }],
      authorization("Bearer demo-token"),
      "The credentials should be the header Authorization with Bearer with the header X-Api-Key (header), was Bearer",
    ],
    [
      [{ bearer: [] }, { oauth: [] }, { cookie: [] }],
      {},
      "The credentials should be the header Authorization with Bearer, or the cookie session (cookie), was nothing",
    ],
  ])("%j with %j", (security, sent, message) => {
    const [violation] = judge(security, sent);
    expect(violation?.message).toBe(message);
    expect(violation?.rule).toBe("request.security");
    expect(violation?.specPointer).toBe("/paths/~1things/get/security");
  });

  test("are never quoted", () => {
    const secrets = ["demo-secret", "Bearer,demo-secret", "demo secret,x", "Token:demo-secret x"];
    for (const secret of secrets) {
      expect(JSON.stringify(judge([{ header: [] }], authorization(secret)))).not.toContain(
        "secret",
      );
    }
  });
});

describe("what holds for all operations", () => {
  const all = { security: [{ bearer: [] }] };

  test("holds where an operation says nothing else", () => {
    expect(placesOf(judge(undefined, {}, all))).toEqual(["request.security authorization"]);
    expect(judge([], {}, all)).toEqual([]);
    expect(judge([{ certificate: [] }], {}, all)).toEqual([]);
  });
});

test("a key that is declared as a parameter too counts as a key", () => {
  const contract = contractOf({
    method: "get",
    operation: {
      security: [{ query: [] }],
      parameters: [{ name: "api_key", in: "query", schema: { type: "string", minLength: 3 } }],
    },
    components: { securitySchemes },
  });
  expect(judgeRequest(contract, { target: "/things?api_key=demo" })).toEqual([]);
  expect(messagesOf(judgeRequest(contract, { target: "/things?api_key=d" }))).toHaveLength(1);
});
