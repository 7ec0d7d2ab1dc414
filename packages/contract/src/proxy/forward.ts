import type {
  Agent,
  ClientRequest,
  IncomingMessage,
  InformationEvent,
  RequestOptions,
  ServerResponse,
} from "node:http";
import { nameNetworkFailure } from "../check/networkFailure.ts";
import { type BodyCopy, copyBody } from "./bodyCopy.ts";
import { pairs, passOn, type WireHeaders, withHost } from "./wireHeaders.ts";

/** The service that the proxy stands before. */
export interface Upstream {
  /** Address for people, without a slash at the end. */
  readonly url: string;
  /** As a `Host` header has it. */
  readonly authority: string;
  /** What stands before the paths that the client asks for; often empty. */
  readonly basePath: string;
  /** Opens a request; its host and port are the upstream's already. */
  open(options: RequestOptions): ClientRequest;
  /** Connections that are kept, and connections for one request each. */
  readonly agents: { readonly kept: Agent; readonly single: Agent };
}

/** An answer that passed by. */
export interface PassedAnswer {
  readonly status: number;
  readonly headers: WireHeaders;
  readonly body: BodyCopy;
}

/** What became of a request. */
export type Outcome =
  | { readonly answer: PassedAnswer }
  /** Why no answer came, or only a part of it, as the end of a sentence. */
  | { readonly failure: string }
  /** The client went away before the end. */
  | { readonly abandoned: true };

/** Milliseconds that connecting may take. */
const CONNECT_TIMEOUT = 10_000;

/** Most bytes of the headers of one message. */
export const MOST_HEADER_BYTES: number = 64 * 1024;

const SAFE_METHODS: readonly string[] = ["GET", "HEAD", "OPTIONS", "TRACE"];

/**
 * Sends a request on as it comes, and the answer back as it comes: chunk by chunk, headers in their
 * order and letter case. Follows and changes nothing. A client whose request gets no answer is told
 * 502 and why.
 *
 * @param target path and query as the client sent them
 * @returns once the answer is out, or the client is gone
 */
export function forward(
  upstream: Upstream,
  target: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Outcome> {
  const { method = "GET" } = request;
  const { basePath, agents, authority } = upstream;
  const hasBody = carriesBody(request);
  // Sending again is allowed only where it changes nothing; a kept connection may be closed just then.
  const isRepeatable = !hasBody && SAFE_METHODS.includes(method);
  let answer: (PassedAnswer & { readonly message: IncomingMessage }) | undefined;
  let failure: string | undefined;
  let sent: ClientRequest | undefined;

  const fail = (reason: string): void => {
    if (failure !== undefined || response.destroyed) return;
    failure = reason;
    sent?.destroy();
    stopReading(request, sent);
    if (response.headersSent) response.destroy();
    else refuse(response, 502, `no answer from ${upstream.url}: ${reason}`);
  };

  const attempt = (isAgain: boolean): void => {
    const headers = withHost(passOn(request.rawHeaders, isChunked(request)), authority);
    const needsLength =
      !hasBody && !isRepeatable && request.headers["content-length"] === undefined;
    let opened: ClientRequest;
    try {
      opened = upstream.open({
        method,
        path: target === "*" ? target : basePath + target,
        // Node would announce chunks that never come.
        headers: needsLength ? [...headers, "Content-Length", "0"] : headers,
        agent: isRepeatable && !isAgain ? agents.kept : agents.single,
        maxHeaderSize: MOST_HEADER_BYTES,
      });
    } catch (error) {
      fail(nameNetworkFailure(error as NodeJS.ErrnoException));
      return;
    }
    sent = opened;
    limitConnecting(opened);
    opened.on("error", (error: NodeJS.ErrnoException) => {
      stopReading(request, opened);
      if (answer !== undefined) return;
      if (isRepeatable && opened.reusedSocket && !isAgain) attempt(true);
      else fail(nameNetworkFailure(error));
    });
    opened.on("continue", () => {
      if (!response.headersSent) response.writeContinue();
    });
    opened.on("information", (information) => passInformation(information, response));
    opened.once("upgrade", (_, socket) => {
      socket.destroy();
      fail("it changed to another protocol, which nobody asked for");
    });
    opened.once("response", (message) => {
      const { statusCode: status = 0, rawHeaders } = message;
      answer = { status, headers: rawHeaders, body: copyBody(message), message };
      passAnswer(message, method, request, response, fail);
    });
    if (!hasBody) {
      request.resume();
      opened.end();
      return;
    }
    opened.flushHeaders();
    request.pipe(opened, { end: false });
    request.once("end", () => {
      opened.addTrailers(pairs(request.rawTrailers));
      opened.end();
    });
  };

  return new Promise((resolve) => {
    response.once("close", () => {
      const isWhole = response.writableFinished && answer?.message.complete === true;
      if (failure !== undefined) resolve({ failure });
      else if (answer !== undefined && isWhole) resolve({ answer });
      else resolve({ abandoned: true });
      if (!isWhole) sent?.destroy();
    });
    response.on("error", () => {});
    attempt(false);
  });
}

/** Answers in the proxy's own name. */
export function refuse(response: ServerResponse, status: number, reason: string): void {
  const text = `liaison proxy: ${reason}\n`;
  response.writeHead(status, {
    "content-type": "text/plain; charset=utf-8",
    "content-length": Buffer.byteLength(text),
  });
  response.end(text);
}

function passAnswer(
  message: IncomingMessage,
  method: string,
  { httpVersion }: IncomingMessage,
  response: ServerResponse,
  fail: (reason: string) => void,
): void {
  const { statusCode = 0, statusMessage = "", rawHeaders } = message;
  const hasBody = method !== "HEAD" && statusCode !== 204 && statusCode !== 304;
  response.sendDate = false;
  try {
    response.writeHead(
      statusCode,
      statusMessage,
      passOn(rawHeaders, isChunked(message) && hasBody && httpVersion !== "1.0"),
    );
  } catch {
    message.destroy();
    fail(`it answered with the status ${statusCode}, which HTTP does not have`);
    return;
  }
  message.pipe(response, { end: false });
  message.once("end", () => {
    if (!message.complete) return;
    if (response.chunkedEncoding) response.addTrailers(pairs(message.rawTrailers));
    response.end();
  });
  message.on("error", () => {});
  message.once("close", () => {
    if (!message.complete) fail("the connection was cut in the middle of the answer");
  });
  // A stream may wait long for its first byte; other answers go out in one piece with their headers.
  setImmediate(() => {
    if (!response.writableEnded) response.flushHeaders();
  });
}

/** What is on the way already must be read, so that the client sees the answer. */
function stopReading(request: IncomingMessage, sent: ClientRequest | undefined): void {
  if (sent !== undefined) request.unpipe(sent);
  request.resume();
}

function limitConnecting(sent: ClientRequest): void {
  sent.once("socket", (socket) => {
    if (!socket.connecting) return;
    const timer = setTimeout(() => {
      sent.destroy(Object.assign(new Error("no connection"), { code: "ETIMEDOUT" }));
    }, CONNECT_TIMEOUT);
    const stop = () => clearTimeout(timer);
    socket.once("connect", stop);
    socket.once("close", stop);
  });
}

function passInformation(
  { statusCode, headers }: InformationEvent,
  response: ServerResponse,
): void {
  if (response.headersSent) return;
  if (statusCode === 102) response.writeProcessing();
  if (statusCode !== 103) return;
  try {
    response.writeEarlyHints(headers as Record<string, string | string[]>);
  } catch {
    // Node sends only links that it can read; hints may be left out.
  }
}

function isChunked({ headers }: IncomingMessage): boolean {
  return /\bchunked\b/i.test(headers["transfer-encoding"] ?? "");
}

function carriesBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}
