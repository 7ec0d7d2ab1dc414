import type { IncomingMessage, ServerResponse } from "node:http";
import { finished } from "node:stream/promises";
import { setTimeout } from "node:timers/promises";
import type { Answer } from "./problem.ts";

/** Milliseconds a client whose body is too large may go on sending. */
const LINGER = 1000;

/**
 * Writes an answer, after its delay; Node leaves the body out for HEAD. After 413 the connection is
 * closed, after a cut it is destroyed.
 *
 * @returns false when the client has left before anything could be written
 * @throws Error when a header's value cannot be sent; nothing has been written then
 */
export async function send(
  { status, headers, body, delay, cut }: Answer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  if (delay !== undefined && !(await wait(delay, response))) return false;
  const content = Buffer.from(body ?? "");
  if (cut !== undefined && (content.length === 0 || request.method === "HEAD")) {
    // Of an answer without a body nothing can be missing but the answer itself.
    request.socket.destroy();
    return true;
  }
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (status !== 204 && status !== 304) response.setHeader("content-length", content.length);
  if (cut !== undefined) {
    response.write(content.subarray(0, cut), () => request.socket.destroy());
    response.flushHeaders();
    return true;
  }
  if (status === 413) {
    response.setHeader("connection", "close");
    response.write(content);
    // The answer is out; what the client still sends is no part of the call.
    void discardRest(request).then(() => response.end());
    return true;
  }
  response.end(content);
  return true;
}

/** @returns false when the client has gone in the meantime */
async function wait(milliseconds: number, response: ServerResponse): Promise<boolean> {
  const gone = new AbortController();
  const abort = () => gone.abort();
  response.once("close", abort);
  try {
    await setTimeout(milliseconds, undefined, { signal: gone.signal });
    return true;
  } catch {
    return false;
  } finally {
    response.off("close", abort);
  }
}

/** Closing while the client still sends could cut off the answer it has not read yet. */
async function discardRest(request: IncomingMessage): Promise<void> {
  if (request.complete) return;
  request.resume();
  const timeout = setTimeout(LINGER, undefined, { ref: false });
  await Promise.race([finished(request).catch(() => {}), timeout]);
}
