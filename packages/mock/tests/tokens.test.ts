import { describe, expect, test } from "vitest";
import { StartError } from "../src/startError.ts";
import {
  createTokenStore,
  parseTokens,
  readBearer,
  type TokenTable,
} from "../src/tokens/tokens.ts";

const NOON = Date.UTC(2026, 10, 20, 12);
const never = () => false;

describe("a bearer", () => {
  test.each([
    ["Bearer demo-token", "demo-token"],
    ["bEARER   demo-token ", "demo-token"],
    ["demo-token", "demo-token"],
    ["Basic ZGVtbw==", undefined],
    ["Bearer demo token", undefined],
    ["Bearer", undefined],
    ["bearer ", undefined],
    ["", undefined],
    [undefined, undefined],
  ])("%j is %j", (authorization, token) => {
    expect(readBearer(authorization)).toBe(token);
  });
});

describe("a token", () => {
  test("is valid without a table, whatever it is", () => {
    expect(createTokenStore().check("demo-token")).toEqual({ status: "valid", issued: false });
  });

  test("is what the table says, and unknown if it says nothing", () => {
    const { check } = createTokenStore({
      tokens: {
        "demo-token": "valid",
        "old-token": "expired",
        "gone-token": { status: "revoked" },
        "slow-token": { status: "valid", scenario: "slow" },
      },
    });
    expect(check("demo-token")).toEqual({ status: "valid", issued: false });
    expect(check("old-token")).toEqual({ status: "expired", issued: false });
    expect(check("gone-token")).toEqual({ status: "revoked", issued: false });
    expect(check("slow-token")).toEqual({ status: "valid", scenario: "slow", issued: false });
    for (const token of ["other-token", "DEMO-TOKEN", "__proto__", "toString", ""]) {
      expect(check(token)).toEqual({ status: "unknown", issued: false });
    }
  });

  test("that was given out is valid until it expires, with a table too", () => {
    let now = NOON;
    for (const tokens of [undefined, {}]) {
      now = NOON;
      const store = createTokenStore({
        ...(tokens && { tokens }),
        tokenLifetime: 60,
        now: () => now,
      });
      const { accessToken } = store.issue(never);
      now += 59_999;
      expect(store.check(accessToken)).toEqual({ status: "valid", issued: true });
      now += 1;
      expect(store.check(accessToken)).toEqual({ status: "expired", issued: true });
    }
  });

  test("that was given out can be revoked by the table", () => {
    const options = { now: () => NOON };
    const { accessToken } = createTokenStore(options).issue(never);
    const store = createTokenStore({ ...options, tokens: { [accessToken]: "revoked" } });
    expect(store.check(accessToken)).toEqual({ status: "revoked", issued: false });
  });

  test("that was changed was not given out", () => {
    const store = createTokenStore({ tokens: {}, now: () => NOON });
    const [head, claims, signature] = store.issue(never).accessToken.split(".");
    const later = Buffer.from('{"exp":9999999999}').toString("base64url");
    for (const token of [
      `${head}.${later}.${signature}`,
      `${head}.${claims}.x`,
      `${head}.${claims}`,
      `${head}.`,
    ]) {
      expect(store.check(token).status).toBe("unknown");
    }
    const other = createTokenStore({ tokens: {}, seed: "other", now: () => NOON });
    expect(other.check(`${head}.${claims}.${signature}`).status).toBe("unknown");
  });
});

describe("a pair", () => {
  test("looks like amoCRM's and says that it is not", () => {
    const pair = createTokenStore({ now: () => NOON }).issue(never);
    expect(pair).toMatchObject({ expiresIn: 86_400, serverTime: NOON / 1000 });
    const [header, claims, signature] = pair.accessToken
      .split(".")
      .map((part) => Buffer.from(part, "base64url").toString());
    expect(JSON.parse(header ?? "")).toMatchObject({ typ: "JWT", kid: "fictional-liaison-mock" });
    expect(JSON.parse(claims ?? "")).toMatchObject({
      account_id: 30001000,
      base_domain: "example.amocrm.ru",
      jti: "fictional-1",
      iat: NOON / 1000,
      exp: NOON / 1000 + 86_400,
    });
    expect(signature).toMatch(/^fictional signature [0-9a-f]{24}$/);
    expect(pair.refreshToken).toMatch(/^fictional-refresh-token-1-[0-9a-f]{24}$/);
  });

  test("is the same in every run, and another one each time", () => {
    const runs = [1, 2].map(() => {
      const store = createTokenStore({ now: () => NOON });
      return [store.issue(never), store.issue(never)];
    });
    expect(runs[0]).toEqual(runs[1]);
    const [first, second] = runs[0] ?? [];
    expect(first?.accessToken).not.toBe(second?.accessToken);
    expect(first?.refreshToken).not.toBe(second?.refreshToken);
  });

  test("has no refresh token that has been seen", () => {
    const seen = createTokenStore().issue(never).refreshToken;
    const { refreshToken } = createTokenStore().issue((token) => token === seen);
    expect(seen).toMatch(/-1-/);
    expect(refreshToken).toMatch(/-2-/);
  });
});

describe("on a command line", () => {
  test("a token has a status and may have a scenario", () => {
    expect(parseTokens(["demo-token=valid", "old==expired", "a:b=revoked:slow"])).toEqual({
      "demo-token": "valid",
      "old=": "expired",
      "a:b": { status: "revoked", scenario: "slow" },
    });
    expect(parseTokens(["a=b=valid:slow:delay=100"])).toEqual({
      "a=b": { status: "valid", scenario: "slow:delay=100" },
    });
    expect(parseTokens([])).toEqual({});
  });

  test.each([
    [["demo-token"], "number 1"],
    [["demo-token=valid", "=valid"], "number 2"],
    [["demo-token=ok"], "valid, expired, revoked"],
    [["valid=demo-token"], "valid, expired, revoked"],
    [["demo-token="], "valid, expired, revoked"],
    [["demo-token=valid:"], "no scenario"],
    [["demo-token=valid", "demo-token=expired"], "a second time"],
  ])("%j is refused without quoting the token", (entries, reason) => {
    expect(() => parseTokens(entries)).toThrow(StartError);
    expect(() => parseTokens(entries)).toThrow(reason);
    expect(() => parseTokens(entries)).not.toThrow("demo-token");
  });
});

test.each([
  [{ tokens: { "demo-token": "ok" } }, "entry 1 of tokens"],
  [{ tokens: { "demo-token": null } }, "entry 1 of tokens"],
  [{ tokens: { a: "valid", "Bearer demo-token": "valid" } }, "entry 2 of tokens"],
  [{ tokenLifetime: 0 }, "tokenLifetime 0"],
  [{ tokenLifetime: 1.5 }, "tokenLifetime 1.5"],
])("%j is no way to start", (options, reason) => {
  const start = () => createTokenStore(options as { tokens?: TokenTable; tokenLifetime?: number });
  expect(start).toThrow(StartError);
  expect(start).toThrow(reason);
  expect(start).not.toThrow("demo-token");
});
