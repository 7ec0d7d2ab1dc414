import { expect, test } from "vitest";
import { type Call, createCallLog, describeCall } from "../src/calls/calls.ts";

function call(request: string | Uint8Array = "", response: string | Uint8Array = "") {
  const bytes = (body: string | Uint8Array) =>
    typeof body === "string" ? Buffer.from(body) : body;
  return {
    time: "2026-11-20T12:00:00.000Z",
    duration: 3.5,
    exchange: {
      request: { method: "POST", target: "/api/v4/contacts", headers: {}, body: bytes(request) },
      response: { status: 200, headers: {}, body: bytes(response) },
    },
    violations: [],
  } satisfies Omit<Call, "number">;
}

const numbers = (calls: readonly Call[]) => calls.map(({ number }) => number);

test("calls are listed in order, from a number on", () => {
  const log = createCallLog();
  expect(log.list()).toEqual([]);
  expect([log.add(call()).number, log.add(call()).number, log.add(call()).number]).toEqual([
    1, 2, 3,
  ]);
  expect(numbers(log.list())).toEqual([1, 2, 3]);
  expect(numbers(log.list({ since: 1 }))).toEqual([2, 3]);
  expect(log.list({ since: 3 })).toEqual([]);
});

test("numbers go on after everything is cleared", () => {
  const log = createCallLog();
  log.add(call());
  log.clear();
  expect(log.list()).toEqual([]);
  log.add(call());
  expect(numbers(log.list())).toEqual([2]);
});

test("a list is not changed by later calls", () => {
  const log = createCallLog({ limit: 1 });
  log.add(call());
  const list = log.list();
  log.add(call());
  log.clear();
  expect(numbers(list)).toEqual([1]);
});

test("the oldest calls go when there are too many", () => {
  const log = createCallLog({ limit: 3 });
  for (let index = 0; index < 10; index += 1) log.add(call());
  expect(numbers(log.list())).toEqual([8, 9, 10]);
});

test("the oldest calls go when their bodies are too large, but the latest stays", () => {
  const log = createCallLog({ byteLimit: 10 });
  for (const body of ["1234", "12", "1234"]) log.add(call(body));
  expect(numbers(log.list())).toEqual([1, 2, 3]);
  log.add(call("", "1"));
  expect(numbers(log.list())).toEqual([2, 3, 4]);
  log.add(call("12345", "678901"));
  expect(numbers(log.list())).toEqual([5]);
  log.add(call("1"));
  expect(numbers(log.list())).toEqual([6]);
  // What was cleared counts no longer.
  log.clear();
  log.add(call("12345"));
  log.add(call("12345"));
  expect(numbers(log.list())).toEqual([7, 8]);
});

test("as JSON, bodies are text or base64", () => {
  const given = { number: 1, ...call("Вера Образцова", new Uint8Array([0xff, 0x00])) };
  expect(describeCall(given)).toEqual({
    number: 1,
    time: "2026-11-20T12:00:00.000Z",
    duration: 3.5,
    exchange: {
      request: {
        method: "POST",
        target: "/api/v4/contacts",
        headers: {},
        body: "Вера Образцова",
      },
      response: { status: 200, headers: {}, body: "/wA=", encoding: "base64" },
    },
    violations: [],
  });
});

test("as JSON, a call has its findings and no secrets; in the log it stays as it was", () => {
  const log = createCallLog();
  const plain = call('{"refresh_token":"demo-refresh"}', '{"access_token":"demo-access"}');
  const { request } = plain.exchange;
  const violation = {
    rule: "request.query.unknown",
    place: "token",
    expected: "nothing",
    actual: '"demo-query"',
    message: 'token is not expected, was "demo-query"',
    specPointer: "",
  } as const;
  const sent = log.add({
    ...plain,
    operationId: "createContacts",
    scenario: "slow",
    remote: "127.0.0.1",
    exchange: {
      ...plain.exchange,
      request: {
        ...request,
        target: "/api/v4/contacts?token=demo-query",
        headers: { authorization: "Bearer demo-token" },
      },
    },
    violations: [violation],
    tolerated: true,
  });
  const described = describeCall(sent);
  expect(described).toMatchObject({
    operationId: "createContacts",
    scenario: "slow",
    remote: "127.0.0.1",
    tolerated: true,
    violations: [{ actual: "[redacted]", message: "token is not expected, was [redacted]" }],
    exchange: {
      request: {
        target: "/api/v4/contacts?token=[redacted]",
        headers: { authorization: "Bearer [redacted]" },
      },
    },
  });
  expect(JSON.stringify(described)).not.toContain("demo-");
  expect(log.list()[0]?.exchange.request.headers).toEqual({ authorization: "Bearer demo-token" });
});
