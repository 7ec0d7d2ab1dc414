import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { fileTokenStore } from "../../src/node/fileTokenStore.ts";
import { createOAuth, type OAuth } from "../../src/oauth/createOAuth.ts";
import { OAuthError } from "../../src/oauth/oauthError.ts";
import type { TokenStore } from "../../src/oauth/tokenStore.ts";
import { clientId, clientSecret, redirectUri } from "./integration.ts";
import { serveTokens, type TokenServer } from "./tokenServer.ts";

const sample = { accessToken: "demo-token", refreshToken: "demo-refresh", expiresAt: 1e12 };
const day = 86_400_000;

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "token-store-"));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

async function tokenFile(): Promise<string> {
  return join(await folder(), "tokens.json");
}

function authorize(server: TokenServer, store: TokenStore, tokenUrl = server.tokenUrl): OAuth {
  return createOAuth({
    clientId,
    clientSecret,
    redirectUri,
    store,
    tokenUrl,
    authorizationUrl: `${server.url}/oauth`,
    timeout: 10_000,
  });
}

async function failureOf(work: string | Promise<unknown>): Promise<OAuthError> {
  return Promise.resolve(work).then(
    (value) => expect.fail(`did not fail, but gave ${inspect(value)}`),
    (error) => error,
  );
}

describe("the file", () => {
  it("gives what was stored, to its owner only, and leaves nothing else behind", async () => {
    const file = await tokenFile();
    const store = fileTokenStore(file);
    expect(await store.get()).toBeUndefined();
    await store.set(sample);
    expect(await fileTokenStore(file).get()).toEqual(sample);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await store.set({ ...sample, accessToken: "next" });
    expect((await store.get())?.accessToken).toBe("next");
    expect(await readdir(join(file, ".."))).toEqual(["tokens.json"]);
  });

  const broken = {
    nothing: "",
    "half of it": JSON.stringify(sample).slice(0, 40),
    "another JSON": '{"token":"demo-token"}',
    "no refresh token": '{"accessToken":"demo-token","refreshToken":"","expiresAt":1}',
    "a time as a text": '{"accessToken":"a","refreshToken":"demo-token","expiresAt":"1"}',
  };
  for (const [name, text] of Object.entries(broken)) {
    it(`is not overwritten when it holds ${name}`, async () => {
      const server = await serveTokens();
      const file = await tokenFile();
      await writeFile(file, text);
      const store = fileTokenStore(file);
      const oauth = authorize(server, store);
      for (const work of [
        () => store.get(),
        () => store.set(sample),
        () => oauth(),
        () => oauth.exchangeCode("?code=demo-code&state=s", "s"),
      ]) {
        const error = await failureOf(work());
        expect(error.message).toContain(file);
        expect(inspect(error)).not.toContain("demo-token");
      }
      expect(await readFile(file, "utf8")).toBe(text);
      expect(server.grants).toEqual([]);
    });
  }

  it("is always whole, however often it is replaced", async () => {
    const file = await tokenFile();
    const store = fileTokenStore(file);
    await store.set(sample);
    const accessToken = "demo-".repeat(10_000);
    const writes = (async () => {
      for (let turn = 0; turn < 50; turn++) await store.set({ ...sample, accessToken });
    })();
    let isDone = false;
    const end = writes.finally(() => {
      isDone = true;
    });
    for (let read = 0; !isDone && read < 10_000; read++) {
      expect(["demo-token", accessToken]).toContain((await store.get())?.accessToken);
    }
    await end;
  });

  it("can be reached over a link, which stays one", async () => {
    const file = await tokenFile();
    await fileTokenStore(file).set(sample);
    const link = `${file}.link`;
    await symlink(file, link);
    const store = fileTokenStore(link);
    await store.set({ ...sample, accessToken: "next" });
    expect((await fileTokenStore(file).get())?.accessToken).toBe("next");
    await store.lock?.(async () => expect(existsSync(`${file}.lock`)).toBe(true));
  });

  it("is named when its folder is missing, before anything is spent", async () => {
    const server = await serveTokens();
    const file = join(await folder(), "missing", "tokens.json");
    const oauth = authorize(server, fileTokenStore(file));
    const error = await failureOf(oauth.exchangeCode("?code=demo-code&state=s", "s"));
    expect(error.message).toContain(file);
    expect(server.grants).toEqual([]);
  });
});

describe("a renewal in a process of its own", () => {
  it("refreshes once for all callers and stores the pair", async () => {
    const server = await serveTokens();
    const file = await tokenFile();
    const store = fileTokenStore(file);
    await store.set(server.issue(0));
    const oauth = authorize(server, store);
    const holders: number[] = [];
    server.onRotate = () => {
      holders.push(JSON.parse(readFileSync(`${file}.lock`, "utf8")).pid);
    };
    const tokens = await Promise.all(Array.from({ length: 50 }, () => oauth()));
    const stored = await store.get();
    expect(new Set(tokens)).toEqual(new Set([stored?.accessToken]));
    expect(oauth()).toBe(stored?.accessToken);
    expect(server.grants).toHaveLength(1);
    expect(holders).toHaveLength(1);
    expect(holders).not.toContain(process.pid);
    expect(await readdir(join(file, ".."))).toEqual(["tokens.json"]);
  });

  it("refreshes after a 401", async () => {
    const server = await serveTokens();
    const store = fileTokenStore(await tokenFile());
    const pair = server.issue(day);
    await store.set(pair);
    const oauth = authorize(server, store);
    expect(await oauth()).toBe(pair.accessToken);
    expect(server.grants).toEqual([]);
    expect(await oauth(pair.accessToken)).toBe((await store.get())?.accessToken);
    expect(server.grants).toHaveLength(1);
  });

  it.runIf(process.platform === "linux")("shows no secret to other processes", async () => {
    const server = await serveTokens();
    const store = fileTokenStore(await tokenFile());
    const pair = server.issue(0);
    await store.set(pair);
    let shown = "";
    server.onRotate = () => {
      for (const name of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
        for (const part of ["cmdline", "environ"]) {
          try {
            shown += readFileSync(`/proc/${name}/${part}`, "utf8");
          } catch {
            // It has ended, or belongs to somebody else.
          }
        }
      }
    };
    await authorize(server, store)();
    expect(shown).toContain("renewalProcess");
    for (const secret of [clientSecret, pair.accessToken, pair.refreshToken]) {
      expect(shown).not.toContain(secret);
    }
  });

  it("is not ended by what ends programs", async () => {
    const server = await serveTokens();
    const file = await tokenFile();
    const store = fileTokenStore(file);
    await store.set(server.issue(0));
    server.onRotate = async () => {
      const { pid } = JSON.parse(readFileSync(`${file}.lock`, "utf8"));
      for (const signal of ["SIGHUP", "SIGINT", "SIGTERM"]) process.kill(pid, signal);
      await new Promise((resolve) => setTimeout(resolve, 100));
    };
    expect(await authorize(server, store)()).toBe((await store.get())?.accessToken);
    expect(server.grants).toHaveLength(1);
  });

  it("that is killed gives an error, and the lock is free for the next call", async () => {
    const server = await serveTokens();
    const file = await tokenFile();
    const store = fileTokenStore(file);
    await store.set(server.issue(0));
    const oauth = authorize(server, store);
    server.fault = async () => {
      process.kill(JSON.parse(readFileSync(`${file}.lock`, "utf8")).pid, "SIGKILL");
      return { status: 500, text: "" };
    };
    const error = await failureOf(oauth());
    expect(error).toMatchObject({
      name: "OAuthError",
      reason: "unavailable",
      hint: "the process of the renewal ended with SIGKILL",
    });
    server.fault = undefined;
    expect(await oauth()).toBe((await store.get())?.accessToken);
    expect(server.grants).toHaveLength(2);
  });

  it("that is refused is not begun again until there are other tokens", async () => {
    const server = await serveTokens();
    const store = fileTokenStore(await tokenFile());
    await store.set({ ...sample, expiresAt: 0 });
    const oauth = authorize(server, store);
    for (let call = 0; call < 3; call++) {
      const error = await failureOf(oauth());
      expect(error).toBeInstanceOf(OAuthError);
      expect(error).toMatchObject({
        reason: "refused",
        status: 401,
        hint: "Token has been revoked",
        message: "oauth: refused Token has been revoked",
        url: server.tokenUrl,
      });
      for (const secret of [clientSecret, sample.accessToken, sample.refreshToken]) {
        expect(inspect(error)).not.toContain(secret);
      }
    }
    expect(server.grants).toHaveLength(1);
    await store.set(server.issue(0));
    expect(await oauth()).toBe((await store.get())?.accessToken);
  });

  it("that is refused ahead of the end is not begun again either, and the token stays in use", async () => {
    const server = await serveTokens();
    const file = await tokenFile();
    const store = fileTokenStore(file);
    const pair = { ...sample, expiresAt: Date.now() + 4000 };
    await store.set(pair);
    const oauth = authorize(server, store);
    while (Date.now() < pair.expiresAt - 1000) {
      expect(await oauth()).toBe(pair.accessToken);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(server.grants).toHaveLength(1);
    expect(await store.get()).toEqual(pair);
  });

  it("tells that the server cannot be reached", async () => {
    const server = await serveTokens();
    const store = fileTokenStore(await tokenFile());
    await store.set(server.issue(0));
    const oauth = authorize(server, store, "http://127.0.0.1:1/oauth2/access_token");
    expect(await failureOf(oauth())).toMatchObject({ reason: "unavailable" });
    expect(await failureOf(oauth())).toMatchObject({ reason: "unavailable" });
  });

  it("keeps a pair that cannot be stored, and stores it with the next call", async () => {
    const server = await serveTokens();
    const file = await tokenFile();
    const store = fileTokenStore(file);
    const pair = server.issue(0);
    await store.set(pair);
    const oauth = authorize(server, store);
    server.onRotate = async () => {
      await rm(file);
      await mkdir(file);
    };
    const error = await failureOf(oauth());
    expect(error).toMatchObject({ name: "OAuthError", reason: "unsaved" });
    expect(error.hint).toContain(file);
    expect((await failureOf(oauth())).message).toContain(file);
    await rm(file, { recursive: true });
    await store.set(pair);
    expect(await oauth()).toBe((await store.get())?.accessToken);
    expect((await store.get())?.refreshToken).toBe(server.newest(pair.refreshToken));
    expect(server.grants).toHaveLength(1);
  });

  it("can be switched off", async () => {
    const server = await serveTokens();
    const file = await tokenFile();
    const store = fileTokenStore(file, { separateProcess: false });
    await store.set(server.issue(0));
    let holder: unknown;
    server.onRotate = () => {
      holder = JSON.parse(readFileSync(`${file}.lock`, "utf8")).pid;
    };
    expect(await authorize(server, store)()).toBe((await store.get())?.accessToken);
    expect(holder).toBe(process.pid);
  });

  it("gives way to a fetch of the caller's", async () => {
    const server = await serveTokens();
    const store = fileTokenStore(await tokenFile());
    await store.set(server.issue(0));
    const urls: string[] = [];
    const oauth = createOAuth({
      clientId,
      clientSecret,
      redirectUri,
      store,
      tokenUrl: server.tokenUrl,
      authorizationUrl: `${server.url}/oauth`,
      fetch(url, init) {
        urls.push(url);
        return fetch(url, init as RequestInit);
      },
    });
    expect(await oauth()).toBe((await store.get())?.accessToken);
    expect(urls).toEqual([server.tokenUrl]);
  });
});
