import { connect } from "node:net";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { type Call, StartError, startMock } from "../src/index.ts";
import { describeThings, serve } from "./fixtures/serve.ts";

const CONTACT = "/api/v4/contacts/50101";
const CONTACTS = "/api/v4/contacts";

describe("/healthz", () => {
  test("says what is served, without a token and however often it is asked", async () => {
    const { mock, send } = await serve({ api: "suprsend" });
    const response = await fetch(`${mock.url}/healthz?probe=1`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ status: "ok", serves: "suprsend", operations: 1 });
    await send("/healthz");
    expect(mock.calls).toEqual([]);
  });

  test("is the description's own where it has one, down to its methods", async () => {
    const answering = (operationId: string) => ({
      get: {
        operationId,
        responses: { 200: { description: "x", content: { "text/plain": { example: "well" } } } },
      },
    });
    const { mock, send } = await serve({
      document: describeThings(
        {},
        {
          paths: { "/healthz": answering("getHealth"), "/__liaison/calls": answering("getCalls") },
        },
      ),
    });
    expect(await (await send("/healthz")).text()).toBe("well");
    expect(await (await send("/__liaison/calls")).text()).toBe("well");
    const wrong = await send("/healthz", { method: "DELETE" });
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
    expect(await (await send("/__liaison/coverage")).json()).toMatchObject({
      operations: { covered: 2, missing: [] },
    });
    expect(mock.calls.map(({ operationId }) => operationId)).toEqual([
      "getHealth",
      "getCalls",
      undefined,
    ]);
  });
});

describe("calls", () => {
  test("are the exchanges as they went over the wire, with what was wrong", async () => {
    const { mock, send } = await serve({ api: "amocrm" });
    const json = [{ name: 7, request_id: "ada" }];
    const answer = await send(`${CONTACTS}?bogus=1`, { method: "POST", json });
    const [call, ...others] = mock.calls;
    expect(others).toEqual([]);
    expect(call).toMatchObject({
      number: 1,
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      duration: expect.any(Number),
      operationId: "createContacts",
      remote: "127.0.0.1",
      violations: [{ place: "bogus" }, { place: "/0/name" }],
      exchange: {
        request: { method: "POST", target: `${CONTACTS}?bogus=1` },
        response: { status: 400, headers: { "content-type": "application/problem+json" } },
      },
    });
    const { request, response } = call?.exchange ?? {};
    expect(request?.headers["authorization"]).toBe("Bearer demo-token");
    expect(JSON.parse(Buffer.from(request?.body ?? "").toString())).toEqual(json);
    expect(Buffer.from(response?.body ?? "").toString()).toBe(await answer.text());
  });

  test("tell an unknown path, a wrong method, a large body and a token request", async () => {
    const { mock, send } = await serve({ api: "amocrm" });
    await send("/nothing");
    await send(CONTACT, { method: "DELETE" });
    await send(CONTACTS, { method: "POST", body: "a".repeat(10 * 1024 * 1024 + 1) });
    await send("/oauth2/access_token", { method: "POST", json: {} });
    const told = mock.calls.map(({ exchange, operationId, violations }) => [
      exchange.response.status,
      operationId,
      violations.map(({ rule }) => rule),
    ]);
    expect(told).toEqual([
      [404, undefined, ["request.path.unknown"]],
      [405, undefined, ["request.method.notAllowed"]],
      [413, undefined, []],
      [400, undefined, []],
    ]);
  });

  test("tell the scenario, and what it let pass", async () => {
    const { mock, send } = await serve({ api: "amocrm" });
    const headers = { prefer: "scenario=filters-ignored" };
    expect((await send(`${CONTACTS}?filter[bogus]=1`, { headers })).status).toBe(200);
    expect(mock.calls[0]).toMatchObject({
      scenario: "filters-ignored",
      tolerated: true,
      violations: [{ place: "filter[bogus]" }],
    });
  });

  test("of HEAD have no body, and neither has its answer", async () => {
    const { mock } = await serve({ api: "amocrm" });
    const { port, hostname } = new URL(mock.url);
    const text = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), hostname);
      let received = "";
      socket.on("data", (data) => {
        received += data;
      });
      socket.on("error", reject);
      socket.on("close", () => resolve(received));
      socket.write(
        `HEAD ${CONTACT} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer t\r\nConnection: close\r\n\r\n`,
      );
    });
    expect(text).toMatch(/^HTTP\/1.1 200 OK\r\n.*\r\n\r\n$/s);
    expect(mock.calls[0]?.exchange.request.method).toBe("HEAD");
    expect(mock.calls[0]?.exchange.response.body).toHaveLength(0);
  });

  test("are kept up to a number, and go on counting", async () => {
    const { mock, send } = await serve({ api: "amocrm", keepCalls: 2 });
    for (const _ of [1, 2, 3]) await send(CONTACT);
    expect(mock.calls.map(({ number }) => number)).toEqual([2, 3]);
  });

  test.each([0, -1, 1.5, Number.NaN])("cannot be kept up to %s", async (keepCalls) => {
    const started = startMock({ api: "amocrm", keepCalls });
    await expect(started).rejects.toThrow(StartError);
    await expect(started).rejects.toThrow(`keepCalls ${keepCalls} is not a whole number above 0`);
  });

  test("a mistake of the mock is a call, too", async () => {
    const impossible = {
      description: "x",
      content: { "application/json": { schema: { not: {} } } },
    };
    const { mock, lines, send } = await serve({ document: describeThings({ 200: impossible }) });
    const answer = await send("/things", { method: "POST", json: { name: "Ada Sample" } });
    expect(answer.status).toBe(500);
    expect(lines).toEqual([expect.stringMatching(/^POST \/things - 500: The mock failed: /)]);
    expect(mock.calls.map(({ exchange }) => exchange.response.status)).toEqual([500]);
  });
});

describe("onCall and log", () => {
  test("onCall gets each call once it is answered", async () => {
    const calls: Call[] = [];
    const { mock, send } = await serve({ api: "amocrm", onCall: (call) => calls.push(call) });
    await send(CONTACT);
    await send("/healthz");
    await send("/nothing");
    expect(calls).toEqual(mock.calls);
    expect(calls).toHaveLength(2);
  });

  test.each([
    [
      "throw",
      () => {
        throw new Error("demo fault");
      },
    ],
    ["reject with", async () => Promise.reject(new Error("demo fault"))],
  ])("what they %s is a warning and changes no answer", async (_, fail) => {
    const warn = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    onTestFinished(() => warn.mockRestore());
    const { mock, send } = await serve({ api: "amocrm", onCall: fail, log: fail });
    expect((await send(CONTACT)).status).toBe(200);
    expect((await send("/nothing")).status).toBe(404);
    expect(mock.calls).toHaveLength(2);
    expect(warn.mock.calls.flat().sort()).toEqual([
      "log of the mock threw: demo fault",
      "onCall of the mock threw: demo fault",
      "onCall of the mock threw: demo fault",
    ]);
  });
});

describe("/__liaison/calls", () => {
  const list = async (send: Awaited<ReturnType<typeof serve>>["send"], query = "") => {
    const { calls } = (await (await send(`/__liaison/calls${query}`)).json()) as {
      calls: { number: number }[];
    };
    return calls;
  };

  test("lists the calls without their secrets, from a number on", async () => {
    const { send } = await serve({ api: "amocrm" });
    await send(CONTACT, { headers: { "x-api-key": "demo-key" } });
    await send(CONTACT);
    const [first, ...others] = await list(send);
    expect(first).toMatchObject({
      number: 1,
      operationId: "getContact",
      violations: [],
      exchange: {
        request: {
          method: "GET",
          target: CONTACT,
          headers: { authorization: "Bearer [redacted]", "x-api-key": "[redacted]" },
          body: "",
        },
        response: { status: 200, body: expect.stringContaining('"Ada Sample"') },
      },
    });
    expect(others.map(({ number }) => number)).toEqual([2]);
    expect((await list(send, "?since=1")).map(({ number }) => number)).toEqual([2]);
    expect(await list(send, "?since=2")).toEqual([]);
  });

  test.each(["x", "-1", "1.5", "", "9".repeat(16)])("since=%s is refused", async (since) => {
    const { send } = await serve({ api: "amocrm" });
    const response = await send(`/__liaison/calls?since=${since}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      detail: `since=${since} is not the number of a call.`,
    });
  });

  test("forgets them on DELETE, and nothing else", async () => {
    const { mock, send } = await serve({ api: "amocrm" });
    await send(CONTACT);
    const response = await send("/__liaison/calls", { method: "DELETE" });
    expect([response.status, await response.text()]).toEqual([204, ""]);
    expect(mock.calls).toEqual([]);
    expect(mock.coverage().operations.covered).toBe(1);
    await send(CONTACT);
    expect((await list(send)).map(({ number }) => number)).toEqual([2]);
  });
});

describe("coverage", () => {
  test("counts operations, statuses, media types and parameters", async () => {
    const { mock, send } = await serve({ api: "suprsend" });
    const path = "/v1/object/teams/devs/subscription/";
    const statuses = { total: 7, covered: 0, missing: expect.any(Array) };
    expect(mock.coverage()).toMatchObject({
      operations: { covered: 0, total: 1, missing: ["listObjectSubscriptions"] },
      statuses,
    });
    await send(`${path}?limit=10`);
    await send(`${path}?limit=0`);
    await send(path, { headers: { prefer: "code=503" } });
    await send(path, { headers: { authorization: "" } });
    expect(mock.coverage()).toMatchObject({
      operations: { covered: 1, total: 1, missing: [] },
      statuses: {
        covered: 4,
        missing: ["403", "404", "429"].map((code) => `listObjectSubscriptions ${code}`),
      },
      refusals: { covered: 1 },
    });
    expect(mock.coverage().mediaTypes.missing).toContain("listObjectSubscriptions 401 text/plain");
    expect(mock.coverage().parameters.missing).not.toContain("listObjectSubscriptions query limit");
    const response = await send("/__liaison/coverage");
    expect(await response.json()).toEqual(mock.coverage());
  });

  test("counts a call whatever made its answer", async () => {
    const { mock, send } = await serve({ api: "amocrm", scenario: "empty-500" });
    await send("/api/v4/contacts?page=1");
    expect(mock.coverage()).toMatchObject({
      operations: { covered: 1 },
      parameters: { covered: 1 },
      statuses: { covered: 0 },
    });
  });
});

describe("a reset", () => {
  const blocked = { name: "rate-limit", settings: { requests: 1, seconds: 60, offences: 1 } };

  test.each(["mock.reset()", "POST /__liaison/reset"])("by %s forgets everything", async (way) => {
    const { mock, send } = await serve({ api: "amocrm", scenario: blocked });
    const statuses = async () => {
      const answers = [await send(CONTACT), await send(CONTACT), await send(CONTACT)];
      return answers.map(({ status }) => status);
    };
    expect(await statuses()).toEqual([200, 429, 403]);
    if (way === "mock.reset()") mock.reset();
    else expect((await send("/__liaison/reset", { method: "POST" })).status).toBe(204);
    expect(mock.calls).toEqual([]);
    expect(mock.coverage().operations.covered).toBe(0);
    expect(await statuses()).toEqual([200, 429, 403]);
  });
});

test.each([
  ["POST", "/healthz", "GET, HEAD"],
  ["OPTIONS", "/healthz", "GET, HEAD"],
  ["PUT", "/__liaison/calls", "GET, DELETE, HEAD"],
  ["DELETE", "/__liaison/coverage", "GET, HEAD"],
  ["GET", "/__liaison/reset", "POST"],
  ["HEAD", "/__liaison/reset", "POST"],
])("%s %s is told the right method", async (method, path, allow) => {
  const { mock, send } = await serve({ api: "suprsend" });
  const response = await send(path, { method });
  expect([response.status, response.headers.get("allow")]).toEqual([405, allow]);
  expect(mock.calls).toEqual([]);
});

test.each(["/__liaison", "/__liaison/", "/healthz/", "/__liaison/__proto__", "/HEALTHZ"])(
  "%s is not the mock's own",
  async (path) => {
    const { mock, send } = await serve({ api: "amocrm" });
    expect((await send(path)).status).toBe(404);
    expect(mock.calls).toHaveLength(1);
  },
);

describe("CORS", () => {
  const origin = "https://docs.example";
  const preflight = {
    method: "OPTIONS",
    headers: {
      origin,
      "access-control-request-method": "PATCH",
      "access-control-request-headers": "authorization",
    },
  };

  test("lets a page call and read any answer", async () => {
    const { mock, send } = await serve({ api: "amocrm", cors: true });
    for (const path of [CONTACT, "/nothing", "/healthz", "/oauth2/access_token"]) {
      const asked = await fetch(mock.url + path, preflight);
      expect([path, asked.status]).toEqual([path, 204]);
      expect(asked.headers.get("access-control-allow-origin")).toBe(origin);
      expect(asked.headers.get("access-control-allow-headers")).toBe("authorization");
    }
    expect(mock.calls).toEqual([]);
    const answers = [
      [CONTACT, {}, 200],
      [CONTACT, { authorization: "" }, 401],
      [`${CONTACT}?bogus=1`, {}, 400],
      [CONTACT, { prefer: "code=403, example=blocked" }, 403],
      ["/nothing", {}, 404],
      ["/healthz", {}, 200],
    ] as const;
    for (const [path, headers, status] of answers) {
      const answer = await send(path, { headers: { origin, ...headers } });
      expect([path, answer.status]).toEqual([path, status]);
      expect(answer.headers.get("access-control-allow-origin")).toBe(origin);
      expect(answer.headers.get("access-control-expose-headers")).toBe("*");
    }
    expect(mock.calls[0]?.exchange.response.headers).toHaveProperty("access-control-allow-origin");
  });

  test("is not there unless it is asked for", async () => {
    const { mock, send } = await serve({ api: "amocrm" });
    const answer = await send(CONTACT, { headers: { origin } });
    expect(answer.headers.has("access-control-allow-origin")).toBe(false);
    expect((await fetch(mock.url + CONTACT, preflight)).status).toBe(405);
  });

  test("leaves an OPTIONS that is no preflight alone", async () => {
    const { send } = await serve({ api: "amocrm", cors: true });
    const answer = await send(CONTACT, { method: "OPTIONS" });
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET, PATCH, HEAD"]);
  });
});
