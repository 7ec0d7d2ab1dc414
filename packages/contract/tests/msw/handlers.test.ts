import { readFileSync } from "node:fs";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createValueMaker } from "../../src/generation/values.ts";
import { createContract } from "../../src/index.ts";
import { createAnswerChoice } from "../../src/msw/chooseAnswer.ts";
import { createContractHandlers } from "../../src/msw/handlers.ts";

const document = JSON.parse(
  readFileSync(new URL(import.meta.resolve("@liaison/spec/amocrm.json")), "utf8"),
);
const contract = createContract(document);
const BASE = "https://example.amocrm.ru";
const amocrm = createContractHandlers(contract, { baseUrl: BASE });
const server = setupServer(...amocrm.handlers);

beforeAll(() => server.listen({ onUnhandledFrame: "error" }));
afterEach(() => amocrm.reset());
afterAll(() => server.close());

function send(target: string, init: RequestInit = {}): Promise<Response> {
  const headers = { authorization: "Bearer demo-token", ...init.headers };
  return fetch(BASE + target, { ...init, headers });
}

describe("answering", () => {
  test("the first success with its first example", async () => {
    const response = await send("/api/v4/contacts/50101");
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/hal+json");
    expect(await response.json()).toMatchObject({ id: 50101 });
    expect(() => amocrm.verify()).not.toThrow();
  });

  test("every declared status of every operation is answered as described", () => {
    const choose = createAnswerChoice(createValueMaker(contract, "response", { seed: 1 }));
    for (const operation of contract.operations) {
      for (const { status } of operation.responses) {
        const number = Number(status.replaceAll("X", "0"));
        const { body = "", headers } = choose(operation, { status: number });
        const sent = { status: number, headers, body: new TextEncoder().encode(body) };
        const { violations } = contract.checkResponse(operation, sent);
        expect(violations, `${operation.operationId} ${status}`).toEqual([]);
      }
    }
  });

  test("another status, or another example, or a body of the test's own", async () => {
    amocrm.override("getContact", { status: 204 });
    const empty = await send("/api/v4/contacts/50101");
    expect([empty.status, await empty.text()]).toEqual([204, ""]);
    amocrm.override("getContact", { status: 401 });
    expect((await send("/api/v4/contacts/50101")).status).toBe(401);
    amocrm.override("getContact", { body: { id: 50102, name: "Вера Образцова" } });
    expect(await (await send("/api/v4/contacts/50101")).json()).toMatchObject({ id: 50102 });
    amocrm.reset();
    expect(await (await send("/api/v4/contacts/50101")).json()).toMatchObject({ id: 50101 });
  });

  test("an example is found by its name alone, with its status", async () => {
    const operation = contract.operations.find((one) => one.operationId === "listContacts");
    const refusals = operation?.responses.find(({ status }) => status === "401")?.contents ?? [];
    const name = refusals[0]?.examples[0]?.name ?? "";
    expect(name).not.toBe("");
    amocrm.override("listContacts", { status: 401, example: name });
    const response = await send("/api/v4/contacts");
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual(refusals[0]?.examples[0]?.value);
  });
});

describe("a description with few examples", () => {
  const text = { type: "string" };
  const operation = (id: string, mediaType: string, example: unknown, headers: object = {}) => ({
    get: {
      operationId: id,
      responses: { 200: { description: "", headers, content: { [mediaType]: { example } } } },
    },
  });
  const few = createContractHandlers(
    createContract({
      openapi: "3.1.1",
      info: { title: "Few", version: "1" },
      paths: {
        "/quoted": operation("quoted", "application/json; charset=utf-8", "Ada"),
        "/any": operation("any", "*/*", { id: 1 }),
        "/text": operation("text", "text/*", "Ada"),
        "/headers": operation("headers", "text/plain", "Ada", {
          "X-Plan": { required: true, schema: { enum: ["free", "pro"] } },
          "X-Object": { schema: { type: "object", properties: { id: text } }, example: { id: 7 } },
          "X-Free": { schema: text },
        }),
      },
    }),
    { baseUrl: "https://few.example" },
  );

  test.each([
    ["quoted", "application/json; charset=utf-8", '"Ada"'],
    ["any", "application/json", '{"id":1}'],
    ["text", "text/plain", "Ada"],
    ["headers", "text/plain", "Ada"],
  ])("is answered as it says: %s", async (path, mediaType, body) => {
    server.use(...few.handlers);
    const response = await fetch(`https://few.example/${path}`);
    expect(response.headers.get("content-type")).toBe(mediaType);
    expect(await response.text()).toBe(body);
    if (path === "headers") {
      expect(response.headers.get("x-plan")).toBe("free");
      expect(response.headers.get("x-object")).toBe("id,7");
      expect(response.headers.has("x-free")).toBe(false);
    }
    expect(() => few.verify()).not.toThrow();
    server.resetHandlers();
  });
});

test("a walk through the pages ends", async () => {
  const targets: string[] = [];
  let target: string | undefined = "/api/v4/contacts?page=1&limit=2";
  while (target !== undefined && targets.length < 5) {
    targets.push(target);
    const { _links } = (await (await send(target)).json()) as {
      _links: { next?: { href: string } };
    };
    const link = _links.next && new URL(_links.next.href);
    target = link && `${link.pathname}${link.search}`;
  }
  expect(targets.length).toBeGreaterThan(1);
  expect(targets.length).toBeLessThan(5);
});

describe("an override that the description does not have", () => {
  test.each([
    ["getContacts", {}, "The description has no operation getContacts"],
    ["getContact", { status: 418 }, "getContact declares no status 418, it has 200, 204"],
    ["getContact", { status: 200, example: "huge" }, "getContact 200 has no example huge, it has"],
  ])("%s %j is refused at once", (operationId, answer, message) => {
    expect(() => amocrm.override(operationId, answer)).toThrow(message);
    expect(() => amocrm.override(operationId, answer)).toThrow(RangeError);
  });
});

describe("verifying", () => {
  test("tells a request that breaks the description, with its reason to the caller as well", async () => {
    const response = await send("/api/v4/contacts?limit=1e3");
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("The query parameter limit should be an integer");
    expect(() => amocrm.verify()).toThrow(
      'GET /api/v4/contacts?limit=1e3: The query parameter limit should be an integer, was "1e3"',
    );
    expect(() => amocrm.verify()).not.toThrow();
  });

  test("tells a path and a method that are not there", async () => {
    expect((await send("/api/v4/kontakte")).status).toBe(404);
    expect((await send("/api/v4/contacts", { method: "DELETE" })).status).toBe(405);
    expect(() => amocrm.verify()).toThrow(
      /has no path \/api\/v4\/kontakte\n.*does not take DELETE/,
    );
  });

  test("tells an answer of the test's own that no such service gives", async () => {
    amocrm.override("getContact", { body: { id: "50101" } });
    await send("/api/v4/contacts/50101");
    expect(() => amocrm.verify()).toThrow("/id of the response body should be an integer");
  });

  test("tells no secret and no personal data", async () => {
    await send("/api/v4/contacts", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify([{ name: 7, email: "ada@example.com", access_token: "hush-hush" }]),
    });
    const error = (() => {
      try {
        amocrm.verify();
        return "";
      } catch (failure) {
        return String((failure as Error).message);
      }
    })();
    expect(error).toContain("/0/name");
    expect(error).not.toMatch(/hush|ada@|demo-token/);
  });

  test("forgets the overrides, also when it throws", async () => {
    amocrm.override("getContact", { status: 204 });
    await send("/api/v4/kontakte");
    expect(() => amocrm.verify()).toThrow();
    expect((await send("/api/v4/contacts/50101")).status).toBe(200);
  });

  test("answers 401 to who shows no credentials", async () => {
    expect((await fetch(`${BASE}/api/v4/contacts/50101`)).status).toBe(401);
    expect(() => amocrm.verify()).toThrow(/credentials/i);
  });

  test("a reset forgets", async () => {
    await send("/api/v4/kontakte");
    amocrm.reset();
    expect(() => amocrm.verify()).not.toThrow();
  });
});

test("what was touched is counted", async () => {
  await send("/api/v4/contacts/50101?with=leads");
  const counted = amocrm.coverage().operations.find((one) => one.operationId === "getContact");
  expect(counted?.exchanges).toBeGreaterThan(0);
  expect(counted?.parameters["query with"]).toBeGreaterThan(0);
});

test("a base address with a path is taken off", async () => {
  const behind = createContractHandlers(contract, { baseUrl: "https://gateway.example/crm/" });
  server.use(...behind.handlers);
  const response = await fetch("https://gateway.example/crm/api/v4/contacts/50101", {
    headers: { authorization: "Bearer demo-token" },
  });
  expect(response.status).toBe(200);
  expect(() => behind.verify()).not.toThrow();
  server.resetHandlers();
});

interface Operations {
  getContact: {
    responses: {
      200: { content: { "application/hal+json": { id: number } } };
      204: object;
      "5XX": object;
    };
  };
}

test("operations of openapi-typescript give types to overrides", () => {
  const typed = createContractHandlers<Operations>(contract, { baseUrl: BASE });
  typed.override("getContact", { status: 200, body: { id: 50101 } });
  typed.override("getContact", { status: 502 });
  // @ts-expect-error the id is a number
  typed.override("getContact", { status: 200, body: { id: "50101" } });
  // @ts-expect-error this status is not declared
  expect(() => typed.override("getContact", { status: 299 })).toThrow(RangeError);
  // @ts-expect-error there is no such operation
  expect(() => typed.override("dropContact", {})).toThrow(RangeError);
});

test("what is remembered does not tell the token of the request", async () => {
  const response = await send("/api/v4/contacts/demo-token?limit=demo-token");
  expect(await response.text()).not.toContain("demo-token");
  expect(() => amocrm.verify()).toThrow(/contacts\/\[redacted\]\?limit=\[redacted\]/);
});
