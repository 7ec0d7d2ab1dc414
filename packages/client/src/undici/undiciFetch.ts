import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate } from "node:zlib";
import { type Dispatcher, request } from "undici";
import type { AnswerHeaders, Fetch } from "../fetch.ts";

type Decode = (bytes: Uint8Array) => Promise<Uint8Array>;

const DECODERS: Readonly<Record<string, Decode>> = {
  br: promisify(brotliDecompress),
  deflate: promisify(inflate),
  gzip: promisify(gunzip),
  "x-gzip": promisify(gunzip),
};

/**
 * Makes a `fetch` for {@link createTransport} out of `undici.request`, several times as fast as
 * Node's own: the stages of `fetch` that only browsers need are left out.
 *
 * Does not ask for compression, which costs more than it saves on a fast line. Who wants it sends
 * `accept-encoding: gzip` with the transport's headers. Compressed answers are always read.
 *
 * Rejects with undici's errors, which the transport makes a ConnectionError's cause.
 *
 * @param dispatcher agent, pool or proxy of undici; its global dispatcher by default
 */
export function createUndiciFetch(dispatcher?: Dispatcher): Fetch {
  return async (url, { method, headers, body, signal }) => {
    const answer = await request(url, {
      method: method as Dispatcher.HttpMethod,
      headers,
      body: body ?? null,
      ...(signal && { signal }),
      ...(dispatcher && { dispatcher }),
    });
    return {
      status: answer.statusCode,
      headers: createHeaders(answer.headers),
      text: () => readText(answer),
    };
  };
}

function createHeaders(headers: Dispatcher.ResponseData["headers"]): AnswerHeaders {
  const join = (value: string | string[] | undefined) =>
    Array.isArray(value) ? value.join(", ") : (value ?? null);
  return {
    get: (name) => join(headers[name.toLowerCase()]),
    forEach(callback) {
      for (const name of Object.keys(headers)) callback(join(headers[name]) as string, name);
    },
  };
}

async function readText({ headers, body }: Dispatcher.ResponseData): Promise<string> {
  const codings = `${headers["content-encoding"] ?? ""}`;
  if (!codings) return body.text();
  let bytes = new Uint8Array(await body.arrayBuffer());
  // The one that was applied last is named last.
  for (const coding of codings.toLowerCase().split(/,\s*/).reverse()) {
    if (coding === "identity" || bytes.length === 0) continue;
    const decode = DECODERS[coding];
    if (!decode) throw new TypeError(`undici: content-encoding ${coding} is not known`);
    bytes = new Uint8Array(await decode(bytes));
  }
  return new TextDecoder().decode(bytes);
}
