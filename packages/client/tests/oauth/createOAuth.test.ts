import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { createOperation, createTransport } from "../../src/index.ts";
import { createOAuth, type OAuth, type OAuthOptions } from "../../src/oauth/createOAuth.ts";
import { OAuthError } from "../../src/oauth/oauthError.ts";
import { memoryTokenStore, type TokenPair, type TokenStore } from "../../src/oauth/tokenStore.ts";
import { clientId, clientSecret, redirectUri } from "./integration.ts";
import { type Fault, serveTokens, type TokenServer } from "./tokenServer.ts";

const getContact = createOperation<{ path: { id: number } }, { id: number }>(
  "getContact",
  "GET",
  "/api/contacts/{id}",
);
const createContact = createOperation<{ path: { id: number }; body: unknown }, { id: number }>(
  "createContact",
  "POST",
  "/api/contacts/{id}",
);
const ada = { path: { id: 50101 } };
const day = 86_400_000;

function authorize(
  server: TokenServer,
  store: TokenStore,
  options: Partial<OAuthOptions> = {},
): OAuth {
  return createOAuth({
    clientId,
    clientSecret,
    redirectUri,
    store,
    tokenUrl: server.tokenUrl,
    authorizationUrl: "https://www.amocrm.ru/oauth",
    ...options,
  });
}

async function failureOf(work: Promise<unknown>): Promise<OAuthError> {
  const error = await work.then(
    (value) => new Error(`did not fail, but gave ${inspect(value)}`),
    (reason) => reason,
  );
  expect(error).toBeInstanceOf(OAuthError);
  return error as OAuthError;
}

describe("while the token is fresh", () => {
  it("gives it at once, as a text", async () => {
    const server = await serveTokens();
    const pair = server.issue(day);
    const oauth = authorize(server, memoryTokenStore(pair));
    expect(await oauth()).toBe(pair.accessToken);
    expect(oauth()).toBe(pair.accessToken);
    expect(server.grants).toEqual([]);
  });

  it("reads the store once for all callers", async () => {
    const server = await serveTokens();
    const store = memoryTokenStore(server.issue(day));
    let reads = 0;
    const oauth = authorize(server, {
      ...store,
      get() {
        reads++;
        return store.get();
      },
    });
    await Promise.all([oauth(), oauth(), oauth()]);
    await oauth();
    expect(reads).toBe(1);
  });
});

describe("a refresh", () => {
  it("comes a minute ahead of the end, as the vendor documents it", async () => {
    const server = await serveTokens();
    const pair = server.issue(59_000);
    const store = memoryTokenStore(pair);
    const token = await authorize(server, store)();
    expect(server.grants).toEqual([
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uri: redirectUri,
        grant_type: "refresh_token",
        refresh_token: pair.refreshToken,
      },
    ]);
    const stored = (await store.get()) as TokenPair;
    expect(stored.accessToken).toBe(token);
    expect(stored.refreshToken).toBe(server.newest(pair.refreshToken));
    expect(Math.abs(stored.expiresAt - Date.now() - day)).toBeLessThan(5_000);
  });

  it("does not come earlier, and the margin can be set", async () => {
    const server = await serveTokens();
    const pair = server.issue(65_000);
    expect(await authorize(server, memoryTokenStore(pair))()).toBe(pair.accessToken);
    const early = await authorize(server, memoryTokenStore(pair), { margin: 70_000 })();
    expect(early).not.toBe(pair.accessToken);
    expect(server.grants).toHaveLength(1);
  });

  it("is one for 500 calls with an expired token", async () => {
    const server = await serveTokens();
    const pair = server.issue(0);
    const token = authorize(server, memoryTokenStore(pair));
    const transport = createTransport({ baseUrl: server.url, token });
    const calls = Array.from({ length: 500 }, () => getContact(transport, ada));
    expect(await Promise.all(calls)).toEqual(calls.map(() => ({ id: 50101 })));
    expect(server.grants).toHaveLength(1);
    expect(server.refusals).toBe(0);
    expect(server.served).toHaveLength(500);
  });

  it("is one for 500 calls that are answered 401, POST included, each replayed once", async () => {
    const server = await serveTokens();
    const token = authorize(server, memoryTokenStore(server.issue(day)));
    const transport = createTransport({ baseUrl: server.url, token });
    await getContact(transport, ada);
    server.expireAccess();
    const calls = Array.from({ length: 500 }, (_, index) =>
      index % 2
        ? getContact(transport, ada)
        : createContact(transport, { ...ada, body: { name: "Ada Sample" } }),
    );
    await Promise.all(calls);
    expect(server.grants).toHaveLength(1);
    expect(server.served.filter(({ method }) => method === "POST")).toHaveLength(250);
    expect(server.served).toHaveLength(501);
    expect(server.refusals).toBeLessThanOrEqual(500);
  });

  it("is used only after it is stored", async () => {
    const server = await serveTokens();
    const store = memoryTokenStore(server.issue(0));
    const servedAtStart: number[] = [];
    const slow: TokenStore = {
      ...store,
      async set(pair) {
        servedAtStart.push(server.served.length);
        await new Promise((resolve) => setTimeout(resolve, 60));
        servedAtStart.push(server.served.length);
        await store.set(pair);
      },
    };
    const transport = createTransport({ baseUrl: server.url, token: authorize(server, slow) });
    await Promise.all(Array.from({ length: 20 }, () => getContact(transport, ada)));
    expect(servedAtStart).toEqual([0, 0]);
    expect(server.served).toHaveLength(20);
  });

  it("is left out when the store has another pair by then", async () => {
    const server = await serveTokens();
    const old = server.issue(day);
    const store = memoryTokenStore(old);
    const oauth = authorize(server, store);
    await oauth();
    const other = server.issue(day);
    await store.set(other);
    expect(await oauth(old.accessToken)).toBe(other.accessToken);
    expect(server.grants).toEqual([]);
  });

  it("is one for two clients that share a store", async () => {
    const server = await serveTokens();
    const store = memoryTokenStore(server.issue(0));
    const [first, second] = await Promise.all([
      authorize(server, store)(),
      authorize(server, store)(),
    ]);
    expect(first).toBe(second);
    expect(server.grants).toHaveLength(1);
  });

  it("goes on when a caller aborts", async () => {
    const server = await serveTokens();
    const token = authorize(server, memoryTokenStore(server.issue(0)));
    const transport = createTransport({ baseUrl: server.url, token });
    const controller = new AbortController();
    server.onRotate = () => {
      controller.abort();
      return new Promise((resolve) => setTimeout(resolve, 50));
    };
    const aborted = getContact(transport, ada, { signal: controller.signal });
    const other = getContact(transport, ada);
    await expect(aborted).rejects.toMatchObject({ name: "AbortError" });
    expect(await other).toEqual({ id: 50101 });
    expect(server.grants).toHaveLength(1);
    expect(server.served).toHaveLength(1);
  });
});

describe("a refresh token that is refused", () => {
  it("gives an error of its own with status and hint, and is not sent again", async () => {
    const server = await serveTokens();
    const pair = server.issue(0);
    const store = memoryTokenStore(pair);
    const oauth = authorize(server, store);
    await oauth();
    await store.set(pair);
    const again = authorize(server, store);
    const error = await failureOf(Promise.resolve(again()));
    expect(error).toMatchObject({
      name: "OAuthError",
      reason: "refused",
      status: 401,
      hint: "Token has been revoked",
      message: "oauth: refused Token has been revoked",
      url: server.tokenUrl,
    });
    for (let call = 0; call < 20; call++) await failureOf(Promise.resolve(again()));
    expect(server.grants).toHaveLength(2);
  });

  it("is forgotten when the account is authorized anew by another process", async () => {
    const server = await serveTokens();
    const store = memoryTokenStore({ accessToken: "a", refreshToken: "b", expiresAt: 0 });
    const oauth = authorize(server, store);
    await failureOf(Promise.resolve(oauth()));
    const pair = server.issue(0);
    await store.set(pair);
    expect(await oauth()).not.toBe(pair.accessToken);
    expect(server.grants).toHaveLength(2);
  });

  it("names the cause when the client is unknown", async () => {
    const server = await serveTokens();
    const oauth = authorize(server, memoryTokenStore(server.issue(0)), { clientSecret: "wrong" });
    const error = await failureOf(Promise.resolve(oauth()));
    expect(error).toMatchObject({ reason: "refused", status: 401 });
    expect(error.hint).toMatch(/^В запросе отсутствует/);
  });

  it("without a lock, leaves the pair of the process that was faster", async () => {
    const server = await serveTokens();
    const pair = server.issue(0);
    const { get, set } = memoryTokenStore(pair);
    const first = await authorize(server, { get, set })();
    // Has read the store before the other wrote it.
    let reads = 0;
    const late = authorize(server, { get: async () => (reads++ ? get() : pair), set });
    expect(await late()).toBe(first);
    expect(await late()).toBe(first);
    expect((await get())?.accessToken).toBe(first);
    expect(server.grants).toHaveLength(2);
  });
});

describe("a refresh ahead of the end that fails", () => {
  const outage: Fault = { status: 503, text: "{}" };
  const refusal: Fault = { status: 401, text: '{"hint":"Token has been revoked"}' };

  for (const [name, fault] of Object.entries({ outage, refusal })) {
    it(`leaves the token in use and is not tried with every call: ${name}`, async () => {
      const server = await serveTokens();
      const pair = server.issue(55_000);
      const oauth = authorize(server, memoryTokenStore(pair));
      server.fault = () => fault;
      for (let call = 0; call < 5; call++) expect(await oauth()).toBe(pair.accessToken);
      expect(server.grants).toHaveLength(1);
    });
  }

  it("is tried again halfway to the end, and fails calls after it", async () => {
    const server = await serveTokens();
    const start = Date.now();
    const pair = server.issue(1000);
    const store = memoryTokenStore(pair);
    const oauth = authorize(server, store);
    const times: number[] = [];
    server.fault = () => {
      times.push(Date.now() - start);
      return outage;
    };
    while (Date.now() < pair.expiresAt - 100) {
      expect(await oauth()).toBe(pair.accessToken);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(times.length).toBeGreaterThanOrEqual(2);
    expect(times.length).toBeLessThanOrEqual(5);
    expect(times[1]).toBeGreaterThanOrEqual(490);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(await failureOf(Promise.resolve(oauth()))).toMatchObject({ reason: "unavailable" });
    server.fault = undefined;
    expect(await oauth()).toBe((await store.get())?.accessToken);
  });

  it("fails calls whose token the API has refused, also the next ones", async () => {
    const server = await serveTokens();
    const pair = server.issue(day);
    const oauth = authorize(server, memoryTokenStore(pair));
    await oauth();
    server.fault = () => outage;
    await failureOf(Promise.resolve(oauth(pair.accessToken)));
    await failureOf(Promise.resolve(oauth()));
    server.fault = undefined;
    expect(await oauth()).not.toBe(pair.accessToken);
  });

  it("goes on with the known token when the store cannot be read either", async () => {
    const server = await serveTokens();
    const pair = server.issue(1000);
    const { get, set } = memoryTokenStore(pair);
    let isAway = false;
    const oauth = authorize(
      server,
      { get: () => (isAway ? Promise.reject(new Error("away")) : get()), set },
      { margin: 950 },
    );
    expect(await oauth()).toBe(pair.accessToken);
    isAway = true;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await oauth()).toBe(pair.accessToken);
    expect(server.grants).toEqual([]);
  });

  it("tells at once of a new pair that could not be stored", async () => {
    const server = await serveTokens();
    const store = memoryTokenStore(server.issue(55_000));
    let isFull = true;
    const oauth = authorize(server, {
      ...store,
      async set(pair) {
        if (isFull) throw new Error("disk full");
        await store.set(pair);
      },
    });
    for (let call = 0; call < 2; call++) {
      expect(await failureOf(Promise.resolve(oauth()))).toMatchObject({ reason: "unsaved" });
    }
    isFull = false;
    expect(await oauth()).toBe((await store.get())?.accessToken);
    expect(server.grants).toHaveLength(1);
  });

  it("has no counterpart for short-lived tokens: those are not renewed with every call", async () => {
    const server = await serveTokens();
    server.lifetime = 30;
    const oauth = authorize(server, memoryTokenStore(server.issue(0)));
    const token = await oauth();
    for (let call = 0; call < 3; call++) expect(await oauth()).toBe(token);
    expect(server.grants).toHaveLength(1);
  });
});

describe("an answer without a refresh token", () => {
  const text = '{"access_token":"demo-access","expires_in":0}';

  it("leaves the old one in force", async () => {
    const server = await serveTokens();
    const pair = server.issue(0);
    const store = memoryTokenStore(pair);
    const oauth = authorize(server, store);
    server.fault = () => ({ status: 200, text });
    expect(await oauth()).toBe("demo-access");
    expect(await store.get()).toMatchObject({ refreshToken: pair.refreshToken });
    server.fault = undefined;
    expect(await oauth()).not.toBe("demo-access");
  });

  it("gives no pair for a code", async () => {
    const server = await serveTokens();
    const pair = server.issue(day);
    const store = memoryTokenStore(pair);
    server.fault = () => ({ status: 200, text });
    const exchange = authorize(server, store).exchangeCode("?code=demo-code&state=s", "s");
    expect(await failureOf(exchange)).toMatchObject({ reason: "unavailable", status: 200 });
    expect(await store.get()).toBe(pair);
  });
});

describe("without tokens from the server", () => {
  const faults: Record<string, Fault> = {
    "a broken connection": { status: 200, text: "{}", cutAt: 0 },
    "an answer that breaks off": { status: 200, text: '{"access_token":"demo', cutAt: 15 },
    "a page of a gateway": { status: 502, text: "<html>Bad Gateway</html>", type: "text/html" },
    "a refusal by a gateway": { status: 401, text: "<html>no</html>", type: "text/html" },
    "a success without tokens": { status: 200, text: "{}" },
    "JSON that is no object": { status: 200, text: "null" },
    "a limit": { status: 429, text: '{"detail":"Too many requests"}' },
  };
  for (const [name, fault] of Object.entries(faults)) {
    it(`tries again with the next call: ${name}`, async () => {
      const server = await serveTokens();
      const store = memoryTokenStore(server.issue(0));
      const oauth = authorize(server, store);
      server.fault = () => fault;
      const error = await failureOf(Promise.resolve(oauth()));
      expect(error).toMatchObject({
        reason: "unavailable",
        ...(fault.cutAt !== 0 && { status: fault.status }),
      });
      server.fault = undefined;
      expect(await oauth()).toBe((await store.get())?.accessToken);
      expect(server.grants).toHaveLength(2);
    });
  }

  it("tells why the server cannot be reached", async () => {
    const server = await serveTokens();
    const tokenUrl = "http://127.0.0.1:1/oauth2/access_token";
    const oauth = authorize(server, memoryTokenStore(server.issue(0)), { tokenUrl });
    const error = await failureOf(Promise.resolve(oauth()));
    expect(error.message).toMatch(/^oauth: unavailable .*fetch failed/);
  });

  it("gives up in time", async () => {
    const server = await serveTokens();
    server.fault = () => new Promise(() => {});
    const oauth = authorize(server, memoryTokenStore(server.issue(0)), { timeout: 50 });
    const error = await failureOf(Promise.resolve(oauth()));
    expect(error).toMatchObject({ reason: "unavailable" });
    expect(error.hint).toMatch(/timeout/i);
  });

  it("sends nothing when nothing is stored", async () => {
    const server = await serveTokens();
    const error = await failureOf(Promise.resolve(authorize(server, memoryTokenStore())()));
    expect(error).toMatchObject({ reason: "missing", message: "oauth: missing" });
    expect(server.grants).toEqual([]);
  });

  it("hands on what the store throws while nothing is spent", async () => {
    const server = await serveTokens();
    const store = memoryTokenStore(server.issue(0));
    let isBroken = true;
    const oauth = authorize(server, {
      ...store,
      lock(work) {
        if (isBroken) throw new Error("the store is away");
        return work();
      },
    });
    await expect(oauth()).rejects.toThrow("the store is away");
    expect(server.grants).toEqual([]);
    isBroken = false;
    expect(await oauth()).toBe((await store.get())?.accessToken);
  });
});

describe("a store that cannot be written", () => {
  it("fails the call, keeps the new pair and stores it with the next call", async () => {
    const server = await serveTokens();
    const store = memoryTokenStore(server.issue(0));
    let failures = 3;
    const oauth = authorize(server, {
      ...store,
      async set(pair) {
        if (failures-- > 0) throw new Error("disk full");
        await store.set(pair);
      },
    });
    const transport = createTransport({ baseUrl: server.url, token: oauth });
    for (let call = 0; call < 3; call++) {
      const error = await failureOf(getContact(transport, ada));
      expect(error).toMatchObject({ reason: "unsaved", hint: "Error: disk full" });
    }
    expect(server.served).toEqual([]);
    expect(await getContact(transport, ada)).toEqual({ id: 50101 });
    expect(server.grants).toHaveLength(1);
    expect(server.served).toEqual([
      { method: "GET", token: (await store.get())?.accessToken as string },
    ]);
  });

  it("does so after a 401 as well, without another call with the old token", async () => {
    const server = await serveTokens();
    const store = memoryTokenStore(server.issue(day));
    let isFull = false;
    const oauth = authorize(server, {
      ...store,
      async set(pair) {
        if (isFull) throw new Error("disk full");
        await store.set(pair);
      },
    });
    const transport = createTransport({ baseUrl: server.url, token: oauth });
    await getContact(transport, ada);
    server.expireAccess();
    isFull = true;
    await failureOf(getContact(transport, ada));
    expect(server.refusals).toBe(1);
    isFull = false;
    await getContact(transport, ada);
    expect(server.refusals).toBe(1);
    expect(server.grants).toHaveLength(1);
  });

  it("lets go of the pair when somebody else has stored another", async () => {
    const server = await serveTokens();
    const store = memoryTokenStore(server.issue(0));
    let isFull = true;
    const oauth = authorize(server, {
      ...store,
      async set(pair) {
        if (isFull) throw new Error("disk full");
        await store.set(pair);
      },
    });
    await failureOf(Promise.resolve(oauth()));
    isFull = false;
    const other = server.issue(day);
    await store.set(other);
    expect(await oauth()).toBe(other.accessToken);
    expect(await store.get()).toBe(other);
  });

  it("keeps the new pair when the exchange of a code fails meanwhile", async () => {
    const server = await serveTokens();
    const store = memoryTokenStore(server.issue(0));
    let isFull = true;
    const oauth = authorize(server, {
      ...store,
      async set(pair) {
        if (isFull) throw new Error("disk full");
        await store.set(pair);
      },
    });
    await failureOf(Promise.resolve(oauth()));
    for (const [code, fault] of [
      ["demo-code", { status: 503, text: "{}" }],
      ["used", undefined],
    ] as const) {
      server.fault = fault && (() => fault);
      await failureOf(oauth.exchangeCode(`?code=${code}&state=s`, "s"));
    }
    isFull = false;
    expect(await oauth()).toBe((await store.get())?.accessToken);
    expect(server.grants.map(({ grant_type }) => grant_type)).toEqual([
      "refresh_token",
      "authorization_code",
      "authorization_code",
    ]);
  });

  it("stores the pair of a code with the next call, though the old token is good", async () => {
    const server = await serveTokens();
    const old = server.issue(day);
    const store = memoryTokenStore(old);
    let isFull = true;
    const oauth = authorize(server, {
      ...store,
      set(pair) {
        if (isFull) throw new Error(`cannot write ${pair.refreshToken}`);
        return store.set(pair);
      },
    });
    await oauth();
    const error = await failureOf(oauth.exchangeCode("?code=demo-code&state=s", "s"));
    expect(error).toMatchObject({ reason: "unsaved", hint: "Error: cannot write ***" });
    isFull = false;
    expect(await oauth()).not.toBe(old.accessToken);
    expect(await oauth()).toBe((await store.get())?.accessToken);
  });

  it("keeps the pair of a code as well, whatever else the store can do", async () => {
    const server = await serveTokens();
    const store = memoryTokenStore();
    let isFull = true;
    let renewals = 0;
    const oauth = authorize(server, {
      ...store,
      async set(pair) {
        if (isFull) throw new Error("disk full");
        await store.set(pair);
      },
      async renew() {
        renewals++;
        return server.issue(day);
      },
    });
    const error = await failureOf(oauth.exchangeCode("?code=demo-code&state=s", "s"));
    expect(error.reason).toBe("unsaved");
    isFull = false;
    expect(await oauth()).toBe((await store.get())?.accessToken);
    expect(renewals).toBe(0);
    expect(server.grants).toHaveLength(1);
  });
});

describe("an authorization", () => {
  it("starts at the vendor's page", async () => {
    const server = await serveTokens();
    const oauth = authorize(server, memoryTokenStore());
    const state = oauth.createState();
    const url = new URL(oauth.authorizationUrl({ state, mode: "post_message" }));
    expect(url.origin + url.pathname).toBe("https://www.amocrm.ru/oauth");
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: clientId,
      state,
      mode: "post_message",
    });
    expect(state.length).toBeGreaterThanOrEqual(32);
    expect(oauth.createState()).not.toBe(state);
  });

  const forms = (query: string) => [
    `?${query}`,
    `/callback?${query}`,
    `${redirectUri}?${query}`,
    new URL(`${redirectUri}?${query}#top`),
  ];
  for (const form of [0, 1, 2, 3]) {
    it(`ends with a pair in the store, form ${form} of the callback`, async () => {
      const server = await serveTokens();
      const store = memoryTokenStore();
      const oauth = authorize(server, store);
      const state = oauth.createState();
      const query = `code=demo-code&referer=example.amocrm.ru&state=${state}&platform=1`;
      await oauth.exchangeCode(forms(query)[form] as string, state);
      expect(server.grants).toEqual([
        {
          client_id: clientId,
          client_secret: clientSecret,
          redirect_uri: redirectUri,
          grant_type: "authorization_code",
          code: "demo-code",
        },
      ]);
      expect(oauth()).toBe((await store.get())?.accessToken);
      await getContact(createTransport({ baseUrl: server.url, token: oauth }), ada);
    });
  }

  it("takes the place of a pair that is still good", async () => {
    const server = await serveTokens();
    const old = server.issue(day);
    const store = memoryTokenStore(old);
    const oauth = authorize(server, store);
    await oauth();
    await oauth.exchangeCode("?code=demo-code&state=s", "s");
    expect(oauth()).not.toBe(old.accessToken);
    expect(oauth()).toBe((await store.get())?.accessToken);
  });

  it("that begins during a refresh ends after it, also without a lock", async () => {
    const server = await serveTokens();
    const { get, set } = memoryTokenStore(server.issue(0));
    const oauth = authorize(server, { get, set });
    const begun = new Promise<void>((resolve) => {
      server.onRotate = (_, spent) => {
        resolve();
        return spent && new Promise((end) => setTimeout(end, 100));
      };
    });
    const refreshed = oauth();
    await begun;
    await oauth.exchangeCode("?code=demo-code&state=s", "s");
    const stored = await get();
    expect(stored?.accessToken).not.toBe(await refreshed);
    expect(oauth()).toBe(stored?.accessToken);
    expect(server.grants).toHaveLength(2);
  });

  it("is waited for by a refresh that begins meanwhile", async () => {
    const server = await serveTokens();
    const { get, set } = memoryTokenStore(server.issue(0));
    const oauth = authorize(server, { get, set });
    const exchange = oauth.exchangeCode("?code=demo-code&state=s", "s");
    const token = oauth();
    await exchange;
    expect(await token).toBe((await get())?.accessToken);
    expect(server.grants).toHaveLength(1);
  });

  const strangers: [string, string, string][] = [
    ["another state", "code=demo-code&state=sample-statf", "sample-state"],
    ["a shorter state", "code=demo-code&state=sample-stat", "sample-state"],
    ["a longer state", "code=demo-code&state=sample-states", "sample-state"],
    ["no state", "code=demo-code", "sample-state"],
    ["an empty state, none being expected", "code=demo-code&state=", ""],
    ["no state, none being known", "code=demo-code", undefined as never],
    ["the word undefined", "code=demo-code&state=undefined", undefined as never],
  ];
  for (const [name, query, expected] of strangers) {
    it(`is not ended by a stranger: ${name}`, async () => {
      const server = await serveTokens();
      const oauth = authorize(server, memoryTokenStore());
      const error = await failureOf(oauth.exchangeCode(`?${query}`, expected));
      expect(error).toMatchObject({ reason: "state", message: "oauth: state" });
      expect(server.grants).toEqual([]);
    });
  }

  it("tells that the user has refused", async () => {
    const server = await serveTokens();
    const oauth = authorize(server, memoryTokenStore());
    const error = await failureOf(oauth.exchangeCode("?error=access_denied&state=s", "s"));
    expect(error).toMatchObject({ reason: "denied", hint: "access_denied" });
    expect(await failureOf(oauth.exchangeCode("?state=s", "s"))).toMatchObject({
      reason: "denied",
      hint: "",
    });
    expect(server.grants).toEqual([]);
  });

  it("that fails leaves the tokens as they are", async () => {
    const server = await serveTokens();
    const store = memoryTokenStore(server.issue(0));
    const oauth = authorize(server, store);
    const error = await failureOf(oauth.exchangeCode("?code=used&state=s", "s"));
    expect(error).toMatchObject({
      reason: "refused",
      status: 400,
      hint: "Authorization code has been revoked",
    });
    expect(await oauth()).toBe((await store.get())?.accessToken);
  });
});

describe("no secret", () => {
  const secrets = (pair: TokenPair | undefined) => [
    clientSecret,
    pair?.accessToken ?? "demo",
    pair?.refreshToken ?? "demo",
  ];

  async function expectNoSecret(work: Promise<unknown>, hidden: string[]): Promise<OAuthError> {
    const error = await failureOf(work);
    const shown = [
      inspect(error, { depth: 10, showHidden: true }),
      JSON.stringify(error),
      error.stack ?? "",
    ].join("\n");
    for (const secret of hidden) expect(shown).not.toContain(secret);
    return error;
  }

  it("is in the error when the server repeats what it got", async () => {
    const server = await serveTokens();
    const pair = server.issue(0);
    server.fault = (grant) => ({
      status: 400,
      text: JSON.stringify({ hint: `Bad ${Object.values(grant)}`, detail: JSON.stringify(grant) }),
    });
    const oauth = authorize(server, memoryTokenStore(pair));
    const error = await expectNoSecret(Promise.resolve(oauth()), secrets(pair));
    expect(error.hint).toMatch(/^Bad /);
    const code = oauth.exchangeCode("?code=demo-code&state=s", "s");
    await expectNoSecret(code, [...secrets(pair), "demo-code"]);
  });

  it("is in the error when the tokens come in pieces", async () => {
    const server = await serveTokens();
    const pair = server.issue(0);
    const text = JSON.stringify({ access_token: "demo-new-access", refresh_token: "demo-new" });
    for (const fault of [
      { status: 200, text: `demo-new-access ${text}` },
      { status: 200, text, cutAt: 30 },
    ]) {
      server.fault = () => fault;
      const oauth = authorize(server, memoryTokenStore(pair));
      await expectNoSecret(Promise.resolve(oauth()), [...secrets(pair), "demo-new"]);
    }
  });

  it("is in the error when fetch or the store put it into theirs", async () => {
    const server = await serveTokens();
    const pair = server.issue(0);
    const fetchWithBody = authorize(server, memoryTokenStore(pair), {
      fetch: (_url, { body }) =>
        Promise.reject(Object.assign(new Error(`cannot send ${body}`), { config: { body } })),
    });
    await expectNoSecret(Promise.resolve(fetchWithBody()), secrets(pair));

    let fresh: TokenPair | undefined;
    const storeWithArguments = authorize(server, {
      ...memoryTokenStore(pair),
      async set(next) {
        fresh = next;
        throw Object.assign(new Error(`SET ${JSON.stringify(next)}`), { args: [next] });
      },
    });
    const unsaved = Promise.resolve(storeWithArguments());
    const error = await failureOf(unsaved);
    expect(error.reason).toBe("unsaved");
    await expectNoSecret(unsaved, [...secrets(pair), ...secrets(fresh)]);
  });
});
