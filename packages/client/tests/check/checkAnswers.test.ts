import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createContract, type Violation } from "../../../contract/src/index.ts";
import {
  type AnswerCheckOptions,
  AnswerViolationError,
  createAnswerCheck,
} from "../../src/check/checkAnswers.ts";
import { CallError } from "../../src/errorClasses.ts";
import { hookFetch } from "../../src/hooks.ts";
import { createTransport } from "../../src/transport.ts";

const document = JSON.parse(
  readFileSync(new URL("../../../../spec/dist/amocrm.json", import.meta.url), "utf8"),
);
const contract = createContract(document);
const example: Record<string, unknown> = document.components.examples.ContactOk.value;

let server: Server;
let origin: string;
let sent: number;
let answer: { status: number; type: string; body: unknown; gzip?: boolean };

beforeAll(async () => {
  server = createServer((request, response) => {
    sent++;
    request.resume();
    const text = typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body);
    response.writeHead(answer.status, {
      "Content-Type": answer.type,
      ...(answer.gzip && { "Content-Encoding": "gzip" }),
    });
    response.end(answer.gzip ? gzipSync(text) : text);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  origin = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
});
afterAll(() => void server.close());
beforeEach(() => {
  sent = 0;
  answer = { status: 200, type: "application/hal+json", body: contact() };
});

/** The description's own example of a contact, with a change. */
function contact(change: object = {}) {
  return { ...example, ...change };
}

function send(
  options: AnswerCheckOptions<Violation> | undefined,
  { method = "GET", path = "/api/v4/contacts/50101", body = undefined as unknown } = {},
) {
  const check = createAnswerCheck(contract, options);
  const transport = createTransport({
    baseUrl: origin,
    token: "demo-token",
    fetch: hookFetch([check], (url, init) => fetch(url, init as RequestInit)),
    retry: ({ number }) => (number < 3 ? 0 : undefined),
  });
  const operationId = method === "GET" ? "getContact" : "addContacts";
  return transport.send({
    operationId,
    method,
    url: origin + path,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

describe("checking answers", () => {
  test.each([false, true])(
    "finds nothing in an answer as described (compressed: %s)",
    async (gzip) => {
      answer.gzip = gzip;
      expect((await send(undefined)).status).toBe(200);
    },
  );

  test("hands over what drifts, with the attempt, and leaves the answer", async () => {
    answer.body = contact({ id: "50101", created_at: "yesterday" });
    const found: [readonly Violation[], string | undefined, number][] = [];
    const { status, text } = await send({
      onViolations: (violations, { operationId, number }) =>
        found.push([violations, operationId, number]),
    });
    expect([status, JSON.parse(text)]).toEqual([200, answer.body]);
    expect(found).toHaveLength(1);
    const [violations, operationId, number] = found[0] ?? [[]];
    expect([operationId, number]).toEqual(["getContact", 1]);
    expect(violations.map(({ rule, place }) => [rule, place])).toEqual([
      ["response.body.schema", "/id"],
      ["response.body.schema", "/created_at"],
    ]);
    expect(violations[0]).toMatchObject({ operationId: "getContact", keyword: "type" });
  });

  test.each([
    [{ status: 200, type: "text/html", body: "<p>…</p>" }, "response.body.mediaType"],
    [{ status: 418, type: "application/json", body: {} }, "response.status.undeclared"],
    [{ status: 200, type: "application/hal+json", body: "{" }, "response.body.syntax"],
  ])("finds %o", async (drift, rule) => {
    answer = drift;
    const rules: string[] = [];
    await send({ onViolations: (violations) => rules.push(...violations.map((one) => one.rule)) });
    expect(rules).toContain(rule);
  });

  test("finds what is wrong with the request, in its body and its query", async () => {
    const rules: string[] = [];
    const onViolations = (violations: readonly Violation[]) =>
      rules.push(...violations.map(({ rule }) => rule));
    await send({ onViolations }, { path: "/api/v4/contacts/50101?unknown=1" });
    answer = { status: 200, type: "application/hal+json", body: {} };
    await send({ onViolations }, { method: "POST", path: "/api/v4/contacts", body: [{ name: 5 }] });
    await send({ onViolations }, { path: "/api/v4/nothing" });
    expect(rules).toEqual(
      expect.arrayContaining([
        "request.query.unknown",
        "request.body.schema",
        "response.body.schema",
        "request.path.unknown",
      ]),
    );
    expect(rules).not.toContain("request.security");
  });

  test("reads addresses behind a prefix", async () => {
    const rules: string[] = [];
    const options = {
      prefix: "/gateway",
      onViolations: (violations: readonly Violation[]) =>
        rules.push(...violations.map(({ rule }) => rule)),
    };
    await send(options, { path: "/gateway/api/v4/contacts/50101" });
    await send(options);
    expect(rules).toEqual([]);
  });

  test.each(["GET", "POST"])("fails a %s without a callback, and sends it once", async (method) => {
    answer.body = contact({ id: "50101 demo-token" });
    const path = method === "POST" ? "/api/v4/contacts" : undefined;
    const error = await send(undefined, {
      method,
      ...(path && { path, body: [{ name: "Ada Sample" }] }),
    }).catch((reason) => reason);
    expect(error).toBeInstanceOf(AnswerViolationError);
    expect(error).toBeInstanceOf(CallError);
    expect(error).toMatchObject({ name: "AnswerViolationError", method });
    expect(error.violations).not.toHaveLength(0);
    expect(error.message).toMatch(/^(getContact|addContacts): response\.body\.schema/);
    expect(error.message).not.toContain("demo-token");
    expect(sent).toBe(1);
  });
});
