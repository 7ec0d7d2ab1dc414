import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { HttpResponse } from "../../src/index.ts";

/** Header of a request that names the answer that it is to get. */
export const WANTED = "x-mutant";

/** A service that gives the answer that a request names. */
export interface AnsweringServer {
  /** Without a slash at its end. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts it on a free port of this machine. */
export async function startAnswers(
  answers: ReadonlyMap<string, HttpResponse>,
): Promise<AnsweringServer> {
  const server = createServer((request, response) => {
    const { status, headers, body } = answers.get(String(request.headers[WANTED])) ?? UNKNOWN;
    request.resume();
    response.writeHead(status, { ...headers });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const UNKNOWN: HttpResponse = { status: 599, headers: {}, body: new Uint8Array() };

/** Whether an answer can be sent at all: one with the status 204 or 304 has no body (RFC 9110). */
export function canBeSent({ status, body }: HttpResponse): boolean {
  return body.length === 0 || (status !== 204 && status !== 304);
}
