import { createHash } from "node:crypto";
import { essence, type HttpRequest, isForm, isJson } from "@liaison/contract";
import { createBoundedCache } from "../boundedCache.ts";
import { type Answer, json, problem } from "../http/problem.ts";
import type { TokenPair, TokenStore } from "./tokens.ts";

/** How a mock's token endpoint decides. */
export interface TokenEndpointOptions {
  /** Where the tokens come from. */
  tokens: TokenStore;
  /** Its path; `/oauth2/access_token`, as with amoCRM, unless given. */
  path?: string;
  /** The only `client_id` that is right; any one will do unless given. */
  clientId?: string;
  /** The only `client_secret` that is right; any one will do unless given. */
  clientSecret?: string;
  /** The only `redirect_uri` that is right; any one will do unless given. */
  redirectUri?: string;
  /** Codes and refresh tokens that are refused; of all others each works once. */
  grants?: Readonly<Record<string, "expired" | "revoked">>;
}

/** An answer of the token endpoint. */
export interface TokenEndpointAnswer extends Answer {
  /** Of a refusal: what was wrong, for the console. */
  reason?: string;
}

/** The part of a mock that gives out tokens. */
export interface TokenEndpoint {
  readonly path: string;
  /**
   * Answers a request to the endpoint's path, whatever its method. It decides at once, so of two
   * refreshes with one token exactly one gets a pair.
   */
  handle(request: HttpRequest): TokenEndpointAnswer;
}

type Fields = Readonly<Record<string, unknown>>;

/** Why a grant is refused: the vendor's status and `hint`, and words for the console. */
interface Refusal {
  status: 400 | 401;
  /** The answer to a wrong client has none. */
  hint?: string;
  reason: string;
}

type Verdict = "used" | "expired" | "revoked";

// Statuses, hints and wording as integrators have reported them, for example in the issues 123, 150,
// 235 and 315 of amocrm/amocrm-api-php. Only "Token has expired" is inferred: it is what the OAuth
// library behind the other hints says.
const WRONG_CLIENT: Refusal = {
  status: 401,
  reason: "client_id or client_secret is not the one that the mock was given",
};
const WRONG_REDIRECT: Refusal = {
  status: 400,
  hint: "Redirect URI is not associated with client",
  reason: "redirect_uri is not the one that the mock was given",
};
const CODE_REFUSALS: Readonly<Record<Verdict, Refusal>> = {
  used: {
    status: 400,
    hint: "Authorization code has been revoked",
    reason: "the code has been used before, each works once",
  },
  revoked: {
    status: 400,
    hint: "Authorization code has been revoked",
    reason: "the mock was told that the code is revoked",
  },
  expired: {
    status: 400,
    hint: "Authorization code has expired",
    reason: "the mock was told that the code has expired",
  },
};
const REFRESH_REFUSALS: Readonly<Record<Verdict, Refusal>> = {
  used: {
    status: 401,
    hint: "Token has been revoked",
    reason:
      "the refresh token has been used before, each works once; the pair it gave has the next",
  },
  revoked: {
    status: 401,
    hint: "Token has been revoked",
    reason: "the mock was told that the refresh token is revoked",
  },
  expired: {
    status: 401,
    hint: "Token has expired",
    reason: "the mock was told that the refresh token has expired",
  },
};

/** What each kind of grant is proved by. */
const GRANTS = {
  authorization_code: { field: "code", refusals: CODE_REFUSALS },
  refresh_token: { field: "refresh_token", refusals: REFRESH_REFUSALS },
} as const;

/** Used codes and refresh tokens that are remembered; what is forgotten would work once more. */
const MEMORY = 10_000;

/** Largest body that is read; Node takes most of a minute for ten megabytes of form fields. */
const MOST_BYTES = 64 * 1024;

/**
 * Makes a token endpoint like amoCRM's. A code or refresh token that it has never seen is taken for
 * the user's own and works once; each refresh gives a new pair.
 *
 * JSON and forms are both taken. The vendor documents JSON only, but its developers say that both
 * work (issue 5 of amocrm/amocrm-oauth-client, issue 150 of amocrm/amocrm-api-php).
 */
export function createTokenEndpoint(options: TokenEndpointOptions): TokenEndpoint {
  const { tokens, path = "/oauth2/access_token", clientId, clientSecret, redirectUri } = options;
  const grants = new Map(Object.entries(options.grants ?? {}));
  const used = createBoundedCache<true>(MEMORY);
  const isUsed = (proof: string): boolean => used.get(digest(proof)) ?? false;

  const judge = (fields: Fields): Refusal | TokenPair => {
    const kind = fields["grant_type"];
    const grant = kind === "authorization_code" || kind === "refresh_token" ? GRANTS[kind] : null;
    if (grant === null) return wrongField("grant_type", `one of ${Object.keys(GRANTS).join(", ")}`);
    for (const name of ["client_id", "client_secret", "redirect_uri", grant.field]) {
      if (typeof fields[name] !== "string" || fields[name] === "")
        return wrongField(name, "a text");
    }
    if (!fits(clientId, fields["client_id"]) || !fits(clientSecret, fields["client_secret"])) {
      return WRONG_CLIENT;
    }
    if (!fits(redirectUri, fields["redirect_uri"])) return WRONG_REDIRECT;

    const proof = String(fields[grant.field]);
    const told = grants.get(proof);
    if (told !== undefined) return grant.refusals[told];
    if (isUsed(proof)) return grant.refusals.used;
    used.set(digest(proof), true, 1);
    return tokens.issue(isUsed);
  };

  return {
    path,
    handle(request) {
      if (request.method !== "POST") {
        const reason = `${path} does not take ${request.method}, it takes POST.`;
        const refused = problem("problem", 405, reason);
        return { ...refused, headers: { ...refused.headers, allow: "POST" }, reason };
      }
      const fields = readFields(request);
      if (typeof fields === "string") return refuse({ status: 400, hint: fields, reason: fields });
      const result = judge(fields);
      return "reason" in result ? refuse(result) : grantPair(result);
    },
  };
}

/** The fields of a JSON or form body, or a sentence about what is wrong with it. */
function readFields({ headers, body }: HttpRequest): Fields | string {
  if (body.length > MOST_BYTES) return `The body has more than ${MOST_BYTES} bytes`;
  const mediaType = essence(headers["content-type"] ?? "");
  const text = new TextDecoder().decode(body);
  if (isForm(mediaType)) return Object.fromEntries(new URLSearchParams(text));
  if (!isJson(mediaType)) {
    return "Send the body as application/json or application/x-www-form-urlencoded";
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value as Fields;
  } catch {
    // What the parser says would quote the body, and with it secrets.
  }
  return "The body is not a JSON object";
}

function fits(expected: string | undefined, given: unknown): boolean {
  return expected === undefined || expected === given;
}

function wrongField(name: string, expected: string): Refusal {
  return {
    status: 400,
    hint: `Check the \`${name}\` parameter`,
    reason: `${name} is missing or is not ${expected}`,
  };
}

function refuse({ status, hint, reason }: Refusal): TokenEndpointAnswer {
  const wrongClient = hint === undefined;
  const content = {
    ...(wrongClient ? {} : { hint }),
    title: wrongClient ? "Некорректный клиент" : "Некорректный запрос",
    type: "https://developers.amocrm.ru/v3/errors/OAuthProblemJson",
    status,
    detail: wrongClient
      ? "Авторизация клиента не прошла"
      : "В запросе отсутствует ряд параметров или параметры невалидны",
  };
  return { ...answerUncached(status, content), reason };
}

function grantPair({ accessToken, refreshToken, expiresIn, serverTime }: TokenPair): Answer {
  return answerUncached(200, {
    token_type: "Bearer",
    expires_in: expiresIn,
    server_time: serverTime,
    access_token: accessToken,
    refresh_token: refreshToken,
  });
}

function answerUncached(status: number, content: object): Answer {
  const answer = json(status, content);
  return { ...answer, headers: { ...answer.headers, "cache-control": "no-store" } };
}

/** A code or token as it is remembered: short, and of no use to anyone. */
function digest(proof: string): string {
  return createHash("sha256").update(proof).digest("base64");
}
