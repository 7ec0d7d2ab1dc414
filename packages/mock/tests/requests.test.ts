import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Mock, startMock } from "../src/index.ts";
import { edges } from "./fixtures/edges.ts";

let mock: Mock;
const lines: string[] = [];

beforeAll(async () => {
  mock = await startMock({ api: "amocrm", document: edges, log: (line) => lines.push(line) });
});
afterAll(() => mock.close());
beforeEach(() => {
  lines.length = 0;
});

function call(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers({ authorization: "Bearer token" });
  for (const [name, value] of new Headers(init.headers)) headers.set(name, value);
  return fetch(mock.url + path, { signal: AbortSignal.timeout(20_000), ...init, headers });
}

function post(path: string, body: string | Uint8Array<ArrayBuffer>, type: string | null) {
  return call(path, {
    method: "POST",
    body,
    headers: type === null ? {} : { "content-type": type },
  });
}

/** Status, media type and body; what the mock itself adds to a refusal is looked at elsewhere. */
async function seen(response: Response): Promise<[number, string | null, unknown]> {
  const type = response.headers.get("content-type");
  const text = await response.text();
  if (!type?.endsWith("json")) return [response.status, type, text];
  const { liaison: _, ...body } = JSON.parse(text);
  return [response.status, type, body];
}

const INVALID = [400, "application/problem+json", { title: "Invalid" }];
const HAL = "application/hal+json";

/** Writes bytes as they are and reads until the server closes or `until` has arrived. */
function raw(text: string | Buffer, until?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(mock.url).port), "127.0.0.1");
    let received = "";
    socket.setTimeout(20_000, () => reject(new Error(`no end after: ${received}`)));
    socket.on("error", reject);
    socket.on("data", (data) => {
      received += data;
      if (until !== undefined && received.includes(until)) socket.destroy();
    });
    socket.on("close", () => resolve(received));
    socket.write(text);
  });
}

describe("answers", () => {
  test("the default is the success response with its first named example", async () => {
    expect(await seen(await call("/things"))).toEqual([200, HAL, { name: "list" }]);
  });

  test("headers are the declared ones and nothing more", async () => {
    const fine = await call("/things", { headers: { origin: "https://example.com" } });
    const invalid = await call("/things?page=0");
    const http = ["connection", "content-length", "content-type", "date", "keep-alive"];
    expect([...fine.headers.keys()]).toEqual(http);
    expect([...invalid.headers.keys()]).toEqual([...http, "x-request-id"]);
    expect(invalid.headers.get("x-request-id")).toBe("request-1");
  });

  test("HEAD gets the headers of GET and no body", async () => {
    const get = await call("/things");
    const answer = await raw(
      "HEAD /things HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer t\r\nConnection: close\r\n\r\n",
    );
    expect(answer).toMatch(/^HTTP\/1.1 200 OK\r\n/);
    expect(answer).toContain(`content-length: ${(await get.text()).length}\r\n`);
    expect(answer.split("\r\n\r\n")[1]).toBe("");
  });

  test("a response without content has neither body nor media type", async () => {
    const response = await call("/things/7", { method: "DELETE" });
    expect(await seen(response)).toEqual([204, null, ""]);
    expect(response.headers.has("content-length")).toBe(false);
  });
});

describe("paths", () => {
  test.each([
    ["/things/special", "special"],
    ["/things/7", "one"],
    ["/things/a%2Fb,c", "one"],
    ["/slashed/7/", "slashed"],
  ])("%s", async (path, name) => {
    expect(await seen(await call(path))).toEqual([200, HAL, { name }]);
  });

  test("an absolute request target is understood", async () => {
    const answer = await raw(
      "GET http://example.com/things/special HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer t\r\nConnection: close\r\n\r\n",
    );
    expect(answer).toContain('{"name":"special"}');
  });

  test.each(["http://example.com", "http://example.com?x=1"])(
    "%s has the path /",
    async (target) => {
      const answer = await raw(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
      expect(answer).toContain("There is no path / in the API");
    },
  );

  test.each(["/", "/nothing", "/things/", "/slashed/7", "/things/%ZZ"])(
    "%s is unknown",
    async (path) => {
      const [status, type, body] = await seen(await call(path));
      expect([status, type]).toEqual([404, "application/problem+json"]);
      expect(body).toMatchObject({ title: "Not Found", status: 404 });
      const other = path.endsWith("/") ? path.slice(0, -1) : `${path}/`;
      const hint = ["/things/", "/slashed/7"].includes(path) ? `, but there is ${other}` : "";
      expect(lines).toEqual([`GET ${path} - 404: There is no path ${path} in the API${hint}.`]);
    },
  );

  test("a wrong method gets the allowed ones", async () => {
    const response = await call("/things/link");
    expect(response.headers.get("allow")).toBe("POST");
    expect(await seen(response)).toMatchObject([405, "application/problem+json", { status: 405 }]);
    const options = await call("/things", { method: "OPTIONS" });
    expect(options.status).toBe(405);
    expect(options.headers.get("allow")).toBe("GET, POST, HEAD");
  });

  test("errors follow the style of the description", async () => {
    const document = { ...edges, paths: { "/notes": edges.paths["/notes"] } };
    const other = await startMock({ api: "suprsend", document });
    const response = await fetch(`${other.url}/nothing`);
    expect(await seen(response)).toEqual([
      404,
      "application/json",
      { code: 404, message: "There is no path /nothing in the API." },
    ]);
    await other.close();
  });
});

describe("credentials", () => {
  test.each(["Bearer t", "bearer t", "BEARER t"])("%s is let in", async (authorization) => {
    expect((await call("/things", { headers: { authorization } })).status).toBe(200);
  });

  test.each(["", "Bearer", "Basic dDp0", "Bearerx t"])("'%s' is refused", async (authorization) => {
    expect(await seen(await call("/things", { headers: { authorization } }))).toEqual([
      401,
      "application/problem+json",
      { title: "Unauthorized" },
    ]);
    expect(lines[0]).toMatch(/^GET \/things listThings 401: The credentials should be /);
  });

  test("an operation that needs none asks for none", async () => {
    expect((await fetch(`${mock.url}/notes`, { method: "POST" })).status).toBe(200);
  });

  test("missing credentials count more than a broken body", async () => {
    const response = await call("/things", {
      method: "POST",
      body: "{",
      headers: { authorization: "", "content-type": "application/json" },
    });
    expect(response.status).toBe(401);
    expect(lines[0]).toContain("The credentials should be");
  });
});

describe("queries", () => {
  test.each([
    "filter[id][]=1&filter[id][]=2",
    "filter%5Bid%5D%5B%5D=1&filter%5Bid%5D%5B%5D=2",
    "filter[id][0]=1&filter[id][1]=2",
    "filter[id]=1",
    "filter[id]=1&filter[only][]=2",
    "filter[id]=1&filter[at][from]=1767225600",
    "filter[id]=1&filter[fields][1103][]=5&filter[fields][1103][]=6",
    "filter[id]=1&filter[target_id]=2&filter[target_type]=leads",
    "ids[]=1&ids[]=2",
    "ids%5B%5D=1",
    "with=leads,customers",
    "with=leads%2Ccustomers",
    "old=1",
  ])("%s is accepted", async (query) => {
    expect(await seen(await call(`/things?${query}`))).toEqual([200, HAL, { name: "list" }]);
  });

  test.each([
    ["filter[id][]=x", "filter[id][0] should be an integer"],
    ["filter%5Bid%5D%5B%5D=x", "filter[id][0] should be an integer"],
    ["filter[id]=1&filter[only]=2", "filter[only] should be a list"],
    ["filter[id]=1&filter[at][from]=x", "filter[at][from] should be an integer"],
    ["filter[id]=1&filter[fields][1103][]=x", "filter[fields][1103][0] should be an integer"],
    [
      "filter[id]=1&filter[fields][name][]=5",
      "filter[fields][name] should be named by a text that matches ^[0-9]+$",
    ],
    ["filter[id]=1&filter[other]=1", "filter[other] is not expected, known are id, only"],
    ["filter[id]=1&filter[target_id]=2", "filter[target_type] is missing beside target_id"],
    ["filter[at][from]=1", "filter[id] is missing"],
    ["filter=1", "filter should be an object"],
    ["ids[]=x", "ids[0] should be an integer"],
    ["ids%5B%5D=x", "ids[0] should be an integer"],
    ["with=leads,other", "leads, customers"],
    ["page=0", "page should be a number of at least 1"],
    ["unknown=1", "unknown is not expected, known are filter, ids[], with, old, page"],
    ["page=1&PAGE=x", "PAGE is not expected"],
    ["page=1e1", "page should be an integer"],
    ["page=", "page should be an integer"],
  ])("%s is refused", async (query, reason) => {
    expect(await seen(await call(`/things?${query}`))).toEqual(INVALID);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(`GET /things?${query} listThings 400: `);
    expect(lines[0]).toContain(reason);
  });
});

describe("bodies", () => {
  test.each(["application/json", "Application/JSON; charset=utf-8"])(
    "%s is accepted",
    async (type) => {
      const response = await post("/things", '{"name":"Ada Sample"}', type);
      expect(await seen(response)).toEqual([200, HAL, { name: "created" }]);
    },
  );

  test.each([
    ["broken JSON", '{"name":', "application/json", "should be JSON, was text that ends too early"],
    ["text instead of JSON", "name=Ada", "application/json", "should be JSON, was other text"],
    [
      "bytes that are not UTF-8",
      new Uint8Array([34, 0xff, 34]),
      "application/json",
      "should be UTF-8",
    ],
    [
      "a form",
      "name=Ada",
      "application/x-www-form-urlencoded",
      "should be application/json, was application/x",
    ],
    [
      "another JSON type",
      '{"name":"a"}',
      "application/hal+json",
      "should be application/json, was application/hal+json",
    ],
    [
      "no media type",
      new TextEncoder().encode('{"name":"a"}'),
      null,
      "should be application/json, was no Content-Type",
    ],
    ["no body", "", "application/json", "The request body is missing"],
    ["null", "null", "application/json", "should be an object, was null"],
    ["a missing property", "{}", "application/json", "/name of the request body is missing"],
    [
      "an unknown property",
      '{"name":"a","b":1}',
      "application/json",
      "/b of the request body is not expected",
    ],
    [
      "a value of the wrong type",
      '{"name":1}',
      "application/json",
      "/name of the request body should be a text, was 1",
    ],
  ])("%s is refused", async (_, body, type, reason) => {
    expect(await seen(await post("/things", body, type))).toEqual(INVALID);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^POST \/things createThing 400: /);
    expect(lines[0]).toContain(reason);
  });

  test("a line break in the body does not break the log's line", async () => {
    await post("/things", '{"name":\n\nx}', "application/json");
    expect(lines[0]).toMatch(
      /^POST \/things createThing 400: The request body should be JSON, was .+$/,
    );
  });

  test("a body for an operation without one is refused, sent either way", async () => {
    const head =
      "GET /things HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer t\r\nConnection: close\r\n";
    expect(await raw(`${head}Content-Length: 2\r\n\r\n{}`)).toMatch(/^HTTP\/1.1 400/);
    const chunked = await raw(`${head}Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`);
    expect(chunked).toMatch(/^HTTP\/1.1 400/);
    expect(lines[1]).toContain("The request body should be left out, was 2 bytes");
  });

  test("an optional body may be missing, a text body is read as text", async () => {
    expect((await call("/notes", { method: "POST" })).status).toBe(200);
    expect((await post("/notes", "{ no JSON", "text/plain")).status).toBe(200);
  });

  test("a description without a 400 gets a plain problem", async () => {
    const [status, type, body] = await seen(await post("/notes", "{}", "application/json"));
    expect([status, type]).toEqual([400, "application/problem+json"]);
    expect(body).toMatchObject({ status: 400, detail: expect.stringContaining("text/plain") });
  });

  test("more than 10 MiB is refused and the connection closed", async () => {
    const size = 10 * 1024 * 1024 + 1;
    const body = JSON.stringify({ name: "a".repeat(size) });
    const response = await post("/things", body, "application/json");
    expect(response.headers.get("connection")).toBe("close");
    expect(await seen(response)).toMatchObject([413, "application/problem+json", { status: 413 }]);

    const head =
      "POST /things HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer t\r\nContent-Type: application/json\r\n";
    const long = 2 * size;
    const chunk = `${long.toString(16)}\r\n${"a".repeat(long)}\r\n0\r\n\r\n`;
    const answer = await raw(`${head}Transfer-Encoding: chunked\r\n\r\n${chunk}`);
    expect(answer).toMatch(/^HTTP\/1.1 413 .*"status":413/s);
    const toControl = `POST /__liaison/reset HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n`;
    expect(await raw(toControl + chunk)).toMatch(/^HTTP\/1.1 413/);
    // Nothing of the announced body ever comes: the mock must not wait for it.
    const announced = await raw(`${head}Content-Length: ${size}\r\n\r\n`);
    expect(announced).toMatch(/^HTTP\/1.1 413/);
  });

  test("10 MiB exactly is read", async () => {
    const size = 10 * 1024 * 1024;
    const body = JSON.stringify({ name: "a".repeat(size - '{"name":""}'.length) });
    expect(body).toHaveLength(size);
    expect((await post("/things", body, "application/json")).status).toBe(200);
  });

  test("a client that goes away in the middle of its body does no harm", async () => {
    const gone = httpRequest(`${mock.url}/things`, {
      method: "POST",
      headers: { "content-type": "application/json", "content-length": 100 },
    });
    gone.on("error", () => {});
    gone.write("{");
    await new Promise((resolve) => setTimeout(resolve, 50));
    gone.destroy();
    expect((await call("/things")).status).toBe(200);
    expect(lines).toEqual([]);
  });
});

describe("Accept", () => {
  test.each(["application/json", "*/*", "application/hal+json", "text/csv"])(
    "%s gets the declared type",
    async (accept) => {
      expect(await seen(await call("/things", { headers: { accept } }))).toEqual([
        200,
        HAL,
        { name: "list" },
      ]);
    },
  );

  test("a declared type that is named is given", async () => {
    const response = await call("/things", {
      headers: { prefer: "code=403", accept: "text/html" },
    });
    expect(await seen(response)).toEqual([403, "text/html", "<h1>Blocked</h1>\n"]);
  });
});

describe("Prefer", () => {
  const asked = (prefer: string) => call("/things", { headers: { prefer } });

  test.each([
    ["code=200", [200, HAL, { name: "list" }]],
    ["code=204", [204, null, ""]],
    ["code=403", [403, "application/problem+json", { title: "Forbidden" }]],
    ["code=500", [500, "application/problem+json", { title: "Fault" }]],
    ["code=503", [503, "application/problem+json", { title: "Fault" }]],
    ["code=200, example=second", [200, HAL, { name: "list again" }]],
    ["example=second", [200, HAL, { name: "list again" }]],
    ["example=no_rights", [403, "application/problem+json", { title: "Forbidden" }]],
    ["example=blocked", [403, "text/html", "<h1>Blocked</h1>\n"]],
    ["example=fault", [500, "application/problem+json", { title: "Fault" }]],
    ["code=400; example=empty", [400, "application/problem+json", { title: "Empty" }]],
    ["return=minimal", [200, HAL, { name: "list" }]],
  ])("%s", async (prefer, expected) => {
    expect(await seen(await asked(prefer))).toEqual(expected);
  });

  test("dynamic makes a body up, a seed repeats it, a named example wins", async () => {
    const [status, type, body] = await seen(await asked("dynamic=true"));
    expect([status, type]).toEqual([200, HAL]);
    expect(body).toEqual({ name: expect.any(String) });
    const twice = [await asked("dynamic=true, seed=a"), await asked("dynamic=true, seed=a")];
    const [once, again] = await Promise.all(twice.map((response) => response.text()));
    expect(once).toBe(again);
    expect(await (await asked("dynamic=true, example=second")).json()).toEqual({
      name: "list again",
    });
    expect((await asked("dynamic=true, code=204")).status).toBe(204);
  });

  test("an undeclared code is told from the declared ones", async () => {
    const [status, type, body] = await seen(await asked("code=418"));
    expect([status, type]).toEqual([404, "application/problem+json"]);
    expect((body as { detail: string }).detail).toBe(
      "listThings declares no response with status 418. Declared: 200, 204, 400, 401, 403, 5XX.",
    );
    expect(lines[0]).toContain("listThings 404: listThings declares no response");
  });

  test("an undeclared example is told from the declared ones", async () => {
    expect(await seen(await asked("code=403, example=first"))).toMatchObject([
      404,
      "application/problem+json",
      {
        detail:
          'listThings has no example "first" for status 403. Examples: no_rights, blocked (403).',
      },
    ]);
    const [, , body] = await seen(await asked("example=other"));
    expect((body as { detail: string }).detail).toContain(
      "Examples: first, second (200); invalid, empty (400); missing, expired (401);",
    );
  });

  test("a header that makes no sense is a bad request", async () => {
    expect(await seen(await asked("code=429 dynamic=true"))).toMatchObject([
      400,
      "application/problem+json",
      { detail: expect.stringContaining("commas") },
    ]);
  });

  test("an invalid request is refused whatever it prefers", async () => {
    const invalid = (prefer: string) => call("/things?page=0", { headers: { prefer } });
    for (const prefer of ["code=200", "example=second", "code=418", "code=x", "dynamic=true"]) {
      expect(await seen(await invalid(prefer))).toEqual(INVALID);
    }
  });

  test("the refusal itself may be given another example", async () => {
    const response = await call("/things", {
      headers: { authorization: "", prefer: "code=401, example=expired" },
    });
    expect(await seen(response)).toEqual([401, "application/problem+json", { title: "Expired" }]);
  });
});

describe("under load", () => {
  test("many requests at once each get their own answer", async () => {
    const results = await Promise.all(
      Array.from({ length: 300 }, async (_, i) => {
        if (i % 3 === 0) return (await call(`/things/${i}`)).json();
        if (i % 3 === 1) return (await call("/things?page=0")).json();
        return (await post("/things", `{"name":"${i}"`, "application/json")).json();
      }),
    );
    results.forEach((body, i) => {
      expect(body).toMatchObject(i % 3 === 0 ? { name: "one" } : { title: "Invalid" });
    });
    expect(lines).toHaveLength(200);
  });

  test("requests on one connection, refused ones with bodies among them", async () => {
    const one = (head: string, body = "") =>
      `${head} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer t\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    const answer = await raw(
      one("POST /nothing", '{"a":1}') +
        one("POST /things", "{") +
        one("PUT /things", "[]") +
        one("GET /things/special"),
      '{"name":"special"}',
    );
    expect([...answer.matchAll(/HTTP\/1.1 (\d+)/g)].map(([, status]) => status)).toEqual([
      "404",
      "400",
      "405",
      "200",
    ]);
  });
});
