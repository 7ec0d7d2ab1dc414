/** Traffic that Chromium really sent, as Playwright records it: preflights, aborted calls and all. */

import { readFile } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { chromium } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import { isolatedChromium } from "../../../../scripts/isolatedChromium.ts";
import { replayAll, write } from "./recordings.ts";

async function listen(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const page = JSON.stringify({
  _page: 1,
  _links: {},
  _embedded: { contacts: [{ id: 50102, name: "Вера Образцова" }] },
});

test("a page that calls another origin", async () => {
  const api = await listen((request, response) => {
    response.setHeader("access-control-allow-origin", "*");
    response.setHeader("access-control-allow-headers", "*");
    response.setHeader("access-control-allow-methods", "*");
    if (request.method === "OPTIONS") response.writeHead(204).end();
    else if (request.url?.includes("limit=7")) request.socket.destroy();
    else if (request.method === "POST") response.writeHead(400).end();
    else response.setHeader("content-type", "application/hal+json").end(page);
  });
  const app = await listen((_, response) => {
    response
      .setHeader("content-type", "text/html; charset=utf-8")
      .end("<!doctype html><title>App</title>");
  });
  const path = await write("page.har", "");
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: [...isolatedChromium],
  });
  onTestFinished(() => browser.close());
  const context = await browser.newContext({ recordHar: { path, content: "embed" } });
  const tab = await context.newPage();
  await tab.goto(app);
  await tab.evaluate(async (base) => {
    const headers = { authorization: "Bearer demo-token" };
    const answer = await fetch(`${base}/api/v4/contacts?filter[id][]=50102`, { headers });
    await answer.text();
    await fetch(`${base}/api/v4/contacts?limit=7`, { headers }).catch(() => {});
    const body = JSON.stringify([{ name: "Вера Образцова" }]);
    const sent = { ...headers, "content-type": "application/json" };
    await fetch(`${base}/api/v4/contacts`, { method: "POST", headers: sent, body });
  }, api);
  await context.close();

  const har = await readFile(path, "utf8");
  const { items, summary } = await replayAll({ "page.har": har }, [api]);
  const answered = items.filter(({ exchange }) => exchange !== undefined);
  expect(
    answered.map(
      ({ exchange }) =>
        exchange && [exchange.request.method, exchange.request.target, exchange.response.status],
    ),
  ).toEqual([
    ["GET", "/api/v4/contacts?filter[id][]=50102", 200],
    ["POST", "/api/v4/contacts", 400],
  ]);
  const [read, created] = answered;
  expect(Buffer.from(read?.exchange?.response.body ?? []).toString()).toBe(page);
  expect(read?.exchange?.request.headers["authorization"]).toBe("Bearer demo-token");
  expect(Buffer.from(created?.exchange?.request.body ?? []).toString()).toBe(
    '[{"name":"Вера Образцова"}]',
  );
  expect(created?.violations?.map(({ rule }) => rule)).toEqual(["traffic.valid.refused"]);
  // The page did not read the answer to its POST, so that the browser has not kept it.
  expect(answered.map(({ unjudged }) => unjudged)).toEqual([undefined, ["response.body"]]);
  expect(summary.skipped.text()).toBe("no answer was recorded (net::ERR_EMPTY_RESPONSE) 1");
  expect(summary.others.total).toBeGreaterThan(0);
});
