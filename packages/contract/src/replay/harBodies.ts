import { decode } from "../check/decode.ts";
import { isObject, type JsonObject } from "../engine/description/document.ts";
import { essence, isForm, isJson } from "../engine/messages/mediaType.ts";
import { pairsOf } from "./harPairs.ts";

/** Bytes of a body, or why there are none to judge. */
export type RecordedBody = Uint8Array | string;

const NONE = new Uint8Array();
const NOT_RECORDED = "not recorded";
const CUT = "recorded in part";
const MOST_UNPACKED = 128 * 1024 * 1024;

type Headers = Readonly<Record<string, string>>;

/** The body of a request. */
export function readPostData({ postData, bodySize }: JsonObject, headers: Headers): RecordedBody {
  const length = Number(headers["content-length"] ?? bodySize);
  const { text, params, encoding, _encoding, mimeType } = isObject(postData) ? postData : {};
  if (typeof text === "string" && text !== "") {
    return (encoding ?? _encoding) === "base64"
      ? Buffer.from(text, "base64")
      : toBytes(text, length);
  }
  const fields = pairsOf(params);
  const isUrlEncoded = isForm(essence(headers["content-type"] ?? String(mimeType ?? "")));
  if (fields.length > 0 && isUrlEncoded) {
    return Buffer.from(new URLSearchParams(fields).toString());
  }
  const isChunked = headers["transfer-encoding"] !== undefined;
  return length > 0 || fields.length > 0 || isChunked ? NOT_RECORDED : NONE;
}

/**
 * The body of a response. By the format's rules it is unpacked, whatever `content-encoding` says.
 *
 * @param isEmpty whether the message can have none
 */
export function readContent(
  { content, bodySize }: JsonObject,
  headers: Headers,
  isEmpty: boolean,
): RecordedBody {
  const { text, encoding, size, _file } = isObject(content) ? content : {};
  if (typeof text === "string" && text !== "") {
    const bytes =
      encoding === "base64" ? unpack(Buffer.from(text, "base64"), headers) : Buffer.from(text);
    return isCut(bytes, Number(size), headers["content-type"]) ? CUT : bytes;
  }
  if (isEmpty) return NONE;
  if (_file !== undefined) return "kept in another file";
  const sizes = [size, bodySize, headers["content-length"]].map(Number);
  const isKnownEmpty = sizes.includes(0) && !sizes.some((bytes) => bytes > 0);
  return isKnownEmpty ? NONE : NOT_RECORDED;
}

/** Chrome shows bytes of a request that it takes for no text as one character each. */
function toBytes(text: string, length: number): Uint8Array {
  const bytes = Buffer.from(text);
  const isByteString =
    length === text.length && bytes.length !== length && !/[^\0-\xff]/.test(text);
  return isByteString ? Buffer.from(text, "latin1") : bytes;
}

/** Some recorders keep the bytes of the wire all the same. */
function unpack(bytes: Uint8Array, headers: Headers): Uint8Array {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return (isGzip && decode(bytes, headers["content-encoding"], MOST_UNPACKED)) || bytes;
}

/** Browsers cut long bodies; a recorder that takes secrets out makes them shorter too, but leaves JSON. */
function isCut(bytes: Uint8Array, size: number, contentType = ""): boolean {
  if (!(bytes.length < size) || !isJson(essence(contentType))) return false;
  try {
    JSON.parse(Buffer.from(bytes).toString());
    return false;
  } catch {
    return true;
  }
}
