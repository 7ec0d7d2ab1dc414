import type { JsonObject } from "../engine/description/document.ts";

const read = new WeakMap<object, Promise<Uint8Array>>();

/**
 * Reads the body of undici's `request`, which is a stream that can be read once, and leaves it to the
 * test: its methods `text`, `json`, `bytes`, `arrayBuffer` and `blob` give what was read.
 *
 * @throws Error, one line, when the test has read it before
 */
export function readUndiciBody(body: JsonObject): Promise<Uint8Array> {
  const known = read.get(body);
  if (known !== undefined) return known;
  if (body["bodyUsed"] === true || body["readableDidRead"] === true) {
    throw new Error(
      "the body of the response was read before: call toMatchContract first, it leaves the body to you, or hand it { ...response, body: text }",
    );
  }
  const bytes = readAll(body as unknown as AsyncIterable<Uint8Array>);
  read.set(body, bytes);
  // One for each call, as a body is read once.
  const answer = async (): Promise<Response> =>
    new Response((await bytes) as Uint8Array<ArrayBuffer>);
  Object.assign(body, {
    text: async () => (await answer()).text(),
    json: async () => (await answer()).json(),
    bytes: async () => new Uint8Array(await bytes),
    arrayBuffer: async () => (await answer()).arrayBuffer(),
    blob: async () => (await answer()).blob(),
  });
  return bytes;
}

async function readAll(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return new Uint8Array(Buffer.concat(parts));
}
