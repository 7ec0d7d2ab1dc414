import type { HttpRequest } from "@liaison/contract";
import { describe, expect, test } from "vitest";
import { addCors, answerPreflight, isPreflight } from "../src/http/cors.ts";

const ORIGIN = "https://docs.example";

function request(method: string, headers: Record<string, string>): HttpRequest {
  return { method, target: "/api/v4/contacts", headers, body: new Uint8Array() };
}

const asked = { origin: ORIGIN, "access-control-request-method": "PATCH" };

test.each([
  [request("OPTIONS", asked), true],
  [request("OPTIONS", { origin: ORIGIN }), false],
  [request("OPTIONS", { "access-control-request-method": "GET" }), false],
  [request("POST", asked), false],
])("%j is a preflight: %j", (sent, expected) => {
  expect(isPreflight(sent)).toBe(expected);
});

describe("a preflight", () => {
  test("is allowed what it asks for", () => {
    const headers = { ...asked, "access-control-request-headers": "authorization,prefer" };
    const answer = answerPreflight(request("OPTIONS", headers));
    expect(answer).toEqual({
      status: 204,
      headers: {
        "access-control-allow-origin": ORIGIN,
        "access-control-allow-methods": "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS",
        "access-control-allow-headers": "authorization,prefer",
        "access-control-expose-headers": "*",
        "access-control-max-age": "7200",
        vary: "access-control-request-headers, access-control-request-private-network, origin",
      },
    });
  });

  test("that names no headers is told the usual ones", () => {
    const { headers } = answerPreflight(request("OPTIONS", asked));
    const allowed = headers["access-control-allow-headers"]?.split(", ");
    expect(allowed).toEqual(expect.arrayContaining(["authorization", "prefer", "content-type"]));
  });

  test("may come from the public network, if it asks", () => {
    const name = "access-control-allow-private-network";
    const headers = { ...asked, "access-control-request-private-network": "true" };
    expect(answerPreflight(request("OPTIONS", headers)).headers[name]).toBe("true");
    expect(answerPreflight(request("OPTIONS", asked)).headers).not.toHaveProperty(name);
  });
});

describe("an answer", () => {
  const answer = { status: 200, headers: { "content-type": "text/html" }, body: "x", delay: 5 };

  test("can be read by the page that asked, and is left as it was", () => {
    expect(addCors(answer, { origin: ORIGIN })).toEqual({
      ...answer,
      headers: {
        "content-type": "text/html",
        "access-control-allow-origin": ORIGIN,
        "access-control-expose-headers": "*",
        vary: "origin",
      },
    });
    expect(answer.headers).toEqual({ "content-type": "text/html" });
  });

  test("can be read by anyone if no origin is named", () => {
    expect(addCors(answer, {}).headers["access-control-allow-origin"]).toBe("*");
  });

  test("keeps its own Vary", () => {
    const varying = { ...answer, headers: { vary: "accept" } };
    expect(addCors(varying, {}).headers["vary"]).toBe("accept, origin");
  });
});
