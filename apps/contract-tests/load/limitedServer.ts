/**
 * An account that enforces amoCRM's limit as strictly as can be: more than 7 requests in any rolling
 * second, refused ones included, get 429, and the third 429 blocks the account. Runs in a process of
 * its own, so that its clock and its work are not the client's. Talks to its parent by messages.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { constants, setPriority } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";

/** Sets the account up anew. */
export interface Setup {
  /** Contacts that can be listed. */
  contacts: number;
  /** Requests in any second; 0: no limit. */
  limit: number;
  accessToken: string;
  refreshToken: string;
}

/** What the account has seen since it was set up. */
export interface ServerReport {
  /** When requests arrived, in milliseconds since 1970, those for tokens left out. */
  arrivals: number[];
  /** When the client says that it sent them. */
  sent: number[];
  unauthorized: number;
  tooMany: number;
  blocked: number;
  /** Refreshes with a good refresh token, and with one that was used up. */
  refreshes: number;
  spentRefreshes: number;
  /** Names of the contacts that were created, in the order in which they came. */
  created: string[];
}

interface Page {
  status: number;
  body?: object | string;
}

const OFFENCES = 3;
const blockPage = "<html><head><title>403 Forbidden</title></head><body>nginx</body></html>";

let setup: Setup = { contacts: 0, limit: 0, accessToken: "", refreshToken: "" };
let report: ServerReport;
let recent: number[] = [];
let pairs = 0;

function start(next: Setup): void {
  setup = { ...next };
  recent = [];
  report = {
    arrivals: [],
    sent: [],
    unauthorized: 0,
    tooMany: 0,
    blocked: 0,
    refreshes: 0,
    spentRefreshes: 0,
    created: [],
  };
}

/** Judges a request by the moment at which it arrived; `undefined` when it may pass. */
function refuse(at: number, sent: number): Page | undefined {
  report.arrivals.push(at);
  report.sent.push(sent);
  if (!setup.limit) return undefined;
  recent = recent.filter((earlier) => at - earlier < 1_000);
  recent.push(at);
  if (report.tooMany >= OFFENCES) {
    report.blocked++;
    return { status: 403, body: blockPage };
  }
  if (recent.length > setup.limit) {
    report.tooMany++;
    return { status: 429, body: "Too Many Requests" };
  }
  return undefined;
}

function refresh(sent: { refresh_token?: string }): Page {
  if (sent.refresh_token !== setup.refreshToken) {
    report.spentRefreshes++;
    return { status: 400, body: { hint: "Token has been revoked" } };
  }
  report.refreshes++;
  pairs++;
  setup.accessToken = `access-${pairs}`;
  setup.refreshToken = `refresh-${pairs}`;
  return {
    status: 200,
    body: {
      token_type: "Bearer",
      expires_in: 86_400,
      access_token: setup.accessToken,
      refresh_token: setup.refreshToken,
    },
  };
}

function list(url: URL): Page {
  const page = Number(url.searchParams.get("page") ?? 1);
  const limit = Number(url.searchParams.get("limit") ?? 50);
  const first = (page - 1) * limit;
  const count = Math.min(limit, setup.contacts - first);
  if (count <= 0) return { status: 204 };
  const contacts = Array.from({ length: count }, (_, index) => ({
    id: 50_101 + first + index,
    name: `Ada Sample ${first + index}`,
    responsible_user_id: 30_101,
    created_at: 1_790_000_000,
    updated_at: 1_790_000_000,
    is_deleted: false,
    custom_fields_values: null,
    account_id: 10_101,
    _embedded: { tags: [], companies: [] },
  }));
  const address = `${url.origin}${url.pathname}?limit=${limit}&page=`;
  const next = first + limit < setup.contacts && { next: { href: address + (page + 1) } };
  return {
    status: 200,
    body: {
      _page: page,
      _links: { self: { href: address + page }, ...next },
      _embedded: { contacts },
    },
  };
}

function create(items: { name: string; request_id: string }[]): Page {
  const contacts = items.map(({ name, request_id }) => {
    report.created.push(name);
    return { id: 60_100 + report.created.length, is_deleted: false, request_id };
  });
  return { status: 200, body: { _links: {}, _embedded: { contacts } } };
}

async function answer(request: IncomingMessage): Promise<Page> {
  const at = performance.timeOrigin + performance.now();
  const url = new URL(request.url ?? "", `http://${request.headers.host}`);
  const sent = Number(request.headers["x-sent"]);
  const isToken = url.pathname === "/oauth2/access_token";
  const refused = isToken ? undefined : refuse(at, sent);
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  // As far away as a server usually is, and never twice the same.
  await sleep(20 + Math.random() * 40);
  if (refused) return refused;
  const text = Buffer.concat(pieces).toString();
  if (isToken) return refresh(JSON.parse(text));
  if (request.headers.authorization !== `Bearer ${setup.accessToken}`) {
    report.unauthorized++;
    return { status: 401, body: { title: "Unauthorized", status: 401 } };
  }
  return request.method === "POST" ? create(JSON.parse(text)) : list(url);
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, body } = await answer(request);
  const isPage = typeof body === "string";
  response.writeHead(status, {
    ...(body && { "content-type": isPage ? "text/html" : "application/hal+json" }),
  });
  response.end(body && (isPage ? body : JSON.stringify(body)));
}

const server = createServer((request, response) => {
  serve(request, response).catch(() => response.destroy());
});
process.on("message", (message: Setup | "report") => {
  if (message === "report") process.send?.(report);
  else {
    start(message);
    process.send?.("ready");
  }
});
process.on("disconnect", () => process.exit());
try {
  // Its clock should not show what else the machine does. Only permitted to some users.
  setPriority(constants.priority.PRIORITY_HIGHEST);
} catch {}
server.listen(0, "127.0.0.1", 1_024, () => {
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
