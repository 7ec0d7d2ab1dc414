import type { IncomingMessage, ServerResponse } from "node:http";
import { finished } from "node:stream/promises";
import { setTimeout } from "node:timers/promises";
import type { Answer } from "./problem.ts";

/** Milliseconds a client whose body is too large may go on sending. */
const LINGER = 1000;

/**
 * Writes an answer; Node leaves the body out for HEAD. After 413 the connection is closed.
 *
 * @throws Error when a header's value cannot be sent; nothing has been written then
 */
export async function send(
  { status, headers, body }: Answer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const content = Buffer.from(body ?? "");
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (status !== 204 && status !== 304) response.setHeader("content-length", content.length);
  if (status === 413) response.setHeader("connection", "close");
  response.write(content);
  if (status === 413 && !request.complete) await discardRest(request);
  response.end();
}

/** Closing while the client still sends could cut off the answer it has not read yet. */
async function discardRest(request: IncomingMessage): Promise<void> {
  request.resume();
  const timeout = setTimeout(LINGER, undefined, { ref: false });
  await Promise.race([finished(request).catch(() => {}), timeout]);
}
