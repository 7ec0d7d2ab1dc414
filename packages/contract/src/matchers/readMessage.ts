import { isObject } from "../engine/description/document.ts";
import { essence, isJson } from "../engine/messages/mediaType.ts";

const NO_BODY = new Uint8Array();

/**
 * Reads headers in any of the forms that clients have.
 *
 * @param headers a `Headers`, another iterable of pairs, or an object, whose values can be lists
 * @returns names in lower case; values of a repeated header joined by `, `
 */
export function readHeaders(headers: unknown): Record<string, string> {
  const read: Record<string, string> = {};
  for (const [name, value] of pairsOf(headers)) {
    // Clients keep properties of their own among the headers.
    if (value === undefined || value === null || typeof value === "function") continue;
    const key = name.toLowerCase();
    const text = Array.isArray(value) ? value.join(", ") : String(value);
    read[key] = Object.hasOwn(read, key) ? `${read[key]}, ${text}` : text;
  }
  return read;
}

function pairsOf(headers: unknown): Iterable<readonly [string, unknown]> {
  if (typeof headers !== "object" || headers === null) return [];
  return Symbol.iterator in headers
    ? (headers as Iterable<[string, unknown]>)
    : Object.entries(headers);
}

/**
 * The bytes of a body: text becomes UTF-8, nothing becomes no bytes.
 *
 * @throws Error, one line, for what is neither text nor bytes
 */
export async function readBody(body: unknown): Promise<Uint8Array> {
  if (body === undefined || body === null) return NO_BODY;
  if (typeof body === "string") return new TextEncoder().encode(body);
  if (isBytes(body)) return new Uint8Array(body);
  if (isObject(body) && typeof body["arrayBuffer"] === "function") {
    return new Uint8Array(await (body as unknown as Blob).arrayBuffer());
  }
  throw new Error("the body is neither text nor bytes: read it first, and hand over what it held");
}

/**
 * The bytes of a body that its client may have parsed. They are not those that came: white space, the
 * spelling of numbers and keys that came twice are lost in parsing.
 */
export async function readParsed(body: unknown, contentType = ""): Promise<Uint8Array> {
  const isParsed =
    typeof body === "number" ||
    typeof body === "boolean" ||
    (body === null && isJson(essence(contentType))) ||
    Array.isArray(body) ||
    (isObject(body) &&
      !isBytes(body) &&
      !["arrayBuffer", "pipe", "getReader"].some((name) => name in body));
  return readBody(isParsed ? JSON.stringify(body) : body);
}

/** Test environments have classes of their own, of which what comes from Node is no instance. */
export function isBytes(body: unknown): body is Uint8Array {
  return /^\[object (Uint8Array|ArrayBuffer)\]$/.test(Object.prototype.toString.call(body));
}
