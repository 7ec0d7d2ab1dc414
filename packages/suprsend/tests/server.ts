import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** A request as the server got it. */
export interface Received {
  readonly path: string;
  readonly query: Record<string, string>;
  readonly headers: IncomingHttpHeaders;
}

/** What the server answers: a status, a body to be written as JSON, headers. */
export interface Reply {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** A server on the loopback until the test ends. */
export interface Server {
  readonly baseUrl: string;
  readonly received: readonly Received[];
}

/** Starts a server that answers as it is told to; `number` counts requests from 1. */
export async function serve(reply: (received: Received, number: number) => Reply): Promise<Server> {
  const received: Received[] = [];
  const server = createServer(({ url = "", headers: sent }, response) => {
    const { pathname, searchParams } = new URL(url, "http://127.0.0.1");
    const request = { path: pathname, query: Object.fromEntries(searchParams), headers: sent };
    received.push(request);
    const { status = 200, body, headers } = reply(request, received.length);
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(body === undefined ? "" : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}

const times = { created_at: "2026-01-02T09:15:00.3308+00:00", updated_at: "2026-01-05T09:15:00Z" };

/** Subscription of the user `user-<number>`. */
export function userSubscription(number: number): object {
  const user = { distinct_id: `user-${number}`, updated_at: times.updated_at };
  return { properties: {}, ...times, user, object: null };
}

/** Answers with the page of a list of so many subscribers that the cursor names. */
export function pageOf(total: number, { query }: Received): Reply {
  const limit = Number(query["limit"] ?? 10);
  const [side, cursor] = Object.entries(query).find(([name]) => name !== "limit") ?? [];
  const start = side === "before" ? Number(cursor) - limit : Number(cursor ?? 0);
  const end = Math.min(start + limit, total);
  const results = [];
  for (let number = start; number < end; number++) results.push(userSubscription(number));
  const has_next = end < total;
  return {
    body: {
      meta: {
        count: total,
        limit,
        has_prev: start > 0,
        before: start > 0 ? String(start) : null,
        has_next,
        // A cursor may be there although nothing is behind it.
        after: String(end),
      },
      results,
    },
  };
}
