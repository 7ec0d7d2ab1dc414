import { child } from "./description/document.ts";
import type { Finding } from "./schemas/explain.ts";

/**
 * Stable names of what can be wrong with an exchange. The first part is the message, the second the
 * place in it.
 */
export type ExchangeRule =
  | "request.path.unknown"
  | "request.method.notAllowed"
  | "request.security"
  | "request.path.invalid"
  | "request.query.invalid"
  | "request.query.missing"
  | "request.query.unknown"
  | "request.header.invalid"
  | "request.header.missing"
  | "request.cookie.invalid"
  | "request.cookie.missing"
  | "request.body.missing"
  | "request.body.unexpected"
  | "request.body.mediaType"
  | "request.body.syntax"
  | "request.body.schema"
  | "response.status.undeclared"
  | "response.header.invalid"
  | "response.header.missing"
  | "response.body.missing"
  | "response.body.unexpected"
  | "response.body.mediaType"
  | "response.body.syntax"
  | "response.body.schema";

/** Names of what a message has beyond its description, where the schema leaves it open. */
export type DriftRule =
  | "request.field.undeclared"
  | "request.member.undeclared"
  | "response.field.undeclared"
  | "response.member.undeclared";

/** Names of what a live check alone can find: it knows what it meant by a request. */
export type CheckRule =
  /** A request that keeps to the description was refused. */
  | "check.valid.refused"
  /** A request that the description rules out was accepted. */
  | "check.invalid.accepted"
  /** It was refused, but by another status than the description has for that. */
  | "check.invalid.status"
  /** The answer says that the service failed, whatever the request was. */
  | "check.server.error"
  /** The answer proves nothing: what was asked for does not exist, or is not permitted. */
  | "check.answer.inconclusive"
  /** The links from page to page do not end, or lead back. */
  | "check.pages.endless"
  /** A link to a next page leads out of the operation, or is no address. */
  | "check.pages.broken"
  /** No answer came: refused, cut, or too late. */
  | "check.answer.missing";

/** Names of what is found where traffic is only looked at: nobody knows what its requests are for. */
export type TrafficRule =
  /** A request that keeps to the description was refused as a wrong one. */
  "traffic.valid.refused";

/** Stable names of all findings. */
export type Rule = ExchangeRule | DriftRule | CheckRule | TrafficRule;

/** One way in which an exchange departs from the description. */
export interface Violation {
  readonly rule: Rule;
  /** The operation whose description is departed from; absent when none fits the request. */
  readonly operationId?: string;
  /**
   * Where in the message it stands: a JSON pointer into the body (`/0/name`, empty for the whole
   * body), the name of a header or cookie, or a parameter with its brackets (`filter[id][0]`).
   */
  readonly place: string;
  /** The JSON Schema keyword that failed (`type`, `additionalProperties`); absent without a schema. */
  readonly keyword?: string;
  /** What the description asks for, as the end of a sentence: `an integer of at least 1`. */
  readonly expected: string;
  /** What came, shortened: `"1e3"`. */
  readonly actual: string;
  /** The whole finding as one sentence. */
  readonly message: string;
  /** JSON pointer into the description that says so. */
  readonly specPointer: string;
}

/** A finding as a report needs it: its place is given beside it. */
export type Found = Omit<Finding, "keys" | "keyword"> & { readonly keyword?: string };

/** A finding with its place in the message, as a violation. */
export function toViolation(
  operationId: string,
  rule: Rule,
  place: string,
  { keyword, expected, actual, problem, specPointer }: Found,
): Violation {
  const shown = shortenPlace(place);
  return {
    rule,
    operationId,
    place: shown,
    ...(keyword !== undefined && { keyword }),
    expected,
    actual,
    message: `${nameOf(rule, shown)} ${problem}`,
    specPointer,
  };
}

/** Keys can be as long as a message, and then their places would fill the memory. */
function shortenPlace(place: string): string {
  return place.length > 1000 ? `${place.slice(0, 500)}…${place.slice(-499)}` : place;
}

/** JSON pointer of the keys below a body. */
export function toPointer(keys: readonly string[]): string {
  return child("", ...keys);
}

/** A place in a parameter, as it would be written: `filter[id][0]`; a declared `ids[]` has `ids[0]`. */
export function toBrackets(name: string, keys: readonly string[]): string {
  const base = keys.length > 0 ? name.replace(/\[\]$/, "") : name;
  return base + keys.map((key) => `[${key}]`).join("");
}

const NAMES: Readonly<Record<string, string>> = {
  "request.security": "The credentials",
  path: "The path parameter",
  query: "The query parameter",
  header: "The header",
  cookie: "The cookie",
  "request.body.mediaType": "The media type of the request body",
  "response.status.undeclared": "The status",
  "response.body.mediaType": "The media type of the response body",
};

function nameOf(rule: Rule, place: string): string {
  const [message = "", part = ""] = rule.split(".");
  if (part === "field" || part === "member") {
    return /^(\/|$)/.test(place)
      ? `${place || "All"} of the ${message} body`
      : `${place} of the ${message}`;
  }
  const name = NAMES[rule] ?? NAMES[part] ?? `The ${message} ${part}`;
  if (place === "" || rule === "request.security") return name;
  return part === "body" ? `${place} of the ${message} body` : `${name} ${place}`;
}
