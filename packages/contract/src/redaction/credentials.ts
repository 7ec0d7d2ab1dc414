import type { Operation } from "../engine/description/operation.ts";
import type { Exchange } from "../engine/exchange.ts";
import { readCookies } from "../engine/messages/request.ts";
import { isSecretField, REDACTED, SECRET_HEADERS, splitSetCookie } from "./redact.ts";

/** Takes values that are secrets out of a text, wherever they stand in it. */
export type Hiding = (text: string) => string;

/** What is shorter is no secret, but part of many words. */
const LEAST_LENGTH = 6;

/** A word or a number up to this length can be part of others by chance. */
const LONGEST_WORD = 16;

/** Half of a character, which cannot be percent-encoded. */
const LONE_SURROGATE = /\p{Surrogate}/gu;

/** Headers that a user may add, and that say what everybody knows. */
const KNOWN_TO_ALL = /^(?:accept|content-|user-agent$)/;

/**
 * Prepares the hiding of the credentials that an exchange carries: the service or the client may
 * repeat them in a path, in a body or as a key. They are read when the first text comes.
 *
 * @param operation whose API keys are credentials
 * @param more names of further headers, cookies and query parameters that are secrets
 */
export function createHidingOf(
  exchange: Partial<Exchange>,
  operation?: Operation,
  more: readonly string[] = [],
): Hiding {
  let hide: Hiding | undefined;
  return (text) => {
    hide ??= createHiding(findCredentials(exchange, namesOf(operation, more)));
    return hide(text);
  };
}

/**
 * Prepares the hiding of values: as they are, percent-encoded, escaped in JSON, as a step of a JSON
 * pointer, and cut by `…`.
 *
 * @param values those of fewer than six characters are left out
 */
export function createHiding(values: readonly string[]): Hiding {
  const spellings = [...new Set(values.flatMap(spell))].sort((a, b) => b.length - a.length);
  return (text) => spellings.reduce(hideSpelling, text);
}

/** Values of an exchange that prove who is calling. */
function findCredentials(
  { request, response }: Partial<Exchange>,
  names: ReadonlySet<string>,
): string[] {
  if (request === undefined) return findIssued(response);
  const found: string[] = [];
  for (const [name, value] of Object.entries(request.headers)) {
    if (name === "cookie") {
      for (const [cookie, content] of readCookies(value)) {
        // `theme=light` is a setting, and a word of many texts.
        if (names.has(cookie.toLowerCase()) || !/^[a-z]+$/i.test(content)) {
          found.push(content, decode(content));
        }
      }
    } else if (name.endsWith("authorization")) {
      found.push(...readAuthorization(value));
    } else if (SECRET_HEADERS.includes(name) || (names.has(name) && !KNOWN_TO_ALL.test(name))) {
      found.push(value, ...readAuthorization(value));
    }
  }
  const query = /\?([^#]*)/.exec(request.target)?.[1] ?? "";
  for (const [name, value] of new URLSearchParams(query)) {
    if (isSecretField(name) || names.has(name.toLowerCase())) found.push(value);
  }
  return [...found, ...findIssued(response)];
}

/** What a response hands out by its headers. */
function findIssued(response: Exchange["response"] | undefined): string[] {
  return Object.entries(response?.headers ?? {}).flatMap(([name, value]) => {
    if (!SECRET_HEADERS.includes(name)) return [];
    if (name !== "set-cookie") return [value];
    return splitSetCookie(value)
      .map((cookie) => /^[^=;]*=([^;]*)/.exec(cookie)?.[1]?.trim() ?? "")
      .filter((content) => !/^[a-z]+$/i.test(content));
  });
}

/** The token behind the scheme; of `Basic` also the password. */
function readAuthorization(value: string): string[] {
  const [, scheme = "", token = ""] = /^\s*(?:(\S+)\s+)?(\S.*?)\s*$/s.exec(value) ?? [];
  if (scheme.toLowerCase() !== "basic") return [token];
  try {
    const bytes = Uint8Array.from(atob(token), (character) => character.charCodeAt(0));
    const pair = new TextDecoder().decode(bytes);
    return [token, pair, pair.slice(pair.indexOf(":") + 1)];
  } catch {
    return [token];
  }
}

function namesOf(operation: Operation | undefined, more: readonly string[]): Set<string> {
  const schemes = operation?.security.flat() ?? [];
  const keys = schemes.flatMap(({ parameterName }) => parameterName ?? []);
  return new Set([...keys, ...more].map((name) => name.toLowerCase()));
}

function spell(value: string): string[] {
  const plain = value.trim();
  if (plain.length < LEAST_LENGTH) return [];
  const encoded = encodeURIComponent(plain.replaceAll(LONE_SURROGATE, "\ufffd"));
  const inJson = JSON.stringify(plain).slice(1, -1);
  return [
    plain,
    encoded,
    encoded.replaceAll(/%../g, (byte) => byte.toLowerCase()),
    encoded.replaceAll("%20", "+"),
    inJson,
    inJson.replaceAll("/", "\\/"),
    plain.replaceAll("~", "~0").replaceAll("/", "~1"),
  ];
}

function hideSpelling(text: string, spelling: string): string {
  const whole = text.includes(spelling) ? text.replace(patternOf(spelling), REDACTED) : text;
  return whole.includes("…") ? hideCut(whole, spelling) : whole;
}

/** A common word that is a password must not take the middle out of other words. */
function patternOf(spelling: string): RegExp {
  const escaped = spelling.replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  const isCommon = spelling.length < LONGEST_WORD && /^(?:[a-z]+|\d+)$/i.test(spelling);
  const start = "(?:(?<![a-z\\d])|(?<=%[\\da-f]{2})|(?<=\\\\[bfnrt]))";
  return isCommon ? new RegExp(`${start}${escaped}(?![a-z\\d])`, "gi") : new RegExp(escaped, "g");
}

/** Long texts are shown cut: the beginning of a secret before `…`, or its end behind it. */
function hideCut(text: string, spelling: string): string {
  const first = spelling.slice(0, LEAST_LENGTH);
  const last = spelling.slice(-LEAST_LENGTH);
  const parts = text.split("…");
  return parts
    .map((part, index) => {
      let left = part;
      const from = index < parts.length - 1 ? left.lastIndexOf(first) : -1;
      if (from >= 0 && spelling.startsWith(left.slice(from))) left = left.slice(0, from) + REDACTED;
      const to = index > 0 ? left.indexOf(last) : -1;
      if (to >= 0 && spelling.endsWith(left.slice(0, to + LEAST_LENGTH))) {
        left = REDACTED + left.slice(to + LEAST_LENGTH);
      }
      return left;
    })
    .join("…");
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
