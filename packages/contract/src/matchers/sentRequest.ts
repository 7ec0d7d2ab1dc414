import { isObject, type JsonObject } from "../engine/description/document.ts";
import type { HttpRequest } from "../engine/exchange.ts";
import { isBytes, readHeaders } from "./readMessage.ts";

/** What a response still knows of the request that it answers. */
export interface Sent {
  readonly method: string;
  /** Address, or path with query. */
  readonly url: string;
  /** In any form that clients have; absent when they are not known. */
  readonly headers?: unknown;
  /** Whether `headers` holds all that were sent, credentials and cookies among them. */
  readonly isWhole: boolean;
  /** Absent when it is not known. */
  readonly body?: Uint8Array;
}

/** A request, as far as it is known. */
export interface SeenRequest {
  readonly request: HttpRequest;
  /** Beginnings of the rules that look at what is not known. */
  readonly unjudged: readonly string[];
}

const NO_BODY = new Uint8Array();
const OF_HEADERS = ["request.security", "request.header", "request.cookie"];
const OF_BODY = ["request.body", "request.field", "request.member"];

/** Makes a request of what is known of it, and names what must not be judged. */
export function seeRequest({ method, url, headers, isWhole, body }: Sent): SeenRequest {
  const read = readHeaders(headers);
  const isTyped = isWhole || body?.length === 0 || read["content-type"] !== undefined;
  const isBodyKnown = body !== undefined && isTyped;
  return {
    request: { method, target: url, headers: read, body: isBodyKnown ? body : NO_BODY },
    unjudged: [...(isWhole ? [] : OF_HEADERS), ...(isBodyKnown ? [] : OF_BODY)],
  };
}

/** The headers of a `ClientRequest` of Node or of a `Request` of fetch, nothing for others. */
export function headersOf(sent: JsonObject): unknown {
  const { getHeaders, headers } = sent;
  if (typeof getHeaders === "function") return getHeaders.call(sent);
  return isObject(headers) && typeof headers["get"] === "function" ? headers : undefined;
}

/**
 * The bytes that were sent for what a client was given as body.
 *
 * @param headers that were sent
 * @returns undefined when they cannot be known: of streams and forms, and when the headers tell of
 *   another body or of none, as after a redirect
 */
export function bytesSent(data: unknown, headers: unknown): Uint8Array | undefined {
  const { "content-length": length, "content-type": type } = readHeaders(headers);
  const isNothing = data === undefined || data === null;
  if (isNothing && length === undefined)
    return type?.startsWith("multipart/") ? undefined : NO_BODY;
  if (!isNothing && length === undefined && type === undefined) return undefined;
  const bytes = isNothing ? NO_BODY : toBytes(data, type);
  return length === undefined || bytes?.length === Number(length) ? bytes : undefined;
}

function toBytes(data: unknown, type = ""): Uint8Array | undefined {
  if (isBytes(data)) return new Uint8Array(data);
  const text = typeof data === "string" ? data : writeFields(data, type);
  return text === undefined ? undefined : new TextEncoder().encode(text);
}

/** As superagent writes them. */
function writeFields(data: unknown, type: string): string | undefined {
  const prototype = isObject(data) ? Object.getPrototypeOf(data) : undefined;
  const isPlain = prototype === null || prototype?.constructor?.name === "Object";
  if (!isPlain && !Array.isArray(data)) return undefined;
  if (/[/+]json\b/i.test(type)) return JSON.stringify(data);
  if (!/^application\/x-www-form-urlencoded\b/i.test(type)) return undefined;
  return Object.entries(data as object)
    .map((pair) => pair.map((part) => encodeURIComponent(String(part))).join("="))
    .join("&");
}
