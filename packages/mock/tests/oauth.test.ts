import type { HttpRequest } from "@liaison/contract";
import { describe, expect, test } from "vitest";
import { createTokenEndpoint, type TokenEndpointOptions } from "../src/tokens/oauth.ts";
import { createTokenStore } from "../src/tokens/tokens.ts";

const NOON = Date.UTC(2026, 10, 20, 12);
const APP = {
  client_id: "demo-app",
  client_secret: "demo-secret",
  redirect_uri: "https://app.example/oauth",
};
const CODE = { ...APP, grant_type: "authorization_code", code: "demo-code" };
const REFRESH = { ...APP, grant_type: "refresh_token", refresh_token: "demo-refresh" };

const INVALID = {
  title: "Некорректный запрос",
  type: "https://developers.amocrm.ru/v3/errors/OAuthProblemJson",
  detail: "В запросе отсутствует ряд параметров или параметры невалидны",
};

function request(body: string, mediaType = "application/json", method = "POST"): HttpRequest {
  return {
    method,
    target: "/oauth2/access_token",
    headers: mediaType === "" ? {} : { "content-type": mediaType },
    body: new TextEncoder().encode(body),
  };
}

function start(options: Omit<TokenEndpointOptions, "tokens"> = {}) {
  const tokens = createTokenStore({ tokens: {}, now: () => NOON });
  const endpoint = createTokenEndpoint({ ...options, tokens });
  const send = (sent: HttpRequest) => {
    const { body, ...rest } = endpoint.handle(sent);
    return { ...rest, body: JSON.parse(String(body)) };
  };
  return { tokens, send, post: (fields: object) => send(request(JSON.stringify(fields))) };
}

describe("a grant", () => {
  test.each([
    ["a code", CODE],
    ["a refresh token that the user brings along", REFRESH],
  ])("of %s gives a pair whose access token is valid", (_, fields) => {
    const { tokens, post } = start();
    const answer = post(fields);
    expect(answer).toEqual({
      status: 200,
      headers: { "content-type": "application/json", "cache-control": "no-store" },
      body: {
        token_type: "Bearer",
        expires_in: 86_400,
        server_time: NOON / 1000,
        access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
        refresh_token: expect.any(String),
      },
    });
    expect(tokens.check(answer.body.access_token)).toEqual({ status: "valid", issued: true });
  });

  test("comes as a form, too", () => {
    const { send } = start();
    const form = new URLSearchParams(REFRESH).toString();
    const mediaType = "application/x-www-form-urlencoded; charset=utf-8";
    expect(send(request(form, mediaType)).status).toBe(200);
  });

  test("works once: two refreshes with one token, and one wins", () => {
    const { post } = start();
    const answers = [post(REFRESH), post(REFRESH)];
    expect(answers.map(({ status }) => status)).toEqual([200, 401]);
    expect(answers[1]?.body).toEqual({ hint: "Token has been revoked", status: 401, ...INVALID });
  });

  test("of a code works once", () => {
    const { post } = start();
    expect(post(CODE).status).toBe(200);
    expect(post(CODE).body).toEqual({
      hint: "Authorization code has been revoked",
      status: 400,
      ...INVALID,
    });
    expect(post({ ...CODE, code: "another-code" }).status).toBe(200);
  });

  test("rotates: each pair leads to the next, and the access token before lives on", () => {
    const { tokens, post } = start();
    const pairs = [post(CODE).body];
    for (const _ of [1, 2, 3]) {
      const { refresh_token } = pairs.at(-1);
      pairs.push(post({ ...REFRESH, refresh_token }).body);
    }
    expect(new Set(pairs.map(({ refresh_token }) => refresh_token)).size).toBe(4);
    expect(new Set(pairs.map(({ access_token }) => access_token)).size).toBe(4);
    for (const { access_token } of pairs) expect(tokens.check(access_token).status).toBe("valid");
    for (const { refresh_token } of pairs.slice(0, 3)) {
      expect(post({ ...REFRESH, refresh_token }).status).toBe(401);
    }
  });

  test("of an earlier run of the mock leads to a pair that works", () => {
    const before = start().post(CODE).body;
    const { post } = start();
    const { refresh_token } = post({ ...REFRESH, refresh_token: before.refresh_token }).body;
    expect(post({ ...REFRESH, refresh_token }).status).toBe(200);
  });

  test.each([
    [CODE, "expired", 400, "Authorization code has expired"],
    [CODE, "revoked", 400, "Authorization code has been revoked"],
    [REFRESH, "expired", 401, "Token has expired"],
    [REFRESH, "revoked", 401, "Token has been revoked"],
  ] as const)("%j that is listed as %s is refused", (fields, verdict, status, hint) => {
    const { post } = start({ grants: { "demo-code": verdict, "demo-refresh": verdict } });
    expect(post(fields)).toMatchObject({ status, body: { hint, status, ...INVALID } });
  });
});

describe("a client", () => {
  const configured = {
    clientId: "demo-app",
    clientSecret: "demo-secret",
    redirectUri: "https://app.example/oauth",
  };

  test("that is the right one gets its pair", () => {
    expect(start(configured).post(CODE).status).toBe(200);
  });

  test.each([{ client_id: "other" }, { client_secret: "other" }])(
    "with %j is refused, and the code stays good",
    (wrong) => {
      const { post } = start(configured);
      expect(post({ ...CODE, ...wrong })).toMatchObject({
        status: 401,
        body: {
          title: "Некорректный клиент",
          type: INVALID.type,
          status: 401,
          detail: "Авторизация клиента не прошла",
        },
      });
      expect(post(CODE).status).toBe(200);
    },
  );

  test("with another redirect_uri is refused, down to the last slash", () => {
    const { post } = start(configured);
    const { status, body } = post({ ...CODE, redirect_uri: `${APP.redirect_uri}/` });
    expect({ status, hint: body.hint }).toEqual({
      status: 400,
      hint: "Redirect URI is not associated with client",
    });
  });
});

describe("a request", () => {
  test.each([
    ...["grant_type", "client_id", "client_secret", "redirect_uri", "code"].map(
      (name) => [CODE, name] as const,
    ),
    [REFRESH, "refresh_token"] as const,
  ])("of %j without %s is told which field to check", (fields, name) => {
    const { post } = start();
    for (const value of [undefined, "", 7, null]) {
      const { status, body, reason } = post({ ...fields, [name]: value });
      expect(status).toBe(400);
      expect(body).toEqual({ hint: `Check the \`${name}\` parameter`, status: 400, ...INVALID });
      expect(reason).toContain(name);
    }
    expect(post(fields).status).toBe(200);
  });

  test.each(["password", "__proto__", "toString"])("for the grant %s is refused", (grant_type) => {
    expect(start().post({ ...CODE, grant_type }).body.hint).toContain("`grant_type`");
  });

  test.each([
    ['{"client_secret": "demo-secret",', "application/json", "not a JSON object"],
    ['"demo-secret"', "application/json", "not a JSON object"],
    ["null", "application/json", "not a JSON object"],
    ["", "application/json", "not a JSON object"],
    [JSON.stringify(CODE), "text/plain", "application/x-www-form-urlencoded"],
    [JSON.stringify(CODE), "", "application/json"],
  ])("of %j as %j says what to mend, and quotes nothing", (body, mediaType, hint) => {
    const answer = start().send(request(body, mediaType));
    expect(answer.status).toBe(400);
    expect(answer.body.hint).toContain(hint);
    expect(JSON.stringify(answer)).not.toContain("demo-secret");
  });

  test("of another method is told the right one", () => {
    const answer = start().send(request("", "application/json", "GET"));
    expect(answer).toMatchObject({ status: 405, headers: { allow: "POST" } });
    expect(answer.reason).toContain("POST");
  });
});

test("a refusal's reason names no secret", () => {
  const { post } = start({ clientId: "demo-app", clientSecret: "right-secret" });
  expect(post(CODE).reason).not.toMatch(/demo-|right-/);
});

test("what is remembered has an end", () => {
  const { post } = start();
  for (let number = 0; number <= 10_000; number += 1) {
    post({ ...CODE, code: `demo-code-${number}` });
  }
  expect(post({ ...CODE, code: "demo-code-1" }).status).toBe(400);
  expect(post({ ...CODE, code: "demo-code-0" }).status).toBe(200);
});
