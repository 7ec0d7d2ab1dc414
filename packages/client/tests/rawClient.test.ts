import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import {
  AbortError,
  ApiError,
  createRetry,
  createThrottle,
  createTimeLimit,
  createTransport,
  TimeoutError,
  type TransportOptions,
  UnreadableAnswerError,
} from "../src/index.ts";
import { createRaw } from "../src/raw/rawClient.ts";
import type { RawClient } from "../src/raw/rawTypes.ts";

interface Paths {
  "/things": {
    get: {
      parameters: { query?: { limit?: number } };
      responses: {
        200: { content: { "application/json": { name: string } } };
        204: { content?: never };
      };
    };
    delete: {
      parameters: { path?: never };
      responses: { 204: { content?: never }; 404: { content?: never } };
    };
  };
  "/things/{id}": {
    get: {
      parameters: { path: { id: number }; query?: { filter?: { id?: number[] } } };
      responses: {
        200: { content: { "application/json": { kind: null } } };
        204: { content?: never };
        400: { content: { "application/problem+json": { title: string } } };
      };
    };
    post: {
      parameters: { path: { id: number } };
      requestBody: { content: { "application/json": { name: string } } };
      responses: {
        200: { content: { "application/json": { ok: boolean } } };
        401: { content: { "application/problem+json": { title: string } } };
      };
    };
  };
}

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
  readonly at: number;
}

type Responder = (response: ServerResponse, seen: Seen) => void;

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/** A client of a server that answers as it is told to, the last answer again and again. */
async function serve(
  responders: readonly Responder[],
  options: Partial<TransportOptions> = {},
): Promise<{ raw: RawClient<Paths>; seen: Seen[]; baseUrl: string }> {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { method, url, headers } = request;
    seen.push({ method, url, headers, body, at: performance.now() });
    const respond = responders[Math.min(seen.length, responders.length) - 1] as Responder;
    respond(response, seen.at(-1) as Seen);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  stops.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const transport = createTransport({ baseUrl, token: "demo-token", ...options });
  return { raw: createRaw<Paths>(transport), seen, baseUrl };
}

const JSON_TYPE = { "content-type": "application/json" };

function json(value: unknown, status = 200, headers: Record<string, string> = {}): Responder {
  return (response) =>
    response.writeHead(status, { ...JSON_TYPE, ...headers }).end(JSON.stringify(value));
}

function bare(status: number, body = ""): Responder {
  return (response) => response.writeHead(status).end(body);
}

const one = { params: { path: { id: 7 } } };

describe("a request", () => {
  it("has the token, the nested query, and headers of the call in any letter case", async () => {
    const { raw, seen, baseUrl } = await serve([json({ kind: null })]);
    const { data, response } = await raw.GET("/things/{id}", {
      params: { path: { id: 7 }, query: { filter: { id: [1, 2] } } },
      headers: { "X-Trace": "1" },
    });
    expect(data).toEqual({ kind: null });
    expect(seen).toMatchObject([{ method: "GET", url: "/things/7?filter[id][]=1&filter[id][]=2" }]);
    expect(seen[0]?.headers).toMatchObject({ authorization: "Bearer demo-token", "x-trace": "1" });
    expect(response.url).toBe(`${baseUrl}/things/7?filter[id][]=1&filter[id][]=2`);
  });

  it("has its body as JSON", async () => {
    const { raw, seen } = await serve([json({ ok: true })]);
    await raw.POST("/things/{id}", { ...one, body: { name: "Вера 🫖" } });
    expect(seen).toMatchObject([{ method: "POST", url: "/things/7", body: '{"name":"Вера 🫖"}' }]);
    expect(seen[0]?.headers["content-type"]).toBe("application/json");
  });

  it("is appended to the path of the base address", async () => {
    const { baseUrl, seen } = await serve([json({})]);
    const transport = createTransport({ baseUrl: `${baseUrl}/mock`, token: "demo-token" });
    await createRaw<Paths>(transport).GET("/things", { params: { query: { limit: 5 } } });
    expect(seen[0]?.url).toBe("/mock/things?limit=5");
  });

  it.each([
    ["no parameters at all", undefined],
    ["no path parameters", { params: {} }],
    ["no such path parameter", { params: { path: {} } }],
    ["undefined path parameters", { params: { path: undefined } }],
  ])("is not sent with %s", async (_name, init) => {
    const { raw, seen } = await serve([json({})]);
    const call = raw.GET as unknown as (path: string, init?: object) => Promise<unknown>;
    await expect(call("/things/{id}", init)).rejects.toThrow(
      /^\/things\/\{id\}: path parameter id /,
    );
    expect(seen).toEqual([]);
  });
});

describe("an answer", () => {
  it("of any error is a result", async () => {
    const { raw } = await serve([
      json({ title: "No" }, 400, { "content-type": "application/problem+json", "x-id": "5" }),
    ]);
    const { data, error, response } = await raw.GET("/things/{id}", one);
    expect([data, error]).toEqual([undefined, { title: "No" }]);
    expect(response).toBeInstanceOf(Response);
    expect([response.status, response.ok]).toEqual([400, false]);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(response.headers.get("x-id")).toBe("5");
  });

  it("may be a page", async () => {
    const { raw } = await serve([bare(403, "<html>blocked</html>")]);
    const { error, response } = await raw.GET("/things");
    expect(error).toBe("<html>blocked</html>");
    expect(response.headers.has("content-type")).toBe(false);
  });

  it.each([204, 205, 304, 200, 404, 500])("of %i may have no body", async (status) => {
    const { raw } = await serve([bare(status)]);
    const { data, error, response } = await raw.GET("/things");
    expect(response.status).toBe(status);
    expect(data).toBeUndefined();
    expect(error || undefined).toBeUndefined();
    if (status === 204) expect(response.body).toBeNull();
  });

  it("that redirects is not followed", async () => {
    const { raw, seen } = await serve([
      (response) => response.writeHead(302, { location: "/elsewhere" }).end(),
    ]);
    const { response } = await raw.GET("/things");
    expect([response.status, response.headers.get("location")]).toEqual([302, "/elsewhere"]);
    expect(seen).toHaveLength(1);
  });

  it("that redirects and comes from a browser, which hides it, is an ApiError", async () => {
    const hidden = { status: 0, headers: new Headers(), text: async () => "" };
    const { raw } = await serve([bare(200)], { fetch: async () => hidden });
    await expect(raw.GET("/things")).rejects.toSatisfy((e) => e instanceof ApiError);
  });

  it.each(["{", "<html>fine</html>", " "])("%j is no JSON", async (body) => {
    const { raw, baseUrl } = await serve([bare(200, body)]);
    const error = await raw.GET("/things").catch((thrown) => thrown);
    expect(error).toBeInstanceOf(UnreadableAnswerError);
    expect(error).toMatchObject({ status: 200, method: "GET", url: `${baseUrl}/things` });
  });

  it("with a content length is read like one without", async () => {
    const text = JSON.stringify({ name: "Вера 🫖" });
    const { raw } = await serve([
      (response) =>
        response
          .writeHead(200, { ...JSON_TYPE, "content-length": Buffer.byteLength(text) })
          .end(text),
    ]);
    expect((await raw.GET("/things")).data).toEqual({ name: "Вера 🫖" });
  });
});

describe("the layers of the transport hold", () => {
  it("a refused token is renewed once, and a POST sent again", async () => {
    const { raw, seen } = await serve(
      [
        (response, { headers }) =>
          headers.authorization === "Bearer new"
            ? json({ ok: true })(response, seen.at(-1) as Seen)
            : json({ title: "Unauthorized" }, 401)(response, seen.at(-1) as Seen),
      ],
      { token: (refused) => (refused === "old" ? "new" : "old") },
    );
    const { data } = await raw.POST("/things/{id}", { ...one, body: { name: "Ada" } });
    expect(data).toEqual({ ok: true });
    expect(seen.map(({ body }) => body)).toEqual(['{"name":"Ada"}', '{"name":"Ada"}']);
  });

  it("a 401 that stays is a result", async () => {
    const { raw, seen } = await serve([json({ title: "Unauthorized" }, 401)], {
      token: (refused) => (refused ? "second" : "first"),
    });
    const { error, response } = await raw.GET("/things/{id}", one);
    expect([response.status, error]).toEqual([401, { title: "Unauthorized" }]);
    expect(seen).toHaveLength(2);
  });

  it("what may be repeated is, unless the call says otherwise", async () => {
    const retry = createRetry({ base: 1 });
    const { raw, seen } = await serve([bare(502), bare(502), json({ name: "Ada" })], { retry });
    const given = await raw.GET("/things", { retry: false });
    expect(given.response.status).toBe(502);
    expect((await raw.GET("/things")).data).toEqual({ name: "Ada" });
    expect(seen).toHaveLength(3);
  });

  it("the throttle spaces calls", async () => {
    const throttle = createThrottle({ requests: 1, seconds: 0.1 });
    const { raw, seen } = await serve([json({ name: "Ada" })], { throttle });
    await Promise.all([raw.GET("/things"), raw.GET("/things"), raw.GET("/things")]);
    const [first, , third] = seen.map(({ at }) => at);
    // Each turn may arrive a little early or late; two of them take 200 ms.
    expect((third ?? 0) - (first ?? 0)).toBeGreaterThan(150);
  });

  it("a signal ends a call", async () => {
    const { raw } = await serve([() => undefined]);
    const error = await raw
      .GET("/things", { signal: AbortSignal.timeout(20) })
      .catch((thrown) => thrown);
    expect(error).toBeInstanceOf(AbortError);
    expect(error.cause).toMatchObject({ name: "TimeoutError" });
  });

  it("a call may have a timeout of its own", async () => {
    const { raw } = await serve([() => undefined], { timeout: createTimeLimit(60_000) });
    const error = await raw.GET("/things", { timeout: 20 }).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(TimeoutError);
  });
});
