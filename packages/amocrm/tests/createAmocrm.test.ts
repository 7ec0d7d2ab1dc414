import { afterEach, describe, expect, it } from "vitest";
import {
  type AmocrmOptions,
  createAmocrm,
  createAmocrmOAuth,
  createThrottle,
  memoryTokenStore,
  UnauthorizedError,
} from "../src/index.ts";
import { createTransport, integrationRateLimit, listContacts } from "../src/operations.ts";
import { type RecordingServer, startServer } from "./recordingServer.ts";

const servers: RecordingServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});
async function serve(...args: Parameters<typeof startServer>): Promise<RecordingServer> {
  const server = await startServer(...args);
  servers.push(server);
  return server;
}

async function addressOf(options: Record<string, unknown>): Promise<string> {
  let address = "";
  const amocrm = createAmocrm({
    token: "demo-token",
    fetch: async (url: string) => {
      address = url;
      return new Response(null, { status: 204 });
    },
    ...options,
  } as never);
  await amocrm.contacts.get(50101);
  return address;
}

describe("createAmocrm", () => {
  it.each([
    [{ account: "example" }, "https://example.amocrm.ru/api/v4/contacts/50101"],
    [{ account: "Example-1" }, "https://example-1.amocrm.ru/api/v4/contacts/50101"],
    [
      { account: "example", domain: "kommo.com" },
      "https://example.kommo.com/api/v4/contacts/50101",
    ],
    [{ baseUrl: "http://127.0.0.1:4010" }, "http://127.0.0.1:4010/api/v4/contacts/50101"],
    [{ baseUrl: "http://127.0.0.1:4010/" }, "http://127.0.0.1:4010/api/v4/contacts/50101"],
  ])("reaches %j", async (options, address) => {
    expect(await addressOf(options)).toBe(address);
  });

  it.each([
    [{}, /^account: undefined is not the first part/],
    [{ account: "" }, /^account: "" is not the first part/],
    [{ account: "example.amocrm.ru" }, /^account: "example.amocrm.ru" is not the first part/],
    [{ account: "a/b" }, /^account: /],
    [
      { account: "example", domain: "example.com" },
      /^domain: "example.com" is not one of amocrm.ru/,
    ],
    [{ baseUrl: "nowhere" }, /^baseUrl: must start with/],
    [{ baseUrl: "http://127.0.0.1:4010/api/v4" }, /^baseUrl: leave \/api\/v4 out/],
    [{ baseUrl: "http://127.0.0.1:4010", account: "example" }, /^account, domain: leave them out/],
    [{ account: "example", token: undefined }, /^token: must be/],
    [{ account: "example", token: "" }, /^token: must be/],
    [{ account: "example", oauth: {} }, /^token: leave it out beside oauth/],
    [{ account: "example", token: undefined, oauth: {} }, /^oauth: clientId is missing/],
    [
      { account: "example", token: undefined, oauth: { clientId: "a", clientSecret: "b" } },
      /^oauth: redirectUri is missing/,
    ],
  ])("refuses %j and names the option", async (options, message) => {
    await expect(addressOf(options)).rejects.toThrow(TypeError);
    await expect(addressOf(options)).rejects.toThrow(message);
  });

  it("names what is missing when there are no options at all", () => {
    const create = createAmocrm as (options?: AmocrmOptions) => unknown;
    expect(() => create()).toThrow(/^account: undefined is not the first part/);
  });

  it("repeats no token and no secret in a message", async () => {
    const options = { account: "example", token: "demo token", oauth: undefined };
    await expect(addressOf(options)).rejects.not.toThrow("demo token");
    const integration = { clientId: "demo-client", clientSecret: "demo-secret", redirectUri: "" };
    await expect(
      addressOf({ account: "example", token: undefined, oauth: integration }),
    ).rejects.not.toThrow(/demo-secret/);
  });

  it("sends the headers and calls the hooks", async () => {
    const server = await serve(() => ({}));
    const seen: string[] = [];
    const amocrm = createAmocrm({
      baseUrl: server.url,
      token: () => "demo-token",
      headers: { "user-agent": "sample/1" },
      hooks: { onAnswer: ({ operationId }, { status }) => seen.push(`${operationId} ${status}`) },
    });
    await amocrm.contacts.get(50101, undefined, { headers: { "x-context-user-id": "9001" } });
    expect(server.received[0]?.headers).toMatchObject({
      authorization: "Bearer demo-token",
      "user-agent": "sample/1",
      "x-context-user-id": "9001",
    });
    expect(seen).toEqual(["getContact 204"]);
  });

  it("sends a header once, however its name is written", async () => {
    const server = await serve(({ method }) => ({ body: method === "GET" ? {} : { id: 50101 } }));
    const amocrm = createAmocrm({
      baseUrl: server.url,
      token: "demo-token",
      headers: { Authorization: "Basic sample", "X-Sample": "all", "Content-Type": "text/plain" },
    });
    await amocrm.contacts.get(50101, undefined, { headers: { "x-sample": "own" } });
    await amocrm.contacts.update(50101, {});
    expect(server.received.map(({ headers }) => headers)).toMatchObject([
      { authorization: "Bearer demo-token", "x-sample": "own" },
      { authorization: "Bearer demo-token", "x-sample": "all", "content-type": "text/plain" },
    ]);
  });

  it("takes the options of the retries, or a policy", async () => {
    const server = await serve(() => ({ status: 502, body: "<p>" }));
    const call = (retry: AmocrmOptions["retry"]) =>
      createAmocrm({ baseUrl: server.url, token: "demo-token", throttle: false, retry })
        .contacts.get(50101)
        .catch((error) => error.status);
    expect(await call({ attempts: 2, base: 1 })).toBe(502);
    expect(server.received).toHaveLength(2);
    expect(await call(({ number }) => (number < 3 ? 1 : undefined))).toBe(502);
    expect(server.received).toHaveLength(5);
    expect(await call({ base: 1, deadline: 0 })).toBe(502);
    expect(server.received).toHaveLength(6);
  });

  it("repeats a read after a fault, unless retry is false", async () => {
    const server = await serve((_, number) => (number % 2 ? { status: 502, body: "<p>" } : {}));
    const options = { baseUrl: server.url, token: "demo-token" };
    expect(await createAmocrm(options).contacts.get(50101)).toBeNull();
    expect(server.received).toHaveLength(2);
    const call = createAmocrm({ ...options, retry: false }).contacts.get(50101);
    await expect(call).rejects.toMatchObject({ name: "ServerError", status: 502, form: "html" });
    expect(server.received).toHaveLength(3);
  });
});

describe("the throttle", () => {
  const client = (options: object) =>
    createAmocrm({ token: "demo-token", fetch: async () => new Response(""), ...options } as never);

  it("is the one of the description, shared by the clients of an account", async () => {
    const one = client({ account: "shared" });
    const other = client({ account: "shared", token: "other-token" });
    const capital = client({ account: "Shared" });
    const alien = client({ account: "alien" });
    expect(one.limits).toEqual({ ...integrationRateLimit, used: 0, waiting: 0, wait: 0 });
    expect(integrationRateLimit).toEqual({ requests: 7, seconds: 1 });
    await one.contacts.get(50101);
    await listContacts(
      createTransport({
        account: "shared",
        token: () => "demo-token",
        fetch: async () => new Response(""),
      }),
    );
    expect(other.limits?.used).toBe(2);
    expect(capital.limits?.used).toBe(2);
    expect(alien.limits?.used).toBe(0);
  });

  it("is another for another integration of the account", async () => {
    const store = memoryTokenStore({
      accessToken: "demo-token",
      refreshToken: "demo-refresh",
      expiresAt: Date.now() + 3_600_000,
    });
    const integration = { clientSecret: "demo-secret", redirectUri: "https://example.com/", store };
    const of = (clientId: string) =>
      client({ account: "both", token: undefined, oauth: { ...integration, clientId } });
    const one = of("one");
    await one.contacts.get(50101);
    expect([one, of("one"), of("two")].map(({ limits }) => limits?.used)).toEqual([1, 1, 0]);
    const own = client({
      token: createAmocrmOAuth({ account: "both", ...integration, clientId: "one" }),
      account: "both",
    });
    expect(own.limits?.used).toBe(1);
  });

  it("is one of its own where a rate is given", async () => {
    const throttle = { requests: 1, seconds: 0.2 };
    const slow = client({ account: "rate", throttle });
    expect(slow.limits).toMatchObject(throttle);
    const started = performance.now();
    await Promise.all([1, 2].map((id) => slow.contacts.get(id)));
    expect(performance.now() - started).toBeGreaterThan(195);
    expect(client({ account: "rate" }).limits).toMatchObject({ requests: 7, used: 0 });
    const fetch = async () => new Response("");
    const transport = createTransport({ account: "rate", token: "demo-token", throttle, fetch });
    const again = performance.now();
    await Promise.all([listContacts(transport), listContacts(transport)]);
    expect(performance.now() - again).toBeGreaterThan(195);
  });

  it("can be another one, or none", async () => {
    const throttle = createThrottle({ requests: 1, seconds: 1 });
    const slow = client({ account: "own", throttle });
    await slow.contacts.get(50101);
    expect(slow.limits?.used).toBe(1);
    const free = client({ account: "own", throttle: false });
    expect(free.limits).toBeUndefined();
    await Promise.all(Array.from({ length: 20 }, () => free.contacts.get(50101)));
  });
});

describe("OAuth", () => {
  const integration = {
    clientId: "demo-client",
    clientSecret: "demo-secret",
    redirectUri: "https://example.com/amocrm",
  };

  it.each([
    [undefined, "https://www.amocrm.ru/oauth"],
    ["amocrm.com", "https://www.amocrm.com/oauth"],
    ["kommo.com", "https://www.kommo.com/oauth"],
  ] as const)("sends users of %s to %s", (domain, page) => {
    const oauth = createAmocrmOAuth({
      account: "example",
      domain,
      ...integration,
      store: memoryTokenStore(),
    });
    const url = new URL(oauth.authorizationUrl({ state: "demo-state", mode: "post_message" }));
    expect(url.origin + url.pathname).toBe(page);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: "demo-client",
      state: "demo-state",
      mode: "post_message",
    });
  });

  it.each([
    ["https://example.kommo.com", "https://www.kommo.com"],
    ["https://Example.AmoCRM.com:443/", "https://www.amocrm.com"],
    ["https://example.amocrm.ru/gateway", "https://www.amocrm.ru"],
    ["https://kommo.com.example.com", "https://www.amocrm.ru"],
    ["https://notkommo.com", "https://www.amocrm.ru"],
    ["http://127.0.0.1:4010", "https://www.amocrm.ru"],
  ])("sends users of %s to a page of %s", (baseUrl, origin) => {
    const oauth = createAmocrmOAuth({ baseUrl, ...integration, store: memoryTokenStore() });
    expect(new URL(oauth.authorizationUrl({ state: "demo-state" })).origin).toBe(origin);
  });

  it("exchanges the code, stores the pair and calls with it", async () => {
    const server = await serve(({ path }) =>
      path === "/oauth2/access_token"
        ? {
            body: {
              access_token: "new",
              refresh_token: "next",
              expires_in: 86400,
              token_type: "Bearer",
            },
          }
        : {},
    );
    const store = memoryTokenStore();
    const oauth = createAmocrmOAuth({ baseUrl: server.url, ...integration, store });
    const state = oauth.createState();
    await oauth.exchangeCode(`https://example.com/amocrm?code=demo-code&state=${state}`, state);
    const amocrm = createAmocrm({ baseUrl: server.url, oauth: { ...integration, store } });
    expect(await amocrm.contacts.get(50101)).toBeNull();
    expect(server.received.map(({ path, headers }) => [path, headers.authorization])).toEqual([
      ["/oauth2/access_token", undefined],
      ["/api/v4/contacts/50101", "Bearer new"],
    ]);
    expect(server.received[0]?.body).toEqual({
      client_id: "demo-client",
      client_secret: "demo-secret",
      redirect_uri: "https://example.com/amocrm",
      grant_type: "authorization_code",
      code: "demo-code",
    });
  });

  it("uses the fetch of the client for its tokens, unless it has its own", async () => {
    const asked: string[] = [];
    const record = (name: string) => async (url: string) => {
      asked.push(`${name} ${new URL(url).pathname}`);
      return Response.json({ access_token: "new", refresh_token: "next", expires_in: 86400 });
    };
    const expired = { accessToken: "old", refreshToken: "demo-refresh", expiresAt: 0 };
    const call = (oauth: object) =>
      createAmocrm({
        account: "example",
        fetch: record("client"),
        oauth: { ...integration, store: memoryTokenStore(expired), ...oauth },
      }).contacts.get(50101);
    await call({});
    await call({ fetch: record("oauth") });
    expect(asked).toEqual([
      "client /oauth2/access_token",
      "client /api/v4/contacts/50101",
      "oauth /oauth2/access_token",
      "client /api/v4/contacts/50101",
    ]);
  });

  it("rejects with the 401 when the new token is refused as well", async () => {
    const server = await serve(({ path }, number) =>
      path === "/oauth2/access_token"
        ? { body: { access_token: `new-${number}`, refresh_token: "next", expires_in: 86400 } }
        : { status: 401, body: { title: "Unauthorized", status: 401, detail: "Revoked" } },
    );
    const store = memoryTokenStore({
      accessToken: "old",
      refreshToken: "demo-refresh",
      expiresAt: Date.now() + 3_600_000,
    });
    const amocrm = createAmocrm({ baseUrl: server.url, oauth: { ...integration, store } });
    await expect(amocrm.contacts.get(50101)).rejects.toBeInstanceOf(UnauthorizedError);
    expect(server.received.map(({ headers }) => headers.authorization)).toEqual([
      "Bearer old",
      undefined,
      "Bearer new-2",
    ]);
  });
});
