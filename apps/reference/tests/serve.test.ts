import { Agent, get, type IncomingMessage } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ReferenceServer, serveReference } from "../src/serve.ts";
import { buildLiaisonSite, type TestSite } from "./liaisonSite.ts";

let site: TestSite;

beforeAll(async () => {
  site = await buildLiaisonSite();
});

afterAll(() => site?.remove());

async function serving(use: (server: ReferenceServer) => Promise<void>): Promise<void> {
  const server = await serveReference(site);
  try {
    await use(server);
  } finally {
    await server.close();
  }
}

/** Asks for a path exactly as given; fetch would tidy it up. */
function status(url: string, path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(url, { path }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    }).on("error", reject);
  });
}

test("listens on 127.0.0.1 and says where", () =>
  serving(async ({ url }) => {
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const answer = await fetch(url);
    expect(answer.headers.get("content-type")).toMatch(/^text\/html/);
  }));

test("answers 404 to what is not there, and to what lies outside", () =>
  serving(async ({ url }) => {
    const outside = ["/../../package.json", "/..%2f..%2fpackage.json", "/../../docs"];
    for (const path of ["/missing.html", "/assets", ...outside]) {
      expect(await status(url, path), path).toBe(404);
    }
  }));

test("outlives addresses that are none", () =>
  serving(async ({ url }) => {
    for (const path of ["//", "//?", "/%", "/%00", "/%E0%A4%A", "*"]) await status(url, path);
    expect(await status(url, "/")).toBe(200);
  }));

test("sends a folder without its slash to the address with it", () =>
  serving(async ({ url }) => {
    const answer = await fetch(`${url}/amocrm?from=test`, { redirect: "manual" });
    expect(answer.status).toBe(301);
    expect(answer.headers.get("location")).toBe("amocrm/?from=test");
  }));

test("a taken port is reported as Node reports it", () =>
  serving(async ({ url }) => {
    const port = Number(new URL(url).port);
    await expect(serveReference({ ...site, port })).rejects.toMatchObject({
      code: "EADDRINUSE",
      port,
    });
  }));

test("a site that was not built is reported", async () => {
  await expect(serveReference({ folder: "no/such/folder" })).rejects.toThrow(
    "there is no site in no/such/folder, build the reference first",
  );
});

test("close does not wait for connections that are kept alive", async () => {
  const server = await serveReference(site);
  const agent = new Agent({ keepAlive: true });
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`${server.url}/amocrm.json`, { agent }, resolve).on("error", reject);
  });
  answer.resume();
  await new Promise((resolve) => answer.once("end", resolve));
  const started = performance.now();
  await server.close();
  expect(performance.now() - started).toBeLessThan(1_000);
  await expect(fetch(server.url)).rejects.toThrow();
  agent.destroy();
});
