import { expect, test } from "vitest";
import { createCollector } from "../../src/report/collector.ts";
import type { Report } from "../../src/report/report.ts";
import { REPORTERS } from "../../src/report/reporters.ts";
import { contractOf } from "../fixtures/api.ts";

/** A service that repeats a text wherever it can. */
function reportOf(text: string, authorization: string): Report {
  const schema = {
    type: "object",
    additionalProperties: false,
    properties: {
      value: { type: "integer" },
      bearer: { type: "integer" },
      map: { type: "object", additionalProperties: { type: "integer" } },
    },
  };
  const contract = contractOf({
    method: "get",
    path: "/things/{id}",
    operation: {
      parameters: [
        { name: "id", in: "path", required: true, schema: { type: "integer" } },
        { name: "limit", in: "query", schema: { type: "integer" } },
      ],
      responses: { 200: { description: "a", content: { "application/json": { schema } } } },
    },
  });
  const collector = createCollector(contract, {
    tool: { name: "liaison", version: "0.1.0" },
    command: "proxy",
    settings: { today: "2026-11-21" },
  });
  const encoded = encodeURIComponent(text);
  const body = { value: text, bearer: `Bearer ${text}`, [text]: 1, map: { [text]: "x" } };
  for (const target of [
    `/things/${encoded}?limit=${encoded}&${encoded}=1`,
    `/unknown/${encoded}`,
    "/things/50101",
  ]) {
    collector.add({
      name: `GET ${target}`,
      exchange: {
        request: { method: "GET", target, headers: { authorization }, body: new Uint8Array() },
        response: {
          status: 200,
          headers: { "content-type": "application/json" },
          body: new TextEncoder().encode(JSON.stringify(body)),
        },
      },
    });
  }
  return collector.report();
}

test.each(["demo-token", "demo/to~ken+==", `demo-${"long".repeat(100)}`])(
  "no reporter tells the token %s, wherever the exchange repeats it",
  (token) => {
    const report = reportOf(token, `Bearer ${token}`);
    expect(report.results.flatMap(({ findings }) => findings).length).toBeGreaterThan(10);
    const places = report.results.flatMap(({ findings }) => findings.map(({ place }) => place));
    expect(places).toContain("/map/[redacted]");
    for (const { reporter } of Object.values(REPORTERS)) {
      const text = reporter(report, { color: false, width: 80 });
      expect(text).toContain("[redacted]");
      expect(text).not.toContain(token.slice(0, 7));
      expect(text).not.toContain(encodeURIComponent(token.slice(0, 7)));
    }
  },
);

test.each(["demo", "1"])("the token %s is too short to be looked for", (token) => {
  expect(JSON.stringify(reportOf("demo-value", `Bearer ${token}`).results)).not.toContain("[red");
});
