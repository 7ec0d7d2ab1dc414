import { getEventListeners, once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { Agent } from "undici";
import { afterEach, beforeEach, expect, test } from "vitest";
import { AbortError, ConnectionError, TimeoutError } from "../../src/errorClasses.ts";
import type { FetchInit } from "../../src/fetch.ts";
import { createTimeLimit } from "../../src/timeout.ts";
import { createTransport } from "../../src/transport.ts";
import { createUndiciFetch } from "../../src/undici/undiciFetch.ts";

const TEXT = '{"name":"Ада Пример 👩‍🚀"}';
const CONTEXT = { operationId: undefined, number: 1 };

let server: Server;
let baseUrl: string;
let agent: Agent;
let seen: { request: IncomingMessage; body: string }[];
let answer: (response: ServerResponse) => void | Promise<void>;

beforeEach(async () => {
  seen = [];
  agent = new Agent();
  server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request.setEncoding("utf8")) body += chunk;
    seen.push({ request, body });
    await answer(response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  baseUrl = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
});
afterEach(async () => {
  await agent.destroy();
  server.closeAllConnections();
  server.close();
});

const send = (init: Partial<FetchInit> = {}) =>
  createUndiciFetch(agent)(
    `${baseUrl}/api/v4/contacts?limit=2`,
    {
      method: "GET",
      headers: { authorization: "Bearer demo-token" },
      signal: undefined,
      credentials: "omit",
      redirect: "manual",
      ...init,
    },
    CONTEXT,
  );

test("sends a request as it is given, and asks for no compression", async () => {
  answer = (response) => void response.writeHead(200).end();
  const headers = { authorization: "Bearer demo-token", "content-type": "application/json" };
  const { status, text } = await send({ method: "POST", headers, body: TEXT });
  expect([status, await text()]).toEqual([200, ""]);
  const [{ request, body } = {}] = seen;
  expect(request).toMatchObject({ method: "POST", url: "/api/v4/contacts?limit=2" });
  expect(request?.headers).toMatchObject(headers);
  expect(request?.headers).not.toHaveProperty("accept-encoding");
  expect(body).toBe(TEXT);
});

test("gives headers in any letter case, the values of repeated ones joined", async () => {
  answer = (response) =>
    void response
      .writeHead(204, [
        ...["X-Request-Id", "demo-1"],
        ...["Set-Cookie", "a=1"],
        ...["Set-Cookie", "b=2"],
        ...["Vary", "Origin"],
        ...["Vary", "Accept"],
      ])
      .end();
  const { status, headers } = await send();
  expect(status).toBe(204);
  expect(headers.get("x-request-ID")).toBe("demo-1");
  expect(headers.get("Set-Cookie")).toBe("a=1, b=2");
  expect(headers.get("retry-after")).toBeNull();
  const all: Record<string, string> = {};
  headers.forEach((value, name) => {
    all[name] = value;
  });
  expect(all).toMatchObject({
    "x-request-id": "demo-1",
    "set-cookie": "a=1, b=2",
    vary: "Origin, Accept",
  });
});

test("reads a text that is cut at every byte", async () => {
  answer = async (response) => {
    for (const byte of Buffer.from(TEXT)) {
      response.write(Uint8Array.of(byte));
      await sleep(1);
    }
    response.end();
  };
  expect(await (await send()).text()).toBe(TEXT);
});

test.each([
  ["gzip", gzipSync(TEXT)],
  ["x-gzip", gzipSync(TEXT)],
  ["br", brotliCompressSync(TEXT)],
  ["Deflate", deflateSync(TEXT)],
  ["gzip, br", brotliCompressSync(gzipSync(TEXT))],
  ["identity", Buffer.from(TEXT)],
])("reads an answer in %s", async (coding, bytes) => {
  answer = (response) => void response.writeHead(200, { "content-encoding": coding }).end(bytes);
  expect(await (await send()).text()).toBe(TEXT);
});

test("reads an answer without a body whatever its coding", async () => {
  answer = (response) => void response.writeHead(204, { "content-encoding": "gzip" }).end();
  expect(await (await send()).text()).toBe("");
});

test.each([
  ["zap", "undici: content-encoding zap is not known"],
  ["gzip", "incorrect header check"],
])("fails on %s that cannot be read", async (coding, message) => {
  answer = (response) => void response.writeHead(200, { "content-encoding": coding }).end(TEXT);
  await expect((await send()).text()).rejects.toThrow(message);
});

test("does not follow a redirect", async () => {
  answer = (response) => void response.writeHead(302, { location: "/elsewhere" }).end();
  const { status, headers } = await send();
  expect([status, headers.get("location")]).toEqual([302, "/elsewhere"]);
  expect(seen).toHaveLength(1);
});

test("ends with the reason of its signal before, while it waits and while it reads", async () => {
  const reason = new Error("enough");
  answer = (response) => void response.write("{");
  await expect(send({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  expect(seen).toHaveLength(0);

  const reading = new AbortController();
  const { text } = await send({ signal: reading.signal });
  const read = text();
  reading.abort(reason);
  await expect(read).rejects.toBe(reason);

  answer = () => {};
  const waiting = new AbortController();
  const sent = send({ signal: waiting.signal });
  setTimeout(() => waiting.abort(reason), 30);
  await expect(sent).rejects.toBe(reason);
  expect(seen).toHaveLength(2);
});

test("leaves no listener on a signal that serves many requests", async () => {
  answer = (response) => void response.end(TEXT);
  const { signal } = new AbortController();
  for (let i = 0; i < 20; i++) await (await send({ signal })).text();
  await sleep(10);
  expect(getEventListeners(signal, "abort")).toHaveLength(0);
});

test("uses the dispatcher that it is given, and undici's own otherwise", async () => {
  answer = (response) => void response.end(TEXT);
  expect(await (await send()).text()).toBe(TEXT);
  await agent.close();
  await expect(send()).rejects.toThrow();
  const init = { method: "GET", headers: {}, signal: undefined } as const;
  const own = createUndiciFetch();
  const { text } = await own(
    `${baseUrl}/`,
    { ...init, credentials: "omit", redirect: "manual" },
    CONTEXT,
  );
  expect(await text()).toBe(TEXT);
});

test("fails in a transport with the transport's errors", async () => {
  const transport = createTransport({
    baseUrl,
    token: "demo-token",
    fetch: createUndiciFetch(agent),
    timeout: createTimeLimit(100),
  });
  const url = `${baseUrl}/api/v4/contacts`;
  const fail = (options = {}, at = url) =>
    transport.send({ method: "GET", url: at }, options).then(
      () => expect.unreachable(),
      (error) => error,
    );

  const refused = await fail({}, "http://127.0.0.1:1/");
  expect(refused).toBeInstanceOf(ConnectionError);
  expect(refused.cause).toMatchObject({ code: "ECONNREFUSED" });

  answer = (response) => void response.write("{");
  expect(await fail()).toBeInstanceOf(TimeoutError);
  expect(await fail({ signal: AbortSignal.timeout(20) })).toBeInstanceOf(AbortError);

  answer = (response) => {
    response.writeHead(200, { "content-length": "100" }).write("{");
    setTimeout(() => response.destroy(), 20);
  };
  const cut = await fail();
  expect(cut).toBeInstanceOf(ConnectionError);
  expect(cut.cause).toBeInstanceOf(Error);

  answer = (response) => void response.end(TEXT);
  expect(await transport.send({ method: "GET", url })).toMatchObject({ status: 200, text: TEXT });
});
