import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openTokenSource } from "../../src/check/refreshToken.ts";
import { readTarget } from "../../src/check/target.ts";
import { UsageError } from "../../src/input/usageError.ts";
import { answer, type Service, startService } from "./service.ts";

const SECRETS = /demo-secret|demo-refresh|access-\d|refresh-\d/;

/** A token endpoint like amoCRM's: a refresh token works once. */
async function startEndpoint(more: object = { expires_in: 86_400 }): Promise<Service> {
  let good = "demo-refresh";
  let issued = 0;
  return startService(({ target, method, body }, response) => {
    const fields = new URLSearchParams(body);
    if (target !== "/oauth2/access_token" || method !== "POST") return answer(response, 404);
    if (fields.get("refresh_token") !== good) {
      const hint = `Token has been revoked: ${fields.get("refresh_token")}`;
      return answer(response, 401, { hint, title: "wrong" });
    }
    issued += 1;
    good = `refresh-${issued}`;
    answer(response, 200, { access_token: `access-${issued}`, refresh_token: good, ...more });
  });
}

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "liaison-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function storeIn(folder: string) {
  return join(folder, "tokens.json");
}

function config(store?: string, more: object = {}) {
  return {
    tokenUrl: "/oauth2/access_token",
    clientId: "demo-client",
    clientSecret: "demo-secret",
    refreshToken: "demo-refresh",
    redirectUri: "https://example.com/callback",
    ...(store !== undefined && { store }),
    ...more,
  };
}

test("a first run refreshes, writes the pair for its owner alone, and the next run uses it", async () => {
  const service = await startEndpoint();
  const target = readTarget(`${service.url}/gateway`);
  const folder = await makeFolder();
  const store = await storeIn(folder);
  const first = await openTokenSource(config(store), target);
  expect(first.current()).toBe("access-1");
  expect(JSON.parse(await readFile(store, "utf8"))).toMatchObject({
    accessToken: "access-1",
    refreshToken: "refresh-1",
  });
  expect((await stat(store)).mode & 0o777).toBe(0o600);
  expect((await openTokenSource(config(store), target)).current()).toBe("access-1");
  expect(service.received).toHaveLength(1);
  expect(Object.fromEntries(new URLSearchParams(service.received[0]?.body))).toEqual({
    grant_type: "refresh_token",
    client_id: "demo-client",
    client_secret: "demo-secret",
    refresh_token: "demo-refresh",
    redirect_uri: "https://example.com/callback",
  });
  expect(await readdir(folder)).toEqual(["tokens.json"]);
});

test("a token that is nearly over is renewed with the refresh token of the file", async () => {
  const service = await startEndpoint({ expires_in: 10 });
  const store = await storeIn(await makeFolder());
  const target = readTarget(service.url);
  await openTokenSource(config(store), target);
  expect((await openTokenSource(config(store), target)).current()).toBe("access-2");
});

test("a stored token that the service refuses is renewed once, for all who wait", async () => {
  const service = await startEndpoint();
  const store = await storeIn(await makeFolder());
  const expiresAt = Date.now() + 3_600_000;
  const stored = { accessToken: "access-0", refreshToken: "demo-refresh", expiresAt };
  await writeFile(store, JSON.stringify(stored));
  const source = await openTokenSource(config(store), readTarget(service.url));
  expect(source.current()).toBe("access-0");
  expect(await Promise.all([source.renew("access-0"), source.renew("access-0")])).toEqual([
    true,
    true,
  ]);
  expect([source.current(), service.received.length]).toEqual(["access-1", 1]);
  // Who was refused with the old one only hears of it now.
  expect(await source.renew("access-0")).toBe(true);
  // What was just issued and is refused all the same will not get better.
  expect(await source.renew("access-1")).toBe(false);
  expect(service.received).toHaveLength(1);
});

test("a vendor that does not rotate leaves the refresh token in force", async () => {
  const service = await startService((_, response) => answer(response, 200, { access_token: "a" }));
  const store = await storeIn(await makeFolder());
  await openTokenSource(config(store), readTarget(service.url));
  expect(JSON.parse(await readFile(store, "utf8"))).toEqual({
    accessToken: "a",
    refreshToken: "demo-refresh",
  });
});

async function failureOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (error) => error,
  );
  expect(error).toBeInstanceOf(UsageError);
  expect(error.message).not.toMatch(/\n/);
  expect(error.message).not.toMatch(SECRETS);
  return error.message;
}

test("a refused refresh token is told without any secret, and nothing is written", async () => {
  const service = await startEndpoint();
  const folder = await makeFolder();
  const store = await storeIn(folder);
  const spent = config(store, { refreshToken: "refresh-0" });
  expect(await failureOf(openTokenSource(spent, readTarget(service.url)))).toBe(
    `${service.url}/oauth2/access_token gives no token: 401, Token has been revoked: [redacted]; authorize the integration anew for another refresh token`,
  );
  expect(await readdir(folder)).toEqual([]);
});

test("nothing is asked for when there is no file, or it cannot be written", async () => {
  const service = await startEndpoint();
  const target = readTarget(service.url);
  expect(await failureOf(openTokenSource(config(), target))).toMatch(/^oauth.store is missing/);
  const nowhere = join(await makeFolder(), "missing", "tokens.json");
  expect(await failureOf(openTokenSource(config(nowhere), target))).toMatch(
    /tokens\.json cannot be written: ENOENT$/,
  );
  expect(service.received).toEqual([]);
});

test("a file that holds something else is left alone", async () => {
  const service = await startEndpoint();
  const store = await storeIn(await makeFolder());
  for (const text of ["", "{", "null", '{"accessToken":"access-1"}']) {
    await writeFile(store, text);
    expect(await failureOf(openTokenSource(config(store), readTarget(service.url)))).toMatch(
      /holds no tokens, remove it and authorize anew$/,
    );
    expect(await readFile(store, "utf8")).toBe(text);
  }
  expect(service.received).toEqual([]);
});

test("an endpoint that is not there, or answers nonsense", async () => {
  const store = await storeIn(await makeFolder());
  const page = await startService((_, response) => response.end("<html>"));
  expect(await failureOf(openTokenSource(config(store), readTarget(page.url)))).toMatch(
    /gives no token: 200;/,
  );
  const wrong = config(store, { tokenUrl: "http://[" });
  expect(await failureOf(openTokenSource(wrong, readTarget(page.url)))).toMatch(
    /^oauth.tokenUrl is neither an address nor a path/,
  );
  expect(await failureOf(openTokenSource(config(store), readTarget("http://127.0.0.1:1")))).toMatch(
    /gives no token: nothing listens there$/,
  );
});
