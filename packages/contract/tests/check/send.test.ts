import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { type Answer, createSender, type Sender } from "../../src/check/send.ts";
import { readTarget } from "../../src/check/target.ts";
import type { HttpRequest } from "../../src/engine/exchange.ts";
import { answer, startService } from "./service.ts";

const GET: HttpRequest = { method: "GET", target: "/things", headers: {}, body: new Uint8Array() };

function senderTo(url: string, timeout = 5000): Sender {
  const sender = createSender(readTarget(url), { timeout, connections: 4 });
  onTestFinished(() => sender.close());
  return sender;
}

function send(sender: Sender, request: Partial<HttpRequest> = {}): Promise<Answer> {
  return sender.send({ ...GET, ...request }, new AbortController().signal);
}

function responseOf(sent: Answer) {
  if ("failure" in sent) throw new Error(sent.failure);
  const { status, headers, body } = sent.response;
  return { status, headers, text: new TextDecoder().decode(body) };
}

/** A server that does with every connection what it is told. */
async function startRaw(reply: string | undefined): Promise<string> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => (reply === undefined ? undefined : socket.end(reply)));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("the target goes out byte for byte, behind the base path", async () => {
  const service = await startService((_, response) => answer(response, 200));
  const target = "/things/a%2Fb%20c?filter[id][]=1&filter%5Bid%5D%5B%5D=2&empty=&x=%d0%92#";
  await send(senderTo(`${service.url}/gateway/`), { target });
  expect(service.received[0]?.target).toBe(`/gateway${target}`);
});

test("bodies go out as bytes with their length", async () => {
  const service = await startService((_, response) => answer(response, 200));
  const sender = senderTo(service.url);
  const body = new TextEncoder().encode('{"name": "Вера"');
  await send(sender, { method: "POST", headers: { "content-type": "application/json" }, body });
  await send(sender, { method: "POST" });
  await send(sender, { method: "GET", body });
  expect(service.received.map(({ body, headers }) => [body, headers["content-length"]])).toEqual([
    ['{"name": "Вера"', "19"],
    ["", "0"],
    ['{"name": "Вера"', "19"],
  ]);
  expect(service.received[1]?.headers["content-type"]).toBeUndefined();
});

test("redirects are answers", async () => {
  const service = await startService((_, response) => {
    response.writeHead(302, { location: "/other" }).end();
  });
  const { status, headers } = responseOf(await send(senderTo(service.url)));
  expect([status, headers["location"]]).toEqual([302, "/other"]);
  expect(service.received).toHaveLength(1);
});

test("values of a repeated header are joined", async () => {
  const service = await startService((_, response) => {
    response.setHeader("X-Two", ["a", "b"]);
    response.setHeader("Set-Cookie", ["a=1", "b=2"]);
    response.end();
  });
  const { headers } = responseOf(await send(senderTo(service.url)));
  expect([headers["x-two"], headers["set-cookie"]]).toEqual(["a, b", "a=1, b=2"]);
});

test.each([
  ["gzip", gzipSync],
  ["x-gzip", gzipSync],
  ["br", brotliCompressSync],
  ["deflate", deflateSync],
  ["deflate", deflateRawSync],
  ["identity", (text: string) => Buffer.from(text)],
  ["unknown", (text: string) => Buffer.from(text)],
  ["gzip, br", (text: string) => brotliCompressSync(gzipSync(text))],
])("a body in %s is read", async (coding, encode) => {
  const service = await startService((_, response) => {
    response.setHeader("content-encoding", coding).end(encode("as it was"));
  });
  expect(responseOf(await send(senderTo(service.url))).text).toBe("as it was");
});

test("an answer without a body may name a coding", async () => {
  const service = await startService((_, response) => {
    response.writeHead(204, { "content-encoding": "gzip" }).end();
  });
  expect(responseOf(await send(senderTo(service.url))).status).toBe(204);
});

test.each([
  [
    "cut in the middle",
    "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf",
    "the connection was cut",
  ],
  [
    "cut in a chunk",
    "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n9\r\nhalf",
    "the connection was cut",
  ],
  ["closed before it", "", "the connection was cut"],
  ["no HTTP", "SSH-2.0-OpenSSH_9.2\r\n", "it did not answer in HTTP/1.1 (HPE_INVALID_CONSTANT)"],
  [
    "another protocol",
    "HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n",
    "it changed to another protocol",
  ],
  [
    "a broken coding",
    "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 4\r\n\r\nhalf",
    "its body is no gzip, as content-encoding says",
  ],
])("an answer that is %s is a failure", async (_, reply, failure) => {
  const sender = senderTo(await startRaw(reply));
  expect(await send(sender)).toEqual({ failure });
  // A second time it is the same, on whatever connection.
  expect(await send(sender)).toEqual({ failure });
});

test("an answer that does not come in time is a failure", async () => {
  const sent = await send(senderTo(await startRaw(undefined), 50));
  expect(sent).toEqual({ failure: "it took longer than 0.05 s" });
});

test("an answer that never ends is a failure in time", async () => {
  const service = await startService((_, response) => {
    const timer = setInterval(() => response.write("x"), 10);
    response.once("close", () => clearInterval(timer));
  });
  const sent = await send(senderTo(service.url, 100));
  expect(sent).toEqual({ failure: "it took longer than 0.1 s" });
});

test("nothing listens, there is no host, it cannot be sent: all are failures", async () => {
  expect(await send(senderTo("http://127.0.0.1:1"))).toEqual({
    failure: "nothing listens there",
  });
  expect(await send(senderTo("http://no-such-host.invalid"))).toEqual({
    failure: "there is no such host",
  });
  const sent = await send(senderTo("http://127.0.0.1:1"), { headers: { "x-name": "Вера" } });
  expect(sent).toEqual({ failure: expect.stringContaining("the request cannot be sent") });
});

test("a time that no timer can wait is no time at all", async () => {
  const service = await startService((_, response) => {
    setTimeout(() => response.end("late"), 50);
  });
  expect(responseOf(await send(senderTo(service.url, 2 ** 40))).text).toBe("late");
});

test("a run that ends stops what is under way", async () => {
  const ended = new AbortController();
  const sender = senderTo(await startRaw(undefined));
  const sent = sender.send(GET, ended.signal);
  setTimeout(() => ended.abort(), 20);
  expect(await sent).toEqual({ failure: "the run was ended" });
  expect(await sender.send(GET, ended.signal)).toEqual({ failure: "the run was ended" });
});

test("a kept connection that was closed meanwhile is no failure of the service", async () => {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    let requests = 0;
    socket.on("error", () => {});
    socket.on("data", () => {
      requests += 1;
      if (requests > 1) socket.resetAndDestroy();
      else socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const sender = senderTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const texts = [];
  for (let i = 0; i < 3; i += 1) texts.push(responseOf(await send(sender)).text);
  expect(texts).toEqual(["ok", "ok", "ok"]);
  expect(connections).toBeGreaterThan(1);
});
