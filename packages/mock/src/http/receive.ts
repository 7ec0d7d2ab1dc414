import type { IncomingMessage } from "node:http";
import type { HttpRequest } from "@liaison/contract";

/** Most bytes a request body may have: 10 MiB. */
export const BODY_LIMIT: number = 10 * 1024 * 1024;

/**
 * Receives the whole of a request.
 *
 * @returns the request; without its body, and `tooLarge`, as soon as there are more bytes than
 *   {@link BODY_LIMIT}, the rest then being unread
 * @throws Error when the client goes away before the end
 */
export async function receive(
  message: IncomingMessage,
): Promise<{ request: HttpRequest; tooLarge: boolean }> {
  const body = await receiveBody(message);
  const request: HttpRequest = {
    method: message.method ?? "GET",
    target: withoutOrigin(message.url ?? "/"),
    headers: readHeaders(message),
    body: body ?? new Uint8Array(),
  };
  return { request, tooLarge: body === undefined };
}

async function receiveBody(message: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(message.headers["content-length"] ?? 0) > BODY_LIMIT) return undefined;
  // A list of the pieces would take more memory than the body: each of them may be a single byte.
  let body = Buffer.alloc(0);
  let size = 0;
  for await (const chunk of message.iterator({ destroyOnReturn: false })) {
    const end = size + chunk.length;
    if (end > BODY_LIMIT) return undefined;
    if (end > body.length) {
      const grown = Buffer.alloc(Math.max(end, 2 * body.length));
      body.copy(grown);
      body = grown;
    }
    chunk.copy(body, size);
    size = end;
  }
  return size === body.length ? body : Buffer.from(body.subarray(0, size));
}

/** A proxy's client names the origin too. */
function withoutOrigin(target: string): string {
  const path = target.replace(/^https?:\/\/[^/?#]*/i, "");
  return path === "" || path.startsWith("?") ? `/${path}` : path;
}

function readHeaders({ headers }: IncomingMessage): Record<string, string> {
  const read: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) read[name] = typeof value === "string" ? value : value.join(", ");
  }
  return read;
}
