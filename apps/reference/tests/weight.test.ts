/** Pages are small, ask nobody else, stay within the window, and do not move while they load. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { parse } from "node-html-parser";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { describedApis } from "../src/apis.ts";
import { readDescription } from "../src/description.ts";
import { folderOf, LANGUAGES } from "../src/edition.ts";
import { type ReferenceServer, serveReference } from "../src/serve.ts";
import { liaisonSite } from "./liaisonSite.ts";
import { pageTypes } from "./pageTypes.ts";
import { type PieceServer, serveInPieces } from "./serveInPieces.ts";
import { hasBrowser, startBrowser, visit } from "./visit.ts";

/** Compressed bytes of an operation page with everything that it loads. */
const MOST_BYTES = 20_000;
const MOST_REQUESTS = 6;

let site: { folder: string };

beforeAll(async () => {
  site = liaisonSite();
});

async function compressedSize(path: string): Promise<number> {
  return gzipSync(await readFile(join(site.folder, path)), { level: 9 }).length;
}

/** Paths of a page and of all files that it loads by itself. */
async function filesOf(path: string): Promise<string[]> {
  const root = parse(await readFile(join(site.folder, path), "utf8"));
  const selector = "link[rel=stylesheet], link[rel=icon], script[src], img[src]";
  const loaded = root.querySelectorAll(selector).map((element) => {
    const address = element.getAttribute("href") ?? element.getAttribute("src") ?? "";
    return new URL(address, `http://site/${path}`).pathname.slice(1);
  });
  return [path, ...loaded];
}

test(`every operation page weighs at most ${MOST_BYTES} bytes with all that it loads`, async () => {
  const weights: { path: string; bytes: number }[] = [];
  for (const language of LANGUAGES) {
    for (const { slug, bundles } of describedApis()) {
      const { api } = await readDescription(slug, bundles[language]);
      for (const { id } of api.operations) {
        const path = `${folderOf(language)}${slug}/${id}.html`;
        const files = await filesOf(path);
        expect(files.length, path).toBeLessThanOrEqual(MOST_REQUESTS);
        const sizes = await Promise.all(files.map(compressedSize));
        weights.push({ path, bytes: sizes.reduce((sum, size) => sum + size, 0) });
      }
    }
  }
  const [heaviest] = weights.sort((a, b) => b.bytes - a.bytes);
  console.info(
    `heaviest of ${weights.length} operation pages: ${heaviest?.bytes} bytes, ${heaviest?.path}`,
  );
  expect(weights.length).toBeGreaterThan(60);
  expect(weights.filter(({ bytes }) => bytes > MOST_BYTES)).toEqual([]);
});

describe.skipIf(!hasBrowser)("in a browser", () => {
  let browser: Browser;
  let server: ReferenceServer;
  let slow: PieceServer;

  beforeAll(async () => {
    [browser, server, slow] = await Promise.all([
      startBrowser(),
      serveReference({ folder: site.folder }),
      serveInPieces(site.folder),
    ]);
  });

  afterAll(async () => {
    await Promise.all([browser?.close(), server?.close(), slow?.close()]);
  });

  const paths = LANGUAGES.flatMap((language) =>
    pageTypes.map(({ path }) => folderOf(language) + path),
  );

  test.each(paths)(
    "%s asks its host for what it needs and stays within the window",
    async (path) => {
      const options = { width: 390, untilQuiet: false };
      const { page, ...rest } = await visit(browser, `${server.url}/${path}`, options);
      const { requested, foreign, problems, close } = rest;
      for (const width of [390, 1280]) {
        await page.setViewportSize({ width, height: 800 });
        const widths = await page.evaluate(() => [
          document.documentElement.scrollWidth,
          document.documentElement.clientWidth,
        ]);
        expect(widths[0], `at ${width} px`).toBeLessThanOrEqual(widths[1] ?? 0);
      }
      await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
      const expected = (await filesOf(path)).map((file) => `${server.url}/${file}`);
      expect(expected).toEqual(expect.arrayContaining(requested));
      expect(requested.length).toBeLessThanOrEqual(MOST_REQUESTS);
      expect({ foreign, problems }).toEqual({ foreign: [], problems: [] });
      await close();
    },
  );

  const loads = ["amocrm/listContacts.html", "ru/amocrm/createContacts.html"].flatMap((path) =>
    [390, 1280].map((width) => ({ path, width })),
  );

  test.each(loads)("$path does not move while it arrives in pieces, at $width px", async (load) => {
    expect(await layoutShift(load.path, load.width)).toBe(0);
  });

  test("a part that comes late and pushes others down is told", async () => {
    expect(await layoutShift("amocrm/listContacts.html", 1280, true)).toBeGreaterThan(0);
  });

  /** The sum of all layout shifts from the first paint on. */
  async function layoutShift(path: string, width: number, disturb = false): Promise<number> {
    const context = await browser.newContext({ viewport: { width, height: 800 } });
    const page = await context.newPage();
    await page.addInitScript(() => {
      const shifts: number[] = [];
      Object.assign(window, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries())
          shifts.push((entry as PerformanceEntry & { value: number }).value);
      }).observe({ type: "layout-shift", buffered: true });
    });
    await page.goto(`${slow.url}/${path}`);
    if (disturb)
      await page.evaluate(() =>
        document.querySelector("main")?.prepend("Late", document.createElement("hr")),
      );
    // Two frames: the observer is told after the one that has moved.
    await page.evaluate(
      () =>
        new Promise((done) =>
          requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))),
        ),
    );
    const shifts = await page.evaluate(() => (window as unknown as { shifts: number[] }).shifts);
    await context.close();
    return shifts.reduce((sum, shift) => sum + shift, 0);
  }
});
