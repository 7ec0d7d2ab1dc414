import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from "node:zlib";

type Decoder = (body: Uint8Array, options: { maxOutputLength: number }) => Uint8Array;

const DECODERS: Readonly<Record<string, Decoder>> = {
  gzip: gunzipSync,
  "x-gzip": gunzipSync,
  br: brotliDecompressSync,
  deflate: (body, options) => {
    try {
      return inflateSync(body, options);
    } catch {
      // Some servers mean the bare stream, without the frame that HTTP asks for.
      return inflateRawSync(body, options);
    }
  },
};

/** The codings that {@link decode} knows, as `accept-encoding` lists them. */
export const ACCEPTED_CODINGS = "gzip, deflate, br";

/**
 * Undoes the content codings of a body.
 *
 * @param codings the header `content-encoding`; what is not known is left as it is
 * @returns undefined when the body is not what the header says, or longer than `most` bytes
 */
export function decode(
  body: Uint8Array,
  codings: string | undefined,
  most: number,
): Uint8Array | undefined {
  if (codings === undefined || body.length === 0) return body;
  let decoded = body;
  for (const coding of codings.toLowerCase().split(",").reverse()) {
    const undo = DECODERS[coding.trim()];
    if (undo === undefined) return decoded;
    try {
      decoded = undo(decoded, { maxOutputLength: most });
    } catch {
      return undefined;
    }
  }
  return decoded;
}
