import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { HttpRequest, HttpResponse } from "../engine/exchange.ts";
import { decode } from "./decode.ts";
import { nameNetworkFailure } from "./networkFailure.ts";
import type { Target } from "./target.ts";

/** What became of a request: an answer, or why none came. */
export type Answer =
  | { readonly response: HttpResponse }
  /** The end of a sentence, the same in every run: `the connection was cut`. */
  | { readonly failure: string };

/** Sends requests to one service. */
export interface Sender {
  /**
   * Sends a request byte for byte and follows no redirect. Never rejects.
   *
   * @param request its target is one of the description: the target's base path is put before it
   */
  send(request: HttpRequest, signal: AbortSignal): Promise<Answer>;
  /** Closes the connections. */
  close(): void;
}

/** Most bytes that an answer may have. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Longest time that a timer of Node can wait, in milliseconds: a longer one goes off at once. */
export const LONGEST_TIMER: number = 2 ** 31 - 1;

/**
 * Prepares the sending.
 *
 * @param timeout milliseconds that a request may take from its first byte to the last of the answer
 * @param connections at the same time
 */
export function createSender(
  target: Target,
  { timeout, connections }: { readonly timeout: number; readonly connections: number },
): Sender {
  const { isSecure, host, port, basePath } = target;
  const open = isSecure ? httpsRequest : httpRequest;
  const settings = { keepAlive: true, maxSockets: connections };
  const agent = isSecure ? new HttpsAgent(settings) : new HttpAgent(settings);

  const attempt = (
    { method, target, headers, body }: HttpRequest,
    signal: AbortSignal,
    isFresh: boolean,
  ): Promise<Answer | "stale"> =>
    new Promise((resolve) => {
      let sent: ReturnType<typeof open> | undefined;
      const settle = (answer: Answer | "stale") => {
        clearTimeout(timer);
        signal.removeEventListener("abort", abort);
        resolve(answer);
      };
      const fail = (failure: string) => settle({ failure });
      const stop = (failure: string) => {
        fail(failure);
        sent?.destroy();
      };
      const abort = () => stop("the run was ended");
      const timer = setTimeout(
        () => stop(`it took longer than ${timeout / 1000} s`),
        Math.min(timeout, LONGEST_TIMER),
      );
      signal.addEventListener("abort", abort);
      if (signal.aborted) return abort();
      try {
        sent = open({
          host,
          port,
          method,
          path: `${basePath}${target}`,
          headers: { ...headers, ...lengthOf(method, body) },
          agent: isFresh ? false : agent,
        });
      } catch (error) {
        return fail(`the request cannot be sent: ${(error as Error).message}`);
      }
      const request = sent;
      let hasAnswer = false;
      request.once("close", () => {
        if (!hasAnswer) fail("the connection was cut");
      });
      request.on("error", (error: NodeJS.ErrnoException) => {
        const isCut = error.code === "ECONNRESET" || error.code === "EPIPE";
        // The service closed a kept connection just then: that is no fault of it.
        if (isCut && request.reusedSocket && !hasAnswer) settle("stale");
        else fail(nameNetworkFailure(error));
      });
      request.once("upgrade", (_, socket) => {
        socket.destroy();
        fail("it changed to another protocol");
      });
      request.once("response", (message) => {
        hasAnswer = true;
        readAnswer(message).then(settle, (error) => fail(nameNetworkFailure(error)));
      });
      request.end(body);
    });

  return {
    send: async (request, signal) => {
      const answer = await attempt(request, signal, false);
      if (answer !== "stale") return answer;
      const again = await attempt(request, signal, true);
      return again === "stale" ? { failure: "the connection was cut" } : again;
    },
    close: () => agent.destroy(),
  };
}

/** Without it Node sends a body in chunks, which some services refuse. */
function lengthOf(method: string, body: Uint8Array): Record<string, string> {
  const isUsual = body.length > 0 || ["POST", "PUT", "PATCH"].includes(method);
  return isUsual ? { "content-length": String(body.length) } : {};
}

async function readAnswer(message: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Leaving the loop closes the connection.
    if (size > MOST_BYTES) return { failure: `the answer has more than ${MOST_BYTES} bytes` };
    chunks.push(chunk);
  }
  if (!message.complete) return { failure: "the connection was cut" };
  const headers: Record<string, string> = {};
  for (const [name, values] of Object.entries(message.headersDistinct)) {
    if (values !== undefined) headers[name] = values.join(", ");
  }
  const body = decode(Buffer.concat(chunks), headers["content-encoding"], MOST_BYTES);
  if (body === undefined) {
    return { failure: `its body is no ${headers["content-encoding"]}, as content-encoding says` };
  }
  return { response: { status: message.statusCode ?? 0, headers, body } };
}
