import { readFile } from "node:fs/promises";
import { Agent, get, type IncomingMessage } from "node:http";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { parse } from "node-html-parser";
import { beforeAll, expect, test } from "vitest";
import { type ReferenceServer, type ServeOptions, serveReference } from "../src/serve.ts";
import { addCompressedCopies } from "../src/site/compress.ts";
import { liaisonSite } from "./liaisonSite.ts";

let site: { folder: string };

beforeAll(async () => {
  site = liaisonSite();
  await addCompressedCopies(join(site.folder, "ru", "suprsend"));
});

async function serving(
  use: (server: ReferenceServer) => Promise<void>,
  options: ServeOptions = {},
): Promise<void> {
  const server = await serveReference({ ...site, ...options });
  try {
    await use(server);
  } finally {
    await server.close();
  }
}

/** Asks for a path exactly as given; fetch would tidy it up. */
function status(
  url: string,
  path: string,
  headers: Record<string, string> = {},
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(url, { path, headers }, (answer) => {
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

/** Asks for a path in an encoding; fetch would hide what came. */
function ask(url: string, encoding: string): Promise<{ answer: IncomingMessage; body: Buffer }> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { "accept-encoding": encoding } }, async (answer) => {
      const chunks: Buffer[] = [];
      for await (const chunk of answer) chunks.push(chunk);
      resolve({ answer, body: Buffer.concat(chunks) });
    }).on("error", reject);
  });
}

test.each(["listObjectSubscriptions.html", "listObjectSubscriptions.md"])(
  "sends %s compressed to those who take it",
  (name) =>
    serving(async ({ url }) => {
      const page = `ru/suprsend/${name}`;
      const original = await readFile(join(site.folder, page));
      const [plain, gzip, brotli] = await Promise.all(
        ["identity", "gzip", "gzip, deflate, br"].map((encoding) =>
          ask(`${url}/${page}`, encoding),
        ),
      );
      expect(plain?.answer.headers["content-encoding"]).toBeUndefined();
      expect(gzip?.answer.headers["content-encoding"]).toBe("gzip");
      expect(brotli?.answer.headers["content-encoding"]).toBe("br");
      expect(plain?.body).toEqual(original);
      expect(gunzipSync(gzip?.body ?? "")).toEqual(original);
      expect(brotliDecompressSync(brotli?.body ?? "")).toEqual(original);
      for (const one of [plain, gzip, brotli]) {
        expect(one?.answer.headers["content-type"]).toMatch(
          /^text\/(html|markdown); ?charset=utf-8$/,
        );
        expect(one?.answer.headers.vary).toBe("Accept-Encoding");
      }
    }),
);

test("lets browsers keep what has a hash in its name, and ask again for the rest", () =>
  serving(async ({ url }) => {
    const page = await fetch(`${url}/index.html`);
    const style = parse(await page.text()).querySelector('link[rel="stylesheet"]');
    const asset = await fetch(new URL(style?.getAttribute("href") ?? "", page.url));
    expect(asset.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(page.headers.get("cache-control")).toBe("no-cache");
    const etag = page.headers.get("etag") ?? "";
    const again = await fetch(page.url, { headers: { "if-none-match": etag } });
    expect(again.status).toBe(304);
  }));

test("shows 404.html, which without an address of the site links nothing", () =>
  serving(async ({ url }) => {
    const answer = await fetch(`${url}/amocrm/missing/page.html`);
    expect(answer.status).toBe(404);
    expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
    const text = await answer.text();
    expect(text).toBe(await readFile(join(site.folder, "404.html"), "utf8"));
    expect(text).toContain("There is no page at this address.");
    expect(parse(text).querySelectorAll("[href], [src]")).toEqual([]);
  }));

test("without an address the sitemap names that of pnpm start", async () => {
  const text = await readFile(join(site.folder, "sitemap.xml"), "utf8");
  expect(text).toContain("<loc>http://127.0.0.1:4000/index.html</loc>");
});

const below = { base: "/docs/api/" };

test.each(["index.html", "ru/amocrm/listContacts.html", "suprsend/schemas/Error.html"])(
  "below a path, %s has its style, script and links",
  (page) =>
    serving(async ({ url }) => {
      const address = `${url}/docs/api/${page}`;
      const root = parse(await (await fetch(address)).text());
      const parts = root.querySelectorAll('link[rel="stylesheet"], link[rel="icon"], script, a');
      const targets = parts
        .map((part) => part.getAttribute("href") ?? part.getAttribute("src") ?? "")
        .filter((target) => !/^(https?:|#)/.test(target))
        .map((target) => new URL(target, address).href.replace(/#.*/, ""));
      expect(targets.length).toBeGreaterThan(15);
      for (const target of new Set(targets)) {
        expect(target.startsWith(`${url}/docs/api/`), target).toBe(true);
        const answer = await fetch(target, { method: "HEAD" });
        expect(answer.status, target).toBe(200);
      }
    }, below),
);

test("below a path, folders get their slash, and nothing lies beside the path", () =>
  serving(async ({ url }) => {
    const targets = {
      "/docs/api": "api/",
      "/docs/api?a=1": "api/?a=1",
      "/docs/api/amocrm": "amocrm/",
    };
    for (const [path, target] of Object.entries(targets)) {
      const answer = await fetch(url + path, { redirect: "manual" });
      expect([answer.status, answer.headers.get("location")], path).toEqual([301, target]);
    }
    for (const path of ["/", "/index.html", "/docs/", "/docs/apis/", "/docs/api/../index.html"]) {
      expect(await status(url, path), path).toBe(404);
    }
  }, below));

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

test("outlives a range that ends before it begins", () =>
  serving(async ({ url }) => {
    expect(await status(url, "/index.html", { range: "bytes=5-2" })).toBe(200);
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
