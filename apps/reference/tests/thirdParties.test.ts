import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ReferenceServer, serveReference } from "../src/serve.ts";
import { buildLiaisonSite, type TestSite } from "./liaisonSite.ts";
import { hasBrowser, startBrowser, type Visit, visit } from "./visit.ts";

const PAGES = ["index.html", "amocrm/index.html", "suprsend/index.html"];

describe.skipIf(!hasBrowser)("in a browser", () => {
  let browser: Browser;
  let site: TestSite;
  let server: ReferenceServer;

  beforeAll(async () => {
    [browser, site] = await Promise.all([startBrowser(), buildLiaisonSite()]);
    server = await serveReference(site);
  });

  afterAll(async () => {
    await Promise.all([browser?.close(), server?.close()]);
    await site?.remove();
  });

  describe.each(PAGES)("%s", (path) => {
    test.each([
      { width: 1280, bypassCSP: false },
      { width: 390, bypassCSP: false },
      // What the page asks for by itself, not what its policy keeps it from asking for.
      { width: 1280, bypassCSP: true },
      { width: 390, bypassCSP: true },
    ])("asks nobody but its own host: %o", async (options) => {
      const visited = await visit(browser, `${server.url}/${path}`, options);
      await lookAround(visited);
      expect(visited.foreign).toEqual([]);
      expect(visited.problems).toEqual([]);
      await visited.close();
    });

    test("names no other host to load from", async () => {
      const html = await readFile(join(site.folder, path), "utf8");
      const loads = /<(?:script|link|img|iframe|source)\b[^>]*?\b(?:src|href)="(?:https?:)?\/\//;
      expect(html).not.toMatch(loads);
      expect(html).not.toMatch(/\bimport\b[^;]*from "https?:/);
    });
  });

  describe("the check itself", () => {
    let folder: string;
    let changed: ReferenceServer;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "liaison-reference-changed-"));
      await cp(site.folder, folder, { recursive: true });
      changed = await serveReference({ folder });
    });

    afterAll(async () => {
      await changed?.close();
      await rm(folder, { recursive: true, force: true });
    });

    test("catches a foreign script", async () => {
      await writeFile(
        join(folder, "foreign.html"),
        '<!doctype html><script src="https://cdn.example.com/script.js"></script>',
      );
      const { foreign, close } = await visit(browser, `${changed.url}/foreign.html`, {
        width: 390,
      });
      expect(foreign).toEqual(["https://cdn.example.com/script.js"]);
      await close();
    });

    test.each(PAGES)("sees that the policy of %s holds a foreign picture back", async (path) => {
      const html = await readFile(join(folder, path), "utf8");
      // Beside the page, so that what it loads is still found.
      const copy = path.replace("index.html", "picture.html");
      const picture = '<img src="https://cdn.example.com/p.png">';
      await writeFile(join(folder, copy), html.replace(/<body[^>]*>/, `$&${picture}`));
      const { problems, close } = await visit(browser, `${changed.url}/${copy}`, { width: 390 });
      expect(problems.join("\n")).toMatch(/cdn\.example\.com.*Content Security Policy/);
      await close();
    });

    test("catches Redoc's telemetry", async () => {
      const file = join(folder, "suprsend/index.html");
      const html = await readFile(file, "utf8");
      const talkative = html.replace('"disableTelemetry":true', '"disableTelemetry":false');
      expect(talkative).not.toBe(html);
      await writeFile(file, talkative);
      const visited = await visit(browser, `${changed.url}/suprsend/index.html`, {
        width: 1280,
        bypassCSP: true,
      });
      await lookAround(visited);
      expect(visited.foreign.join("\n")).toContain("redocly.com");
      await visited.close();
    });
  });
});

/** Scrolls to the end, and makes telemetry that waits for more to send leave at once. */
async function lookAround({ page }: Visit): Promise<void> {
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
  await page.evaluate(() => document.dispatchEvent(new Event("pagehide")));
  await page.waitForTimeout(500);
}
