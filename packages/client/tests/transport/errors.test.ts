import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { inspect } from "node:util";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as client from "../../src/index.ts";
import type { Fault } from "../faults/faultServer.ts";
import {
  blockPage,
  brokenJson,
  empty500,
  htmlPage,
  problem,
  tooMany,
  unauthorized,
} from "../faults/faults.ts";
import { ada, failureOf, operations, requestOf, serve, transportTo } from "./setup.ts";

/** The classes that a call can fail with. */
const classes = [
  "CallError",
  "ConnectionError",
  "TimeoutError",
  "AbortError",
  "ApiError",
  "BadRequestError",
  "UnauthorizedError",
  "PaymentRequiredError",
  "ForbiddenError",
  "BlockedError",
  "NotFoundError",
  "RateLimitError",
  "ServerError",
  "UnreadableAnswerError",
] as const;
type ClassName = (typeof classes)[number];
const library = { ...client };

async function getFailure(fault: Fault): Promise<unknown> {
  const server = await serve(fault);
  const transport = transportTo(server, { retry: false, timeout: 150 });
  return failureOf(operations.GET(transport, requestOf("GET")));
}

const failures: Record<string, [Fault, ...ClassName[]]> = {
  "400": [problem(400, "Bad Request"), "ApiError", "BadRequestError"],
  "401": [unauthorized, "ApiError", "UnauthorizedError"],
  "402": [problem(402, "Payment Required"), "ApiError", "PaymentRequiredError"],
  "403": [problem(403, "Forbidden"), "ApiError", "ForbiddenError"],
  "the block page": [blockPage, "ApiError", "ForbiddenError", "BlockedError"],
  "404": [problem(404, "Not Found"), "ApiError", "NotFoundError"],
  "409": [problem(409, "Conflict"), "ApiError"],
  "422": [problem(422, "Unprocessable Entity"), "ApiError"],
  "429": [tooMany(), "ApiError", "RateLimitError"],
  "an empty 500": [empty500, "ApiError", "ServerError"],
  "502 with a page": [htmlPage(502), "ApiError", "ServerError"],
  "302": [{ status: 302, headers: { location: "/x" }, body: undefined }, "ApiError"],
  "JSON that breaks off": [brokenJson, "ApiError", "UnreadableAnswerError"],
  "200 with a page": [htmlPage(200), "ApiError", "UnreadableAnswerError"],
  "202 with text": [{ status: 202, body: "accepted" }, "ApiError", "UnreadableAnswerError"],
  "a reset": [{ reset: "request" }, "ConnectionError"],
  "half a body": [{ body: ada, cut: 5 }, "ConnectionError"],
  "no answer in time": [{ stall: "head" }, "TimeoutError"],
};

describe.each(Object.entries(failures))("%s", (_, [fault, ...names]) => {
  it(`is ${["CallError", ...names].join(", ")} and nothing else`, async () => {
    const error = await getFailure(fault);
    const expected = ["CallError", ...names];
    for (const name of classes) {
      const Class: client.ErrorClass<client.CallError> = library[name];
      expect([name, error instanceof Class]).toEqual([name, expected.includes(name)]);
      expect([name, Class.is(error)]).toEqual([name, expected.includes(name)]);
    }
    expect(error).toBeInstanceOf(Error);
    const { name, message, stack } = error as Error;
    expect(name).toBe(expected.at(-1));
    expect(message).toMatch(/^getContact: ./);
    expect(message).not.toContain("undefined");
    expect(stack).toContain(message);
    expect(inspect(error)).toContain(name);
  });
});

describe("what an error tells", () => {
  it("of the request and the answer", async () => {
    const body = { title: "Not Found", detail: "No contact 50101", status: 404 };
    const server = await serve({
      status: 404,
      headers: {
        "content-type": "application/problem+json; charset=utf-8",
        "x-request-id": "request-1",
        "x-more": "kept",
      },
      body,
    });
    const request = { path: { id: 50101 }, query: { with: ["leads"] }, body: { name: "Ada" } };
    const error = await failureOf(operations.PUT(transportTo(server), request));
    expect(error).toMatchObject({
      operationId: "replaceContact",
      method: "PUT",
      url: `${server.baseUrl}/contacts/50101?with=leads`,
      status: 404,
      requestId: "request-1",
      form: "problem",
      problem: body,
      text: JSON.stringify(body),
      requestBody: '{"name":"Ada"}',
    });
    expect((error as client.ApiError).headers.get("X-More")).toBe("kept");
    expect((error as Error).message).toBe("replaceContact: status 404 No contact 50101");
  });

  it("without a request id it is undefined", async () => {
    expect(await getFailure(empty500)).toHaveProperty("requestId", undefined);
  });

  it.each([
    ["application/problem+json", { title: "Wrong" }, "problem", { title: "Wrong" }],
    ["application/problem+json; charset=utf-8", { title: "Wrong" }, "problem", { title: "Wrong" }],
    ["APPLICATION/PROBLEM+JSON;charset=UTF-8", { title: "Wrong" }, "problem", { title: "Wrong" }],
    ["application/json", { title: "Wrong" }, "problem", { title: "Wrong" }],
    ["text/html", { title: "Wrong" }, "problem", { title: "Wrong" }],
    ["text/html", "<h1>Bad</h1>", "html", undefined],
    ["application/json", "\r\n <!DOCTYPE html><h1>Bad</h1>", "html", undefined],
    ["application/problem+json", "{broken", "text", undefined],
    ["text/plain", "Too many", "text", undefined],
    ["application/json", '"Too many"', "text", undefined],
    ["application/json", "5", "text", undefined],
    ["application/json", "null", "text", undefined],
    ["application/json", " \n", "empty", undefined],
    ["application/json", undefined, "empty", undefined],
  ])("a body of %s %j is of the form %s", async (type, body, form, expected) => {
    const error = await getFailure({ status: 400, headers: { "content-type": type }, body });
    expect(error).toBeInstanceOf(client.BadRequestError);
    expect(error).toMatchObject({ form, problem: expected });
  });

  it("an endless page does not make an endless message", async () => {
    const error = await getFailure(problem(400, "x".repeat(100_000)));
    expect((error as Error).message.length).toBeLessThan(400);
    expect((error as client.ApiError).text.length).toBeGreaterThan(100_000);
  });

  it("why a connection failed", async () => {
    const error = await getFailure({ reset: "request" });
    const codes = [];
    for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
      codes.push((cause as Error & { code?: string }).code);
    }
    expect(codes).toContainEqual(expect.stringMatching(/^(ECONNRESET|UND_ERR_SOCKET)$/));
  });

  it("that nothing listens", async () => {
    const server = await serve();
    await server.close();
    const transport = transportTo(server, { retry: false });
    const error = await failureOf(operations.GET(transport, requestOf("GET")));
    expect(error).toBeInstanceOf(client.ConnectionError);
    expect(inspect(error)).toContain("ECONNREFUSED");
  });
});

describe("answers that are no errors", () => {
  it.each([
    ["204", { status: 204, body: undefined }],
    ["an empty 200", { status: 200, body: undefined }],
    ["an empty 200 of the type JSON", { status: 200, body: "" }],
    ["an empty 202", { status: 202, body: undefined }],
  ])("%s is null", async (_, fault) => {
    const server = await serve(fault);
    expect(await operations.GET(transportTo(server), requestOf("GET"))).toBeNull();
    expect(server.received).toHaveLength(1);
  });

  it.each([[0], [false], [null], [""], [[]], [{}]])("JSON %j is given as it is", async (body) => {
    const server = await serve({ body: JSON.stringify(body) });
    expect(await operations.GET(transportTo(server), requestOf("GET"))).toEqual(body);
  });
});

describe("a redirect", () => {
  it.each([301, 302, 303, 307, 308])("%i is not followed", async (status) => {
    const other = await serve({ body: ada });
    const server = await serve({
      status,
      headers: { location: `${other.baseUrl}/elsewhere` },
      body: undefined,
    });
    const error = await failureOf(operations.POST(transportTo(server), requestOf("POST")));
    expect(error).toBeInstanceOf(client.ApiError);
    expect(error).toMatchObject({ status });
    expect((error as client.ApiError).headers.get("location")).toContain("/elsewhere");
    expect(server.received).toHaveLength(1);
    expect(other.connections).toBe(0);
  });
});

describe("arguments that cannot be sent", () => {
  it.each([
    ["no path", {}],
    ["an empty path", { path: {} }],
    ["undefined", { path: { id: undefined } }],
    ["null", { path: { id: null } }],
    ["an empty text", { path: { id: "" } }],
    ["two dots", { path: { id: ".." } }],
    ["NaN", { path: { id: Number.NaN } }],
    ["an object", { path: { id: {} } }],
    ["half an emoji", { path: { id: "\ud83d" } }],
    ["a function in the query", { path: { id: 1 }, query: { limit: () => 1 } }],
    ["a BigInt in the body", { path: { id: 1 }, body: { id: 1n } }],
  ])("%s: rejects before anything is sent", async (_, request) => {
    const server = await serve({ body: ada });
    const token = () => {
      throw new Error("asked for a token");
    };
    // Not thrown by the call itself: a caller that adds .catch() must get it there.
    const call = operations.POST(transportTo(server, { token }), request as never);
    const error = await failureOf(call);
    expect(error).not.toBeInstanceOf(client.CallError);
    expect(["TypeError", "URIError"]).toContain((error as Error).name);
    expect(server.connections).toBe(0);
  });
});

describe("instanceof", () => {
  let folder: string;
  const copies: Record<string, typeof client> = {};
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "liaison-errors-"));
    const entry = fileURLToPath(new URL("../../src/index.ts", import.meta.url));
    const [esm, cjs] = [join(folder, "client.mjs"), join(folder, "client.cjs")];
    for (const [outfile, format] of [
      [esm, "esm"],
      [cjs, "cjs"],
    ] as const) {
      await build({ entryPoints: [entry], bundle: true, minify: true, format, outfile });
    }
    copies["ESM"] = await import(/* @vite-ignore */ pathToFileURL(esm).href);
    copies["CommonJS"] = createRequire(import.meta.url)(cjs);
    // The query makes it another instance of the same module.
    const classes = new URL("../../src/errorClasses.ts?copy=2", import.meta.url).href;
    copies["source"] = client;
    copies["second source"] = { ...client, ...(await import(/* @vite-ignore */ classes)) };
  });
  afterAll(() => rm(folder, { recursive: true }));

  const names = ["ESM", "CommonJS", "source", "second source"];
  const pairs = names.flatMap((made) => names.map((asked) => [made, asked] as const));
  it.each(pairs)("of an error of the %s build holds for classes of the %s build", async (a, b) => {
    const made = copies[a] as typeof client;
    const asked = copies[b] as typeof client;
    if (a !== b) expect(asked.ApiError).not.toBe(made.ApiError);
    const server = await serve(blockPage);
    const error = await failureOf(
      made
        .createTransport({ baseUrl: server.baseUrl, token: "demo-token" })
        .call(
          { operationId: "getContact", method: "GET", path: ["/contacts"], query: undefined },
          {},
        ),
    );
    for (const name of ["CallError", "ApiError", "ForbiddenError", "BlockedError"] as const) {
      expect([name, error instanceof asked[name]]).toEqual([name, true]);
    }
    for (const name of ["TimeoutError", "NotFoundError", "UnauthorizedError"] as const) {
      expect([name, error instanceof asked[name]]).toEqual([name, false]);
    }
  });

  it.each([[undefined], [null], [0], ["Call Api"], [{}], [new Error("ApiError")], [[]]])(
    "is false for %s",
    (value) => {
      for (const name of classes) expect(value instanceof library[name]).toBe(false);
    },
  );

  it("is false for a class whose name only begins alike", () => {
    const value = { lineage: "Call ApiX" };
    expect(value instanceof client.CallError).toBe(true);
    expect(value instanceof client.ApiError).toBe(false);
  });
});

describe("no secret is in an error", () => {
  it("when the server repeats the token", async () => {
    const body = { title: "Unauthorized", detail: "bad token Bearer demo-token, demo-token" };
    const server = await serve({ status: 401, body });
    const error = await failureOf(operations.GET(transportTo(server), requestOf("GET")));
    expect(error).toHaveProperty("message", "getContact: status 401 bad token Bearer ***, ***");
  });

  const secret = "s3cret-t0ken";
  const token = () => `${secret}-a`;
  const faults: Record<string, Fault> = Object.fromEntries(
    Object.entries(failures).map(([name, [fault]]) => [name, fault]),
  );

  /** Everything that a log may take of an error. */
  function written(error: unknown): string {
    const parts = [];
    for (let each: unknown = error; each; each = (each as Error).cause) {
      const { message, stack } = each as Error;
      parts.push(String(each), message, stack, JSON.stringify(each));
      parts.push(inspect(each, { depth: 10, showHidden: true }));
      parts.push(JSON.stringify({ ...(each as object) }));
    }
    return parts.join("\n");
  }

  it.each(Object.entries(faults))("after %s", async (_, fault) => {
    const server = await serve(fault);
    for (const source of [secret, token, async () => secret]) {
      const transport = transportTo(server, { token: source, retry: false, timeout: 150 });
      const error = await failureOf(operations.POST(transport, requestOf("POST")));
      expect(server.received.at(-1)?.headers["authorization"]).toContain(secret);
      expect(written(error)).not.toContain(secret);
    }
  });

  it("after a 401 whose new token is refused as well", async () => {
    const server = await serve(unauthorized);
    let count = 0;
    const source = () => `${secret}-${count++}`;
    const error = await failureOf(
      operations.GET(transportTo(server, { token: source }), requestOf("GET")),
    );
    expect(error).toBeInstanceOf(client.UnauthorizedError);
    expect(written(error)).not.toContain(secret);
  });

  it("after an abort", async () => {
    const server = await serve({ stall: "head" });
    const controller = new AbortController();
    const { signal } = controller;
    const transport = transportTo(server, { token });
    const call = operations.GET(transport, requestOf("GET"), { signal });
    await server.arrived(1);
    controller.abort();
    expect(written(await failureOf(call))).not.toContain(secret);
  });

  it.each([
    ["a line break", `${secret}\n${secret}`],
    ["a null", `${secret}\0${secret}`],
    ["a letter that no header can have", `${secret}\u044f`],
  ])("when the token has %s in it", async (_, bad) => {
    const server = await serve({ body: ada });
    for (const source of [() => bad, async () => bad]) {
      const transport = transportTo(server, { token: source });
      const error = await failureOf(operations.GET(transport, requestOf("GET")));
      expect(written(error)).not.toContain(secret);
    }
    // What clients check a text with, before there is a transport.
    const checked = await failureOf((async () => client.checkToken("token", bad))());
    expect(checked).toBeInstanceOf(TypeError);
    expect(written(checked)).not.toContain(secret);
    expect(server.received).toHaveLength(0);
  });
});
