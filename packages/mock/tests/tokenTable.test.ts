import { describe, expect, test, vi } from "vitest";
import { describeThings, type Served, serve } from "./fixtures/serve.ts";

const CONTACTS = "/api/v4/contacts";
const SUBSCRIPTIONS = "/v1/object/teams/devs/subscription/";

const tokens = {
  "demo-token": "valid",
  "old-token": "expired",
  "gone-token": "revoked",
  "paged-token": { status: "valid", scenario: "empty" },
} as const;

async function statusOf({ send }: Served, path: string, authorization: string): Promise<number> {
  const response = await send(path, { headers: { authorization } });
  await response.text();
  return response.status;
}

/** A pair of the token endpoint. */
async function grant({ send }: Served, code = "demo-code") {
  const response = await send("/oauth2/access_token", {
    method: "POST",
    json: {
      client_id: "demo-app",
      client_secret: "demo-secret",
      redirect_uri: "https://app.example/oauth",
      grant_type: "authorization_code",
      code,
    },
  });
  expect(response.status).toBe(200);
  return (await response.json()) as { access_token: string; refresh_token: string };
}

describe("a token", () => {
  test.each([
    ["amocrm", CONTACTS],
    ["suprsend", SUBSCRIPTIONS],
  ] as const)("of %s is what the table says", async (api, path) => {
    const served = await serve({ api, tokens });
    const statuses = {
      "Bearer demo-token": 200,
      "bEARER demo-token": 200,
      "BEARER  demo-token": 200,
      "Bearer DEMO-TOKEN": 401,
      "Bearer old-token": 401,
      "Bearer gone-token": 401,
      "Bearer other-token": 401,
      "Basic demo-token": 401,
      "": 401,
    };
    for (const [authorization, status] of Object.entries(statuses)) {
      expect([authorization, await statusOf(served, path, authorization)]).toEqual([
        authorization,
        status,
      ]);
    }
  });

  test.each([
    [
      "amocrm",
      CONTACTS,
      "application/problem+json",
      {
        title: "Unauthorized",
        type: "https://httpstatus.es/401",
        status: 401,
        detail: "Wrong login or password",
      },
    ],
    [
      "suprsend",
      SUBSCRIPTIONS,
      "application/json",
      {
        code: 401,
        error_code: "unauthorized",
        type: "Unauthorized",
        message: "Authentication failed",
        detail: "Authentication failed",
      },
    ],
  ] as const)(
    "of %s that is not valid is refused in the vendor's words",
    async (api, path, mediaType, body) => {
      const { mock, lines, send } = await serve({ api, tokens });
      const reasons = {
        "old-token": "a token that is expired",
        "gone-token": "a token that is revoked",
        "other-token": "a token that the mock does not know",
      };
      for (const [token, actual] of Object.entries(reasons)) {
        lines.length = 0;
        const response = await send(path, { headers: { authorization: `Bearer ${token}` } });
        expect(response.headers.get("content-type")).toBe(mediaType);
        const text = await response.text();
        const violation = expect.objectContaining({ rule: "request.security", actual });
        const liaison = { operationId: expect.any(String), violations: [violation] };
        expect(JSON.parse(text)).toEqual({ ...body, liaison });
        expect(lines).toEqual([
          expect.stringMatching(
            `^GET ${path} list\\w+ 401: .* should be a valid token, was ${actual}$`,
          ),
        ]);
        expect(`${text}${lines}`).not.toContain(token);
      }
      expect(mock.calls.flatMap(({ violations }) => violations.map(({ rule }) => rule))).toEqual(
        Array(3).fill("request.security"),
      );
    },
  );

  test("that is not valid counts more than what else is wrong", async () => {
    const { send } = await serve({ api: "amocrm", tokens });
    const headers = { authorization: "Bearer old-token", prefer: "code=418" };
    expect((await send(`${CONTACTS}?bogus=1`, { headers })).status).toBe(401);
    expect((await send("/nothing", { headers })).status).toBe(404);
  });

  test("that is missing is the only thing that is wrong", async () => {
    const { mock, send } = await serve({ api: "amocrm", tokens });
    await send(CONTACTS, { headers: { authorization: "" } });
    const [call] = mock.calls;
    expect(call?.violations).toHaveLength(1);
    expect(call?.reason).toMatch(/, was nothing$|, was another form$/);
  });

  test("can have a scenario with settings", async () => {
    const table = { "demo-token": { status: "valid", scenario: "bad-gateway:times=2" } } as const;
    const served = await serve({ api: "amocrm", tokens: table });
    const statuses = [];
    for (let index = 0; index < 3; index += 1) {
      statuses.push(await statusOf(served, CONTACTS, "Bearer demo-token"));
    }
    expect(statuses).toEqual([502, 502, 200]);
  });

  test("has its scenario, unless the request asks for something else", async () => {
    const { mock, send } = await serve({ api: "amocrm", tokens, scenario: "not-paid" });
    const ask = async (token: string, prefer: string) => {
      const headers = { authorization: `Bearer ${token}`, prefer };
      return (await send(CONTACTS, { headers })).status;
    };
    expect(await ask("paged-token", "")).toBe(204);
    expect(await ask("paged-token", "code=429")).toBe(429);
    expect(await ask("paged-token", "scenario=bad-gateway")).toBe(502);
    expect(await ask("paged-token", "dynamic=true")).toBe(200);
    expect(await ask("paged-token", "dynamic=false")).toBe(204);
    expect(await ask("demo-token", "")).toBe(200);
    expect(mock.calls.map(({ scenario }) => scenario)).toEqual([
      "empty",
      undefined,
      "bad-gateway",
      undefined,
      "empty",
      undefined,
    ]);
    const json = [{ name: "Ada Sample" }];
    expect((await send(CONTACTS, { method: "POST", json })).status).toBe(402);
  });

  test("whose scenario there is not stops the start", async () => {
    const wrong = { "demo-token": { status: "valid", scenario: "nothing" } } as const;
    await expect(serve({ api: "amocrm", tokens: wrong })).rejects.toThrow(
      /^There is no scenario "nothing"\. Scenarios: bad-gateway, /,
    );
  });
});

describe("the token endpoint", () => {
  test("gives tokens that are accepted beside a table, until they expire", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    try {
      const served = await serve({ api: "amocrm", tokens: {}, tokenLifetime: 60 });
      const { access_token, refresh_token } = await grant(served);
      expect(await statusOf(served, CONTACTS, `Bearer ${access_token}`)).toBe(200);
      expect(await statusOf(served, CONTACTS, `Bearer ${refresh_token}`)).toBe(401);
      expect(await statusOf(served, CONTACTS, `Bearer ${access_token}x`)).toBe(401);
      vi.advanceTimersByTime(61_000);
      expect(await statusOf(served, CONTACTS, `Bearer ${access_token}`)).toBe(401);
      expect(served.lines.at(-1)).toMatch(/was a token that is expired$/);
    } finally {
      vi.useRealTimers();
    }
  });

  test("says a wrong grant on the console, without its secrets", async () => {
    const { lines, send } = await serve({ api: "amocrm", oauth: { clientSecret: "right" } });
    const json = {
      client_id: "demo-app",
      client_secret: "demo-secret",
      grant_type: "refresh_token",
    };
    const sent = { ...json, redirect_uri: "https://app.example", refresh_token: "demo-refresh" };
    const refused = await send("/oauth2/access_token", { method: "POST", json: sent });
    expect(refused.status).toBe(401);
    expect(lines).toEqual([
      "POST /oauth2/access_token - 401: client_id or client_secret is not the one that the mock was given",
    ]);
    const wrong = await send("/oauth2/access_token");
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "POST"]);
  });

  test("needs no token and plays no scenario", async () => {
    const served = await serve({ api: "amocrm", tokens, scenario: "revoked-token" });
    const { access_token } = await grant({
      ...served,
      send: (path, sent) =>
        served.send(path, { ...sent, headers: { ...sent?.headers, authorization: "" } }),
    });
    expect(await statusOf(served, CONTACTS, `Bearer ${access_token}`)).toBe(401);
    expect(served.mock.calls.map(({ scenario }) => scenario)).toEqual([undefined, "revoked-token"]);
  });

  const withTokenUrl = (tokenUrl: string) => {
    const flows = { clientCredentials: { tokenUrl, scopes: {} } };
    const components = { securitySchemes: { oauth2: { type: "oauth2", flows } } };
    return describeThings({}, { components, security: [{ oauth2: [] }] });
  };

  test("is where the description says, if that is a path", async () => {
    const there = await serve({ document: withTokenUrl("/token") });
    expect((await there.send("/token", { method: "POST", json: {} })).status).toBe(400);
    expect((await there.send("/oauth2/access_token", { method: "POST", json: {} })).status).toBe(
      404,
    );
  });

  test.each(["https://example.com/token", "//example.com/token"])(
    "is not there for %s",
    async (tokenUrl) => {
      const { send } = await serve({ document: withTokenUrl(tokenUrl) });
      for (const path of ["/token", "//example.com/token", "/oauth2/access_token"]) {
        expect((await send(path, { method: "POST", json: {} })).status).toBe(404);
      }
    },
  );

  test("is not there without OAuth", async () => {
    const { send } = await serve({ api: "suprsend" });
    expect((await send("/oauth2/access_token", { method: "POST", json: {} })).status).toBe(404);
  });
});

describe("a table beside", () => {
  const document = (schemes: object, security: object[]) =>
    describeThings({}, { components: { securitySchemes: schemes }, security });
  const json = { name: "Ada Sample" };
  const post = ({ send }: Served, headers: Record<string, string>, query = "") =>
    send(`/things${query}`, { method: "POST", json, headers: { authorization: "", ...headers } });

  test("an API key in a header knows the keys", async () => {
    const key = { type: "apiKey", in: "header", name: "X-Api-Key" };
    const served = await serve({ document: document({ key }, [{ key: [] }]), tokens });
    expect((await post(served, { "x-api-key": "demo-token" })).status).toBe(204);
    expect((await post(served, { "x-api-key": "old-token" })).status).toBe(401);
    expect((await post(served, { "x-api-key": "other-token" })).status).toBe(401);
    expect((await post(served, {})).status).toBe(401);
  });

  test("an API key in the query knows the keys", async () => {
    const key = { type: "apiKey", in: "query", name: "api_key" };
    const served = await serve({ document: document({ key }, [{ key: [] }]), tokens });
    expect((await post(served, {}, "?api_key=demo-token")).status).toBe(204);
    expect((await post(served, {}, "?api_key=gone-token")).status).toBe(401);
    expect(served.lines.join()).not.toContain("gone-token");
  });

  test("an API key in a cookie knows the keys", async () => {
    const key = { type: "apiKey", in: "cookie", name: "sid" };
    const served = await serve({ document: document({ key }, [{ key: [] }]), tokens });
    expect((await post(served, { cookie: "a=b; sid=demo-token" })).status).toBe(204);
    expect((await post(served, { cookie: "sid=gone-token" })).status).toBe(401);
  });

  test("API keys of any name prints none of them", async () => {
    const header = { type: "apiKey", in: "header", name: "X-Workspace-Key" };
    const query = { type: "apiKey", in: "query", name: "appid" };
    const served = await serve({
      document: document({ header, query }, [{ header: [], query: [] }]),
    });
    await post(served, { "x-workspace-key": "secret-1" }, "?appid=secret-2&bogus=1");
    expect(served.lines).toHaveLength(1);
    const calls = await (await fetch(`${served.mock.url}/__liaison/calls`)).text();
    expect(calls).toContain("[redacted]");
    expect(served.lines.join() + calls).not.toMatch(/secret-[12]/);
  });

  test("optional credentials lets nobody in with a bad token, and everybody without", async () => {
    const bearer = { type: "http", scheme: "bearer" };
    const served = await serve({ document: document({ bearer }, [{}, { bearer: [] }]), tokens });
    expect((await post(served, {})).status).toBe(204);
    expect((await post(served, { authorization: "Bearer demo-token" })).status).toBe(204);
    expect((await post(served, { authorization: "Bearer old-token" })).status).toBe(401);
  });

  test("no credentials at all is not looked at", async () => {
    const served = await serve({ document: describeThings({}), tokens });
    expect((await post(served, { authorization: "Bearer old-token" })).status).toBe(204);
  });
});
