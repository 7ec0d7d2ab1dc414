import type { Exchange } from "../engine/exchange.ts";
import { essence, isForm } from "../engine/messages/mediaType.ts";
import type { Violation } from "../engine/violation.ts";

/** What stands in the place of a secret. */
export const REDACTED = "[redacted]";

/** Headers whose value is a secret. Of `authorization` the scheme stays, of cookies the name. */
export const SECRET_HEADERS: readonly string[] = [
  "api-key",
  "authorization",
  "cookie",
  "proxy-authorization",
  "set-cookie",
  "x-access-token",
  "x-api-key",
  "x-auth-token",
  "x-refresh-token",
];

/** Headers that carry an address, which can have a secret in its query. */
const ADDRESS_HEADERS: readonly string[] = ["location", "referer"];

/** Query parameters and body fields whose value is a secret; letter case, `_` and `-` do not count. */
const SECRET_FIELDS: readonly string[] = [
  "access_token",
  "api_key",
  "api_secret",
  "client_secret",
  "id_token",
  "password",
  "refresh_token",
  "secret",
  "token",
];

/**
 * The authorisation code of OAuth. In a body it is a secret only beside `grant_type`: elsewhere a
 * field of this name is the code of an error or of a custom field.
 */
const CODE = "code";

const folded = new Set(SECRET_FIELDS.map(fold));
const names = SECRET_FIELDS.map((name) => name.replaceAll("_", "[-_]?")).join("|");

/** Text without a match needs no closer look; an escape could hide a name. */
const MENTION = new RegExp(`${names}|grant_type|\\\\u`, "i");
// Each pattern starts at a literal name, so that ten megabytes without one are read once.
const WORD_START = "(?:(?<![\\w-])|(?<=%5B))";
const IN_QUERY = pairPattern(`${names}|${CODE}`, "[^&#]*");
const IN_FORM = pairPattern(names, "[^&]*");
const IN_FORM_WITH_GRANT = pairPattern(`${names}|${CODE}`, "[^&]*");
const IN_TEXT = pairPattern(names, '[^&\\s<>"]*');
const IN_TEXT_WITH_GRANT = pairPattern(`${names}|${CODE}`, '[^&\\s<>"]*');
const IN_JSON = memberPattern(names);
const IN_JSON_WITH_GRANT = memberPattern(`${names}|${CODE}`);

/**
 * Takes the secrets out of an exchange, for everything that is printed or written: credentials in
 * headers, in the query and in bodies (JSON at any depth, forms, other text), by the names of
 * {@link SECRET_HEADERS} and {@link SECRET_FIELDS}.
 *
 * What holds no secret stays byte for byte. A JSON body that holds one is written anew, without its
 * white space. Compressed bodies are not looked into.
 *
 * @param more names of further headers and query parameters that are secrets, as a description's
 *   API keys
 */
export function redactExchange(
  { request, response }: Exchange,
  more: readonly string[] = [],
): Exchange {
  return {
    request: {
      ...request,
      target: redactTarget(request.target, more),
      headers: redactHeaders(request.headers, more),
      body: redactBody(request.body, request.headers["content-type"]),
    },
    response: {
      ...response,
      headers: redactHeaders(response.headers),
      body: redactBody(response.body, response.headers["content-type"]),
    },
  };
}

/**
 * Takes the secrets out of the query of a request target or an address.
 *
 * @param more names of further parameters that are secrets
 */
export function redactTarget(target: string, more: readonly string[] = []): string {
  return target.replace(queryPattern(more), `$1${REDACTED}`);
}

const queryPatterns = new WeakMap<readonly string[], RegExp>();

function queryPattern(more: readonly string[]): RegExp {
  if (more.length === 0) return IN_QUERY;
  let pattern = queryPatterns.get(more);
  if (pattern === undefined) {
    const escaped = more.map((name) => name.replaceAll(/[^\w]/g, "\\$&"));
    pattern = pairPattern([names, CODE, ...escaped].join("|"), "[^&#]*");
    queryPatterns.set(more, pattern);
  }
  return pattern;
}

/**
 * Takes the secrets out of headers: `Bearer [redacted]`, `session=[redacted]`.
 *
 * @param headers names in lower case
 * @param more names of further headers that are secrets, in any letter case
 */
export function redactHeaders(
  headers: Readonly<Record<string, string>>,
  more: readonly string[] = [],
): Record<string, string> {
  const secret = new Set(more.map((name) => name.toLowerCase()));
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      const isKnown = SECRET_HEADERS.includes(name) || !secret.has(name);
      return [name, isKnown ? redactHeader(name, value) : REDACTED];
    }),
  );
}

/** Takes out what a violation quotes of a secret. */
export function redactViolation(violation: Violation): Violation {
  const { rule, place, actual, message } = violation;
  // Of credentials only the kind is told, never the value.
  if (rule === "request.security") return violation;
  if (actual !== "" && isSecret(place)) {
    return { ...violation, actual: REDACTED, message: message.replaceAll(actual, REDACTED) };
  }
  return { ...violation, actual: redactText(actual), message: redactText(message) };
}

/**
 * Whether a violation's place, a pointer, a header or a parameter with brackets, is a secret's or in
 * one.
 */
function isSecret(place: string): boolean {
  return stepsOf(place).some(
    (step) => SECRET_HEADERS.includes(step.toLowerCase()) || folded.has(fold(step)),
  );
}

/** The names that lead to a place, without the indexes of lists. */
export function stepsOf(place: string): string[] {
  return place.split(/[/[\]]/).filter((step) => step !== "" && !/^\d+$/.test(step));
}

function redactHeader(name: string, value: string): string {
  if (ADDRESS_HEADERS.includes(name)) return redactTarget(value);
  if (!SECRET_HEADERS.includes(name)) return value;
  if (name === "cookie") return value.replace(/(^|;)([^=;]*=)?[^;]+/g, `$1$2${REDACTED}`);
  if (name === "set-cookie") {
    return splitSetCookie(value)
      .map((cookie) => cookie.replace(/^([^=;]*=)?[^;]+/, `$1${REDACTED}`))
      .join(", ");
  }
  const scheme = name.endsWith("authorization") ? /^\s*([^\s,]+)\s+\S/.exec(value)?.[1] : undefined;
  return scheme === undefined ? REDACTED : `${scheme} ${REDACTED}`;
}

/** The cookies of `set-cookie` headers that were joined; a comma also stands in their dates. */
export function splitSetCookie(value: string): string[] {
  return value.split(/,\s*(?=[^\s;,=]+=)/);
}

function redactBody(body: Uint8Array, mediaType: string | undefined): Uint8Array {
  if (body.length === 0) return body;
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(body);
  const redacted = redactText(text, mediaType);
  return redacted === text ? body : new TextEncoder().encode(redacted);
}

/**
 * Takes the secrets out of a text, JSON or not.
 *
 * @param mediaType of the text, if it is known; what has the wrong one holds secrets all the same
 */
export function redactText(text: string, mediaType = ""): string {
  if (!MENTION.test(text)) return text;
  const isGrant = /grant_type/i.test(text);
  if (/^\s*[[{]/.test(text)) {
    const json = redactJson(text);
    if (json !== undefined) return json;
  }
  const [inForm, inText, inJson] = isGrant
    ? [IN_FORM_WITH_GRANT, IN_TEXT_WITH_GRANT, IN_JSON_WITH_GRANT]
    : [IN_FORM, IN_TEXT, IN_JSON];
  return text
    .replace(inJson, `$1"${REDACTED}"`)
    .replace(isForm(essence(mediaType)) ? inForm : inText, `$1${REDACTED}`);
}

/** Undefined for what is not JSON, or nested too deeply to be walked. */
function redactJson(text: string): string | undefined {
  let found = false;
  const redact = (value: unknown, secret: boolean): unknown => {
    if (secret && value !== null && value !== "" && typeof value !== "boolean") {
      found = true;
      return REDACTED;
    }
    if (typeof value !== "string") return value;
    const redacted = value.replace(IN_TEXT, `$1${REDACTED}`);
    found ||= redacted !== value;
    return redacted;
  };
  try {
    const value: unknown = JSON.parse(text, function (this: object, key, member: unknown) {
      const isCode = key === CODE && Object.hasOwn(this, "grant_type");
      return redact(member, isCode || folded.has(fold(key)));
    });
    return found ? JSON.stringify(value) : text;
  } catch {
    return undefined;
  }
}

/** Whether a parameter or a field has by its name a secret as its value. */
export function isSecretField(name: string): boolean {
  return folded.has(fold(name));
}

function fold(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/g, "");
}

/** `name=value`, also as the last key in brackets: `auth[access_token]=value`. */
function pairPattern(secrets: string, value: string): RegExp {
  return new RegExp(`(${WORD_START}(?:${secrets})(?:\\]|%5D)?=)${value}`, "gi");
}

/**
 * `"name": value` in JSON that is broken or cut; the value is a string, maybe unfinished, or a word.
 * A string is read lazily: a choice between escapes and other characters for each of them would take
 * more stack than there is.
 */
function memberPattern(secrets: string): RegExp {
  const string = '"(?:[^]*?(?<!\\\\)(?:\\\\\\\\)*"|[^]*)';
  return new RegExp(`("(?:${secrets})"\\s*:\\s*)(?:${string}|[^\\s,"}\\]]+)`, "gi");
}
