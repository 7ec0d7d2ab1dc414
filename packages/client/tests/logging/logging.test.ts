import { once } from "node:events";
import { createServer } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Attempt, hookFetch } from "../../src/hooks.ts";
import { createLogging, type LogEntry } from "../../src/logging/logging.ts";
import { createTransport } from "../../src/transport.ts";

const server = createServer((_, response) => {
  setTimeout(() => {
    response.writeHead(statuses.shift() ?? 200, { "x-request-id": "demo-1" }).end('"secret"');
  }, 20);
});
let statuses: number[] = [];
beforeAll(() => once(server.listen(0, "127.0.0.1"), "listening"));
afterAll(() => void server.close());

function send(baseUrl: string, entries: LogEntry[]) {
  const hooks = [createLogging((entry) => entries.push(entry))];
  const transport = createTransport({
    baseUrl,
    token: "demo-token",
    fetch: hookFetch(hooks, (url, init) => fetch(url, init as RequestInit)),
    retry: ({ number }) => (number < 2 ? 0 : undefined),
  });
  const url = `${baseUrl}/api/v4/contacts?query=%2B70000000001&limit=2`;
  return transport.send({ operationId: "addContacts", method: "POST", url, body: '"secret"' });
}

test("logs every request, and nothing secret", async () => {
  statuses = [503];
  const entries: LogEntry[] = [];
  const baseUrl = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  await send(baseUrl, entries);
  const entry = {
    operationId: "addContacts",
    method: "POST",
    url: `${baseUrl}/api/v4/contacts?query=REDACTED&limit=REDACTED`,
    milliseconds: expect.any(Number),
    requestId: "demo-1",
  };
  expect(entries).toEqual([
    { ...entry, attempt: 1, status: 503 },
    { ...entry, attempt: 2, status: 200 },
  ]);
  expect(entries[0]?.milliseconds).toBeGreaterThanOrEqual(19);
  expect(entries[0]?.milliseconds).toBeLessThan(10_000);
  expect(JSON.stringify(entries)).not.toMatch(/secret|demo-token|70000000001/);
});

test("logs a request that it was not told the beginning of", () => {
  const entries: LogEntry[] = [];
  const attempt: Attempt = {
    operationId: "getContact",
    number: 1,
    url: "https://example.amocrm.ru/api/v4/contacts/50101",
    method: "GET",
    headers: {},
    signal: undefined,
    credentials: "omit",
    redirect: "manual",
  };
  const error = new Error("another hook failed");
  createLogging((entry) => entries.push(entry)).onFailure?.(attempt, error);
  expect(entries).toMatchObject([{ operationId: "getContact", milliseconds: 0, error }]);
});

test("logs why there was no answer", async () => {
  const entries: LogEntry[] = [];
  const closed = createServer().listen(0, "127.0.0.1");
  await once(closed, "listening");
  const { port } = closed.address() as { port: number };
  await once(closed.close(), "close");
  await send(`http://127.0.0.1:${port}`, entries).catch(() => {});
  expect(entries).toHaveLength(2);
  expect(entries[1]).toMatchObject({ attempt: 2, error: { cause: { code: "ECONNREFUSED" } } });
  expect(entries[1]).not.toHaveProperty("status");
});
