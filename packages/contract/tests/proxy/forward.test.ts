import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Passage, type RunningProxy, startProxy } from "../../src/proxy/proxy.ts";
import { connectRaw, startRawServer } from "./rawHttp.ts";

async function start(upstream: string): Promise<{ proxy: RunningProxy; passages: Passage[] }> {
  const passages: Passage[] = [];
  const proxy = await startProxy({ upstream, port: 0, onPassage: (one) => passages.push(one) });
  onTestFinished(() => proxy.close());
  return { proxy, passages };
}

const PLAIN = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

describe("what the upstream gets", () => {
  test("the request line, and headers in order, letter case and number", async () => {
    const upstream = await startRawServer((socket) => socket.write(PLAIN));
    const { proxy } = await start(`${upstream.url}/crm`);
    const client = connectRaw(proxy.url);
    client.send(
      "GET /api/v4/contacts?filter[id][]=1&query=%D0%92 HTTP/1.1\r\nX-First: 1\r\nHost: example.amocrm.ru\r\n" +
        "aCCept: */*\r\nX-Twice: a\r\nX-Twice: b\r\nConnection: keep-alive, X-Mine\r\nX-Mine: 1\r\nTE: trailers\r\n" +
        "Accept-Encoding: gzip\r\nX-Utf8: \xd0\x92\r\n\r\n",
    );
    await client.waitFor(/ok$/);
    const [request = ""] = upstream.received;
    expect(request.split("\r\n").filter((line) => !/^Connection:/.test(line))).toEqual([
      "GET /crm/api/v4/contacts?filter[id][]=1&query=%D0%92 HTTP/1.1",
      "X-First: 1",
      `Host: 127.0.0.1:${upstream.port}`,
      "aCCept: */*",
      "X-Twice: a",
      "X-Twice: b",
      "Accept-Encoding: gzip",
      "X-Utf8: \xd0\x92",
      "",
      "",
    ]);
  });

  test("a body by its length, in chunks with trailers, and none", async () => {
    const upstream = await startRawServer((socket, received) => {
      if (/\r\n\r\n(abc|.*0\r\nX-Sum: 7\r\n\r\n)$/s.test(received)) socket.write(PLAIN);
      else if (/Content-Length: 0\r\n/i.test(received)) socket.write(PLAIN);
    });
    const { proxy, passages } = await start(upstream.url);
    for (const message of [
      "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc",
      "POST /b HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\nX-Sum: 7\r\n\r\n",
      "POST /c HTTP/1.1\r\nHost: a\r\n\r\n",
      "DELETE /d HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc",
    ]) {
      const client = connectRaw(proxy.url);
      client.send(message);
      await client.waitFor(/ok$/);
    }
    const [length, chunks, none, withDelete] = upstream.received;
    expect(length).toMatch(/Content-Length: 3\r\n.*\r\n\r\nabc$/s);
    expect(chunks).toMatch(/\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n/);
    expect(chunks).toMatch(/\r\n0\r\nX-Sum: 7\r\n\r\n$/);
    expect(none).toMatch(/Content-Length: 0\r\n/);
    expect(withDelete).toMatch(/\r\n\r\nabc$/);
    await proxy.close();
    expect(passages.map(({ request }) => Buffer.from(request.body).toString())).toEqual([
      "abc",
      "abcde",
      "",
      "abc",
    ]);
  });

  test("an expectation is the upstream's to answer", async () => {
    const upstream = await startRawServer((socket, received) => {
      if (received.endsWith("abc")) socket.write(PLAIN);
      else if (received.endsWith("\r\n\r\n")) socket.write("HTTP/1.1 100 Continue\r\n\r\n");
    });
    const { proxy } = await start(upstream.url);
    const client = connectRaw(proxy.url);
    client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    await client.waitFor(/^HTTP\/1.1 100 Continue\r\n\r\n$/);
    client.send("abc");
    await client.waitFor(/ok$/);

    const refusing = await startRawServer((socket) =>
      socket.write("HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n"),
    );
    const other = await start(refusing.url);
    const refused = connectRaw(other.proxy.url);
    refused.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    await refused.waitFor(/^HTTP\/1.1 417 /);
  });

  test("an upload is sent on while it comes", async () => {
    let seen = 0;
    const upstream = await startRawServer((socket, received) => {
      seen = received.length;
      if (received.endsWith("end")) socket.write(PLAIN);
    });
    const { proxy } = await start(upstream.url);
    const client = connectRaw(proxy.url);
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1003\r\n\r\n");
    await expect.poll(() => seen).toBeGreaterThan(10);
    const atFirst = seen;
    client.send("x".repeat(500));
    await expect.poll(() => seen).toBe(atFirst + 500);
    client.send(`${"x".repeat(500)}end`);
    await client.waitFor(/ok$/);
  });

  test("a client that takes it for a proxy of its own", async () => {
    const upstream = await startRawServer((socket) => socket.write(PLAIN));
    const { proxy, passages } = await start(upstream.url);
    const own = connectRaw(proxy.url);
    own.send(`GET ${upstream.url}/a?b HTTP/1.1\r\nHost: a\r\n\r\n`);
    await own.waitFor(/ok$/);
    expect(upstream.received[0]).toMatch(/^GET \/a\?b HTTP/);
    const other = connectRaw(proxy.url);
    other.send("GET http://cdn.example/x HTTP/1.1\r\nHost: a\r\n\r\n");
    await other.waitFor(/^HTTP\/1.1 501 .*stands before one service/s);
    const tunnel = connectRaw(proxy.url);
    tunnel.send("CONNECT cdn.example:443 HTTP/1.1\r\nHost: cdn.example:443\r\n\r\n");
    expect(await tunnel.ended).toMatch(/^HTTP\/1.1 501 .*base address/s);
    const socket = connectRaw(proxy.url);
    socket.send("GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
    await socket.waitFor(/^HTTP\/1.1 501 .*WebSockets/s);
    const offer = connectRaw(proxy.url);
    offer.send(
      "GET /h2 HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAA\r\n\r\n",
    );
    await offer.waitFor(/ok$/);
    expect(upstream.received.at(-1)).not.toMatch(/upgrade|http2-settings/i);
    const broken = connectRaw(proxy.url);
    broken.send("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n");
    expect(await broken.ended).toMatch(/^HTTP\/1.1 400 .*cannot be read \(HPE_\w+\)/s);
    await proxy.close();
    expect(passages.map(({ outcome }) => Object.keys(outcome)[0])).toEqual([
      "answer",
      "refused",
      "refused",
      "refused",
      "answer",
    ]);
  });
});

describe("what the client gets", () => {
  async function answerOf(answer: string, request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n") {
    const upstream = await startRawServer((socket) => {
      socket.write(answer, "latin1");
    });
    const { proxy, passages } = await start(upstream.url);
    const client = connectRaw(proxy.url);
    client.send(request);
    return { client, proxy, passages };
  }

  test("the status line, and headers in order, letter case and number", async () => {
    const { client } = await answerOf(
      "HTTP/1.1 207 Many Things\r\nX-B: 1\r\nsEt-Cookie: a=1\r\nSet-Cookie: b=2\r\nLocation: http://other.example/\r\n" +
        "Content-Type: text/plain\r\nKeep-Alive: timeout=3\r\nContent-Length: 2\r\nX-Utf8: \xd0\x92\r\n\r\nok",
    );
    const answer = await client.waitFor(/ok$/);
    const lines = answer.split("\r\n").filter((line) => !/^(Connection|Keep-Alive):/.test(line));
    expect(lines).toEqual([
      "HTTP/1.1 207 Many Things",
      "X-B: 1",
      "sEt-Cookie: a=1",
      "Set-Cookie: b=2",
      "Location: http://other.example/",
      "Content-Type: text/plain",
      "Content-Length: 2",
      "X-Utf8: \xd0\x92",
      "",
      "ok",
    ]);
  });

  test("redirects as they are", async () => {
    const { client, proxy, passages } = await answerOf(
      "HTTP/1.1 302 Found\r\nLocation: /there\r\nContent-Length: 0\r\n\r\n",
    );
    await client.waitFor(/^HTTP\/1.1 302 Found\r\nLocation: \/there\r\n/);
    await proxy.close();
    expect(passages).toHaveLength(1);
  });

  test("answers without a body: HEAD, 204, 304", async () => {
    for (const [method, status, header] of [
      ["HEAD", "200 OK", "Content-Length: 5000\r\n"],
      ["HEAD", "200 OK", "Transfer-Encoding: chunked\r\nTrailer: X-Sum\r\n"],
      ["GET", "204 No Content", ""],
      ["GET", "304 Not Modified", 'ETag: "a"\r\nContent-Length: 10\r\n'],
    ] as const) {
      const { client, proxy, passages } = await answerOf(
        `HTTP/1.1 ${status}\r\n${header}\r\n`,
        `${method} / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
      );
      const answer = await client.ended;
      expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status}\r\n.*\r\n\r\n$`, "s"));
      if (header.includes("Length")) expect(answer).toContain(header);
      await proxy.close();
      expect(passages[0]?.outcome).toHaveProperty("answer.status", Number(status.slice(0, 3)));
    }
  });

  test("hints before the answer, chunks with trailers, and an answer that ends with its connection", async () => {
    const hints = await answerOf(
      `HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n${PLAIN}`,
    );
    expect(await hints.client.waitFor(/ok$/)).toMatch(
      /^HTTP\/1.1 103 Early Hints\r\nLink: <\/a.css>; rel=preload\r\n\r\nHTTP\/1.1 200 OK\r\n/,
    );
    const chunks = await answerOf(
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 7\r\n\r\n",
    );
    expect(await chunks.client.waitFor(/X-Sum: 7\r\n\r\n$/)).toContain("2\r\nok\r\n0\r\n");

    const upstream = await startRawServer((socket) => {
      socket.end("HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nold");
    });
    const { proxy } = await start(upstream.url);
    const old = connectRaw(proxy.url);
    old.send("GET / HTTP/1.0\r\n\r\n");
    expect(await old.ended).toMatch(/\r\n\r\nold$/);
  });

  test("events as they happen", async () => {
    let push = (_: string) => {};
    const upstream = await startRawServer((socket) => {
      push = (text) => void socket.write(text);
      push(
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n",
      );
    });
    const { proxy, passages } = await start(upstream.url);
    const client = connectRaw(proxy.url);
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    await client.waitFor(/text\/event-stream.*\r\n\r\n$/s);
    push("9\r\ndata: 1\n\n\r\n");
    await client.waitFor(/data: 1\n\n\r\n$/);
    push("9\r\ndata: 2\n\n\r\n");
    await client.waitFor(/data: 2\n\n\r\n$/);
    client.close();
    await expect.poll(() => passages.length).toBe(1);
    expect(passages[0]?.outcome).toEqual({ abandoned: true });
  });

  test("large bodies whole, without a copy beyond the limit", async () => {
    const size = 24 * 1024 * 1024;
    const server = createServer((request, response) => {
      request.resume();
      request.on("end", () => response.end(Buffer.alloc(size, "x")));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const { proxy, passages } = await start(
      `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    );
    const response = await fetch(proxy.url, { method: "POST", body: Buffer.alloc(size, "y") });
    expect((await response.arrayBuffer()).byteLength).toBe(size);
    await proxy.close();
    expect(passages[0]?.unjudgedBody).toBe("above 10 MB");
    const outcome = passages[0]?.outcome;
    expect(outcome && "answer" in outcome && outcome.answer.body.bytes()).toBeUndefined();
  });

  test("packed bodies as they are", async () => {
    const packed = gzipSync('{"id":50101}');
    const upstream = await startRawServer((socket) => {
      socket.write(
        `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${packed.length}\r\n\r\n`,
      );
      socket.write(packed);
    });
    const { proxy } = await start(upstream.url);
    const client = connectRaw(proxy.url);
    client.send("GET / HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n");
    const tail = packed.toString("latin1");
    await expect.poll(async () => (await client.waitFor(/\r\n\r\n./s)).endsWith(tail)).toBe(true);
  });
});

describe("an upstream that fails", () => {
  test("nobody there, another protocol, a cut connection", async () => {
    const dead = await start("http://127.0.0.1:9");
    const refused = await fetch(`${dead.proxy.url}/a`, {
      method: "POST",
      body: "x".repeat(100_000),
    });
    expect(refused.status).toBe(502);
    expect(refused.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(await refused.text()).toBe(
      "liaison proxy: no answer from http://127.0.0.1:9: nothing listens there\n",
    );
    const cases: [answer: string, reason: RegExp][] = [
      ["+OK POP3 ready\r\n", /did not answer in HTTP\/1.1 \(HPE_/],
      ["", /the connection was cut/],
      ["HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n", /protocol/],
    ];
    for (const [answer, reason] of cases) {
      const upstream = await startRawServer((socket) => socket.end(answer));
      const { proxy, passages } = await start(upstream.url);
      const response = await fetch(proxy.url);
      expect([response.status, await response.text()]).toEqual([
        502,
        expect.stringMatching(reason),
      ]);
      await proxy.close();
      expect(passages[0]?.outcome).toEqual({ failure: expect.stringMatching(reason) });
    }
  });

  test("an answer that is cut is cut for the client too", async () => {
    for (const start_ of [
      "Content-Length: 100\r\n\r\nhalf",
      "Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
    ]) {
      const upstream = await startRawServer((socket) => {
        socket.write(`HTTP/1.1 200 OK\r\n${start_}`);
        setTimeout(() => socket.destroy(), 50);
      });
      const { proxy, passages } = await start(upstream.url);
      const client = connectRaw(proxy.url);
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      expect(await client.ended).toMatch(/half(\r\n)?$/);
      await expect
        .poll(() => passages[0]?.outcome)
        .toEqual({
          failure: "the connection was cut in the middle of the answer",
        });
    }
  });

  test("a kept connection that was closed meanwhile is no failure", async () => {
    let isFirst = true;
    const upstream = await startRawServer((socket) => {
      if (!isFirst && upstream.received.length === 1) socket.destroy();
      else socket.write(PLAIN);
      isFirst = false;
    });
    const { proxy } = await start(upstream.url);
    expect(await (await fetch(proxy.url)).text()).toBe("ok");
    expect(await (await fetch(proxy.url)).text()).toBe("ok");
    expect(upstream.received).toHaveLength(2);
  });

  test("a request that writes is never sent twice", async () => {
    const upstream = await startRawServer((socket) => socket.destroy());
    const { proxy } = await start(upstream.url);
    const response = await fetch(proxy.url, { method: "POST", body: "{}" });
    expect(response.status).toBe(502);
    expect(upstream.received).toHaveLength(1);
  });
});

test("a refusal that comes during the upload reaches the client", async () => {
  const upstream = await startRawServer((socket) => {
    socket.end("HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
  });
  const { proxy, passages } = await start(upstream.url);
  const client = connectRaw(proxy.url);
  client.send(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\n${"x".repeat(100)}`);
  await client.waitFor(/^HTTP\/1.1 413 /);
  client.close();
  await expect.poll(() => passages.length).toBe(1);
});

test("passages are told in any order with the place in which they began", async () => {
  let release = () => {};
  const server = createServer((request, response) => {
    if (request.url === "/slow") release = () => response.end("ok");
    else response.end("ok");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const { proxy, passages } = await start(`http://127.0.0.1:${port}`);
  const slow = fetch(`${proxy.url}/slow`).then((response) => response.text());
  await expect.poll(() => proxy.requests).toBe(1);
  await Promise.all(
    Array.from({ length: 40 }, (_, index) =>
      fetch(`${proxy.url}/${index}`).then((response) => response.text()),
    ),
  );
  await expect.poll(() => passages.length).toBe(40);
  release();
  await slow;
  await proxy.close();
  expect(passages).toHaveLength(41);
  expect(passages.at(-1)).toMatchObject({ order: 0, request: { target: "/slow" } });
  expect(new Set(passages.map(({ order }) => order)).size).toBe(41);
});

test("what a listener throws comes out at the end", async () => {
  const upstream = await startRawServer((socket) => socket.write(PLAIN));
  const onPassage = () => {
    throw new Error("broken judge");
  };
  const proxy = await startProxy({ upstream: upstream.url, port: 0, onPassage });
  expect(await (await fetch(proxy.url)).text()).toBe("ok");
  expect(await (await fetch(proxy.url)).text()).toBe("ok");
  await expect(proxy.close()).rejects.toThrow("broken judge");
});

describe("what cannot be started", () => {
  const cases: [options: { upstream: string; port: number }, line: string][] = [
    [
      { upstream: "amocrm", port: 0 },
      '--upstream "amocrm" is no address such as http://127.0.0.1:4010',
    ],
    [
      { upstream: "ftp://example.com", port: 0 },
      '--upstream "ftp://example.com" is no address such as http://127.0.0.1:4010',
    ],
    [
      { upstream: "http://a:secret@127.0.0.1", port: 0 },
      "--upstream has a password in it, send it in the header Authorization: Basic …",
    ],
    [
      { upstream: "http://127.0.0.1:4711", port: 4711 },
      "--port 4711 is the upstream's own, choose another one",
    ],
  ];
  test.each(cases)("%j", async (options, line) => {
    await expect(startProxy({ ...options, onPassage: () => {} })).rejects.toThrow(line);
  });

  test("a taken port", async () => {
    const upstream = await startRawServer(() => {});
    const options = { upstream: "http://127.0.0.1:9", port: upstream.port, onPassage: () => {} };
    await expect(startProxy(options)).rejects.toThrow(
      `--port ${upstream.port} is taken, choose another one, or 0 for any free one`,
    );
  });
});
