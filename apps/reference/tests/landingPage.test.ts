import { readFile } from "node:fs/promises";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { describedApis } from "../src/apis.ts";
import { type Description, readDescription } from "../src/description.ts";
import { type ReferenceServer, serveReference } from "../src/serve.ts";
import { buildLiaisonSite, type TestSite } from "./liaisonSite.ts";
import { hasBrowser, startBrowser, visit } from "./visit.ts";

describe.skipIf(!hasBrowser)("in a browser", () => {
  let browser: Browser;
  let site: TestSite;
  let server: ReferenceServer;
  let descriptions: Description[];

  beforeAll(async () => {
    [browser, site, descriptions] = await Promise.all([
      startBrowser(),
      buildLiaisonSite(),
      Promise.all(describedApis().map(readDescription)),
    ]);
    server = await serveReference(site);
  });

  afterAll(async () => {
    await Promise.all([browser?.close(), server?.close()]);
    await site?.remove();
  });

  describe.each([1280, 390])("the landing page at %i px", (width) => {
    test("introduces every API as its bundle does", async () => {
      const { page, close } = await visit(browser, server.url, { width });
      const cards = page.locator("article");
      expect(await cards.count()).toBe(descriptions.length);
      for (const [index, { title, version, summary, operations }] of descriptions.entries()) {
        const text = await cards.nth(index).textContent();
        for (const part of [title, version, summary, `${operations.length} operation`]) {
          expect(text).toContain(part);
        }
      }
      await close();
    });

    test("lists every operation", async () => {
      const { page, close } = await visit(browser, server.url, { width });
      const items = await page.locator(".operations li").allInnerTexts();
      const expected = descriptions.flatMap(({ operations }) => operations);
      expect(items).toHaveLength(expected.length);
      for (const { method, path, summary } of expected) {
        const shown = items.some(
          (text) => text.startsWith(summary) && text.includes(method) && text.endsWith(path),
        );
        expect(shown, `${method} ${path}`).toBe(true);
      }
      await close();
    });

    test("is not wider than the window, and nothing goes wrong", async () => {
      const { page, problems, close } = await visit(browser, server.url, { width });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      expect(await page.evaluate(() => document.fonts.check('1rem "Inter Variable"'))).toBe(true);
      expect(problems).toEqual([]);
      await close();
    });
  });

  test("the landing page follows the colour scheme of the system", async () => {
    const { page, close } = await visit(browser, server.url, { width: 390 });
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await page.emulateMedia({ colorScheme: "light" });
    const light = await background();
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await background()).not.toBe(light);
    await close();
  });

  test("every link of the landing page is relative and leads to a file of the site", async () => {
    const { page, close } = await visit(browser, server.url, {
      width: 390,
      javaScriptEnabled: false,
    });
    const links = await page
      .locator("[href]")
      .evaluateAll((elements) => elements.map((element) => element.getAttribute("href") ?? ""));
    expect(links.length).toBeGreaterThan(10);
    for (const link of new Set(links.map((link) => link.replace(/#.*/, "")))) {
      expect(link).not.toMatch(/^(\/|[a-z]+:)/);
      const answer = await fetch(`${server.url}/${link}`, { redirect: "error" });
      expect(answer.status, link).toBe(200);
    }
    await close();
  });

  test("the first calls are GET operations of the bundles", () => {
    for (const { api, operations } of descriptions) {
      const { pathname } = new URL(api.firstCall);
      const operation = operations.find(({ method, path }) => {
        const pattern = path.replace(/\{[^}]+\}/g, "[^/]+");
        return method === "GET" && new RegExp(`^${pattern}$`).test(pathname);
      });
      expect(operation, api.firstCall).toBeDefined();
    }
  });

  test.each(describedApis().map(({ slug, jsonFile, yamlFile }) => ({ slug, jsonFile, yamlFile })))(
    "the downloads of $slug are the exact bytes of the bundle",
    async ({ slug, jsonFile, yamlFile }) => {
      for (const [name, file] of [
        [`${slug}.json`, jsonFile],
        [`${slug}.yaml`, yamlFile],
      ] as const) {
        const answer = await fetch(`${server.url}/${name}`);
        expect(answer.status).toBe(200);
        expect(Buffer.from(await answer.arrayBuffer()).equals(await readFile(file))).toBe(true);
      }
    },
  );
});
