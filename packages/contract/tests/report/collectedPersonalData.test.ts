import { expect, test } from "vitest";
import { createCollector } from "../../src/report/collector.ts";
import { REPORTERS } from "../../src/report/reporters.ts";
import { contractOf } from "../fixtures/api.ts";

test("no reporter tells a secret, an address or a number of the exchange", () => {
  const schema = {
    type: "object",
    properties: { phone: { type: "null" }, mail: { type: "integer" }, name: { type: "integer" } },
  };
  const contract = contractOf({
    method: "get",
    path: "/things/{id}",
    operation: {
      parameters: [{ name: "id", in: "path", required: true, schema: { type: "integer" } }],
      responses: { 200: { description: "a", content: { "application/json": { schema } } } },
    },
  });
  const collector = createCollector(contract, {
    tool: { name: "liaison", version: "0.1.0" },
    command: "replay",
    settings: { today: "2026-11-21" },
    secrets: ["workspace"],
  });
  const body = {
    phone: "2025550101",
    mail: "ada@example.com",
    name: "+1 202 555 0102",
    "vera@example.com": "x",
  };
  collector.add({
    name: "GET /things/ada@example.com",
    exchange: {
      request: {
        method: "GET",
        target: "/things/ada%40example.com?token=demo-token&workspace=demo-space&phone=2025550101",
        headers: { authorization: "Bearer demo-token", cookie: "session=demo-session" },
        body: new Uint8Array(),
      },
      response: {
        status: 200,
        headers: { "content-type": "application/json" },
        body: new TextEncoder().encode(JSON.stringify(body)),
      },
    },
  });
  collector.add({ name: "skipped", skipped: "ask ada@example.com, password=demo-word" });
  const report = collector.report();
  expect(report.results[0]?.findings.length).toBeGreaterThan(5);
  for (const { reporter } of Object.values(REPORTERS)) {
    expect(reporter(report, { color: false, width: 80 })).not.toMatch(
      /\bada\b|\bvera\b|example\.com|555|demo-(token|space|session|word)/,
    );
  }
});
