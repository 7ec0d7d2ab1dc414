import { expect, test } from "vitest";
import { createCollector } from "../../src/report/collector.ts";
import { amocrm, entry, harOf, replayAll } from "./recordings.ts";

const collect = () =>
  createCollector(amocrm, {
    tool: { name: "liaison", version: "0" },
    command: "replay",
    settings: { today: "2026-11-21" },
  });

test("what was not recorded is no violation, what was is", async () => {
  const nameless = { request: { headers: [] } };
  const sent = { method: "POST", headers: [], bodySize: 30 };
  const json = [{ name: "content-type", value: "application/hal+json" }];
  const lost = { status: 200, headers: json, bodySize: -1, content: { size: 5120 } };
  const collector = collect();
  const { items } = await replayAll({
    "a.har": harOf(
      entry(nameless),
      entry({ request: { headers: [] }, response: { status: 401, content: { size: 0 } } }),
      entry({ response: lost }),
      entry({ response: { ...lost, content: { size: 0 } } }),
      entry({ request: sent, response: lost }),
      entry({ request: { ...sent, bodySize: 0 }, response: lost }),
    ),
  });
  for (const item of items) collector.add(item);
  const found = collector.report().results.map(({ findings }) => findings.map(({ rule }) => rule));
  expect(found).toEqual([
    [],
    ["request.security", "response.body.missing"],
    [],
    ["response.body.missing"],
    [],
    ["request.body.missing"],
  ]);
});

test("results stand in the order that their items name", () => {
  const collector = collect();
  collector.add({ name: "second", order: 1, skipped: "x" });
  collector.add({ name: "third", order: 2, skipped: "x" });
  collector.add({ name: "first", order: 0, skipped: "x" });
  expect(collector.report().results.map(({ name }) => name)).toEqual(["first", "second", "third"]);
});
