/** `liaison replay` as its users run it: the built command over what the mock has recorded. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startMock } from "@liaison/mock";
import { expect, test } from "vitest";
import { callOperation } from "../../src/caller.ts";
import { readCases } from "../../src/cases.ts";
import { listOperations, readDescription } from "../../src/description.ts";
import { makeFolder, startLiaison } from "./liaison.ts";

test("every case of the client, recorded by the mock, is right", async () => {
  const folder = await makeFolder();
  const record = join(folder, "traffic.har");
  const mock = await startMock({ api: "amocrm", record });
  const cases = await readCases("amocrm");
  let count = 0;
  for (const operation of listOperations(await readDescription("amocrm"))) {
    for (const { input } of cases.get(operation.operationId)?.accepted ?? []) {
      await callOperation("amocrm", mock.url, operation, input);
      count += 1;
    }
  }
  const calls = await (await fetch(`${mock.url}/__liaison/calls`)).text();
  await mock.close();

  const args = ["replay", "--api", "amocrm", "--reporter", "json"];
  const { code, out, err } = await startLiaison([...args, "traffic.har"], { cwd: folder }).ended;
  expect([code, err]).toEqual([0, ""]);
  const { results, summary } = JSON.parse(out);
  expect(summary).toMatchObject({ results: count, passed: count, failed: 0, warnings: 0 });
  expect(results[0].name).toMatch(/^entry 1: \w+$/);
  expect(out).not.toContain("demo-token");

  await writeFile(join(folder, "calls.json"), calls);
  const again = await startLiaison([...args, "calls.json"], { cwd: folder }).ended;
  expect([again.code, JSON.parse(again.out).summary]).toEqual([0, summary]);
});

test("hosts of the configuration, and what is wrong in the file's order", async () => {
  const folder = await makeFolder();
  const exchange = (url: string) => ({
    request: { method: "GET", url, headers: { authorization: "Bearer hidden-token" } },
    response: { status: 204 },
  });
  const lines = [
    exchange("https://gateway.example/crm/api/v4/contacts?limit=many"),
    exchange("https://gateway.example/crm/api/v4/contacts"),
    exchange("https://cdn.example/app.js"),
    exchange("https://gateway.example/crm/api/v4/nothing"),
  ];
  await writeFile(join(folder, "a.ndjson"), lines.map((line) => JSON.stringify(line)).join("\n"));
  await writeFile(
    join(folder, "liaison.config.json"),
    JSON.stringify({ api: "amocrm", hosts: { "https://gateway.example/crm": "/" } }),
  );
  const { code, out, err } = await startLiaison(["replay", "a.ndjson", "--reporter", "json"], {
    cwd: folder,
  }).ended;
  expect([code, err]).toEqual([
    1,
    "liaison replay: 1 entry of other hosts left out: cdn.example 1\n",
  ]);
  const { results } = JSON.parse(out);
  expect(
    results.map(({ name, findings }: { name: string; findings: { rule: string }[] }) => [
      name,
      ...findings.map(({ rule }) => rule),
    ]),
  ).toEqual([
    ["line 1: listContacts", "request.query.invalid"],
    ["line 2: listContacts"],
    ["line 4: GET /api/v4/nothing", "request.path.unknown"],
  ]);
  expect(out).not.toContain("hidden-token");
});

test("what cannot be read: one line", async () => {
  const folder = await makeFolder();
  await writeFile(join(folder, "empty.har"), '{"log":{"version":"1.2","entries":[]}}');
  await writeFile(join(folder, "broken.har"), '{"log":{"entries":[\n{"request":}]}}');
  const cases = [
    ["empty.har", "empty.har has no entries, nothing was recorded"],
    ["broken.har", "broken.har is no JSON: line 2, column 12 should be a value"],
    ["nowhere.har", "nowhere.har cannot be read: there is no such file"],
  ];
  for (const [file = "", line] of cases) {
    const ended = await startLiaison(["replay", "--api", "amocrm", file], { cwd: folder }).ended;
    expect(ended).toEqual({ code: 2, out: "", err: `liaison: ${line}\n` });
  }
  expect(await readFile(join(folder, "empty.har"), "utf8")).toContain("entries");
});
