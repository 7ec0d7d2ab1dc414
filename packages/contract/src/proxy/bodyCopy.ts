import type { Readable } from "node:stream";
import { decode } from "../check/decode.ts";

/** Most bytes of a body that are kept to be judged: 10 MiB. */
export const MOST_BYTES: number = 10 * 1024 * 1024;

/** Most bytes of an unpacked body. Gzip packs less than a thousand bytes into one. */
const MOST_UNPACKED = 128 * 1024 * 1024;
const PACKED_FOR_SURE = MOST_UNPACKED / 1024;

const KNOWN_CODINGS = /^\s*(gzip|x-gzip|br|deflate|identity)\s*$/i;

/** What is kept of a body that passes by. */
export interface BodyCopy {
  /** The bytes so far; undefined as soon as there are more than {@link MOST_BYTES}. */
  bytes(): Uint8Array | undefined;
}

/** Keeps a copy of what a stream gives to somebody else. */
export function copyBody(stream: Readable): BodyCopy {
  let chunks: Uint8Array[] | undefined = [];
  let size = 0;
  stream.on("data", (chunk: Uint8Array) => {
    size += chunk.length;
    if (size > MOST_BYTES) chunks = undefined;
    chunks?.push(chunk);
  });
  return { bytes: () => chunks && Buffer.concat(chunks) };
}

/**
 * Unpacks the copy of a body to be judged.
 *
 * @param codings the header `content-encoding`
 * @returns the body, or why it cannot be judged. One that is not what the header says stays as it is:
 *   nobody else could read it either
 */
export function unpack(
  body: Uint8Array | undefined,
  codings: string | undefined,
): { readonly body: Uint8Array } | { readonly unjudged: string } {
  if (body === undefined) return { unjudged: `above ${MOST_BYTES / 1024 / 1024} MB` };
  if (codings === undefined || body.length === 0) return { body };
  const isKnown = codings.split(",").every((coding) => KNOWN_CODINGS.test(coding));
  if (!isKnown) return { unjudged: `in the content coding ${codings}` };
  const unpacked = decode(body, codings, MOST_UNPACKED);
  if (unpacked === undefined && body.length > PACKED_FOR_SURE) {
    return { unjudged: `broken, or above ${MOST_UNPACKED / 1024 / 1024} MB unpacked` };
  }
  return { body: unpacked ?? body };
}
