/** Redoc beside our pages: each operation there and here lead to each other, and it asks nobody. */
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { describedApis } from "../src/apis.ts";
import { readDescription } from "../src/description.ts";
import { folderOf, LANGUAGES, wordsOf } from "../src/edition.ts";
import { type ReferenceServer, serveReference } from "../src/serve.ts";
import { liaisonSite } from "./liaisonSite.ts";
import { hasBrowser, startBrowser, type Visit, type VisitOptions, visit } from "./visit.ts";

/** For what Redoc does in its own time. */
const patience = { timeout: 15_000 };

const EXPLORERS = describedApis().flatMap(({ slug, bundles }) =>
  LANGUAGES.map((language) => ({ slug, language, bundle: bundles[language] })),
);

describe.skipIf(!hasBrowser)("in a browser", () => {
  let browser: Browser;
  let site: { folder: string };
  let server: ReferenceServer;

  beforeAll(async () => {
    site = liaisonSite();
    browser = await startBrowser();
    server = await serveReference(site);
  });

  afterAll(async () => {
    await Promise.all([browser?.close(), server?.close()]);
  });

  function open(path: string, options: Partial<VisitOptions> = {}): Promise<Visit> {
    return visit(browser, `${server.url}/${path}`, { width: 1280, untilQuiet: false, ...options });
  }

  test.each(EXPLORERS)(
    "the explorer of $slug in $language and the pages lead to each other",
    async ({ slug, language, bundle }) => {
      const { api } = await readDescription(slug, bundle);
      const words = wordsOf(language);
      const folder = `${folderOf(language)}${slug}`;
      const { page, problems, foreign, close } = await open(`${folder}/index.html`);
      // The last of the last tag: Redoc has to open the tag and scroll.
      for (const operation of new Set([api.operations[0], api.operations.at(-1)])) {
        if (operation === undefined) throw new Error(`${slug} has no operation`);
        const own = `${server.url}/${folder}/${operation.id}.html`;
        await page.goto(own);
        await page.getByRole("link", { name: words.openInExplorer }).click();
        await isAlive(page);
        expect(new URL(page.url()).pathname).toBe(`/${folder}/explorer.html`);
        const name = page.getByText(operation.summary, { exact: true });
        const heading = page.getByRole("heading", { level: 2 }).filter({ has: name });
        await expect.poll(() => heading.evaluate(isInUpperHalf), patience).toBe(true);
        const section = page.locator("[data-section-id]").filter({ has: heading }).last();
        await section.getByRole("link", { name: words.backToPage }).click();
        await page.waitForURL(own);
      }
      expect({ problems, foreign }).toEqual({ problems: [], foreign: [] });
      await close();
    },
  );

  test("its bar leads to the site, the other language and the downloads, all relatively", async () => {
    const { page, close } = await open("amocrm/explorer.html", { width: 390 });
    const hrefs = await page
      .locator(".site-bar [href]")
      .evaluateAll((elements) => elements.map((element) => element.getAttribute("href")));
    expect(hrefs).toEqual(
      expect.arrayContaining([
        ...["../index.html", "index.html", "explorer.html", "../suprsend/explorer.html"],
        ...["../amocrm.yaml", "../amocrm.json", "../ru/amocrm/explorer.html"],
      ]),
    );
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await page.locator(".site-bar").getByRole("link", { name: "Liaison" }).click();
    await page.waitForURL(`${server.url}/index.html`);
    await close();
  });

  test("says without a script where the same is to be read", async () => {
    const { page, close } = await open("ru/suprsend/explorer.html", { javaScriptEnabled: false });
    const hrefs = await page
      .locator("#redoc a")
      .evaluateAll((elements) => elements.map((element) => element.getAttribute("href") ?? ""));
    expect(hrefs).toContain("#/");
    expect(hrefs.filter((href) => href.startsWith("/"))).toEqual([]);
    await page.locator(".notice a").click();
    await page.waitForURL(`${server.url}/ru/suprsend/index.html#operations`);
    await close();
  });

  test("tells evidence in words, and finds an operation by its name", async () => {
    const { page, problems, close } = await open(
      "suprsend/explorer.html#/object-subscriptions/listobjectsubscriptions",
    );
    await isAlive(page);
    const quotes = page.locator("blockquote");
    await quotes.first().waitFor();
    expect((await quotes.allInnerTexts()).join("\n")).toMatch(/^inferred \(400, 401\): /m);
    await page.keyboard.press("Control+k");
    await page.getByPlaceholder("Search docs...").fill("List subscriptions");
    const results = page.locator('[data-component-name="Search/SearchItem"]');
    await results.filter({ hasText: "List subscriptions of an object" }).first().click();
    await page.waitForURL(/\/listobjectsubscriptions$/);
    expect(problems).toEqual([]);
    await close();
  });

  test("asks nobody but its host, even if its policy allowed it", async () => {
    const visited = await open("ru/amocrm/explorer.html", { bypassCSP: true, untilQuiet: true });
    await lookAround(visited);
    expect(visited.foreign).toEqual([]);
    expect(visited.problems).toEqual([]);
    await visited.close();
  });

  test("the site works below a path of a host", async () => {
    const root = await mkdtemp(join(tmpdir(), "liaison-reference-below-"));
    await cp(site.folder, join(root, "docs/reference"), { recursive: true });
    const below = await serveReference({ folder: root });
    const home = `${below.url}/docs/reference`;
    try {
      const options = { width: 1280, untilQuiet: false };
      const { page, problems, close } = await visit(browser, home, options);
      expect(page.url()).toBe(`${home}/`);
      await page.getByRole("link", { name: "SuprSend", exact: true }).first().click();
      await page.getByRole("link", { name: "Explorer" }).click();
      await page.waitForURL(`${home}/suprsend/explorer.html`);
      await isAlive(page);
      await page.getByRole("link", { name: "Русский" }).click();
      await page.waitForURL(`${home}/ru/suprsend/explorer.html`);
      await isAlive(page);
      expect(problems).toEqual([]);
      await close();
    } finally {
      await below.close();
      await rm(root, { recursive: true, force: true });
    }
  });

  describe("what asks another host is told:", () => {
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

    test("a foreign script", async () => {
      const script = '<!doctype html><script src="https://cdn.example.com/script.js"></script>';
      await writeFile(join(folder, "foreign.html"), script);
      const { foreign, close } = await visit(browser, `${changed.url}/foreign.html`, {
        width: 390,
      });
      expect(foreign).toEqual(["https://cdn.example.com/script.js"]);
      await close();
    });

    test.each(["index.html", "amocrm/listContacts.html", "amocrm/explorer.html"])(
      "a foreign picture, which the policy of %s holds back",
      async (path) => {
        const html = await readFile(join(folder, path), "utf8");
        // Beside the page, so that what it loads is still found.
        const copy = path.replace(".html", "Picture.html");
        const picture = '<img src="https://cdn.example.com/p.png">';
        await writeFile(join(folder, copy), html.replace(/<body[^>]*>/, `$&${picture}`));
        const { problems, close } = await visit(browser, `${changed.url}/${copy}`, { width: 390 });
        expect(problems.join("\n")).toMatch(/cdn\.example\.com.*Content Security Policy/);
        await close();
      },
    );

    test("Redoc's telemetry", async () => {
      const path = "suprsend/explorer.html";
      const html = await readFile(join(folder, path), "utf8");
      const talkative = html.replace('"disableTelemetry":true', '"disableTelemetry":false');
      expect(talkative).not.toBe(html);
      await writeFile(join(folder, path), talkative);
      const options = { width: 1280, bypassCSP: true };
      const visited = await visit(browser, `${changed.url}/${path}`, options);
      await lookAround(visited);
      expect(visited.foreign.join("\n")).toContain("redocly.com");
      await visited.close();
    });
  });
});

/** Waits until Redoc has taken over the prerendered page; it adds its maker's name then. */
function isAlive(page: Page): Promise<void> {
  return page.getByText("Redocly", { exact: true }).waitFor({ state: "attached" });
}

function isInUpperHalf(element: Element): boolean {
  const { top } = element.getBoundingClientRect();
  return top >= 0 && top < window.innerHeight / 2;
}

/** Scrolls to the end, and makes telemetry that waits for more to send leave at once. */
async function lookAround({ page }: Visit): Promise<void> {
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
  await page.evaluate(() => document.dispatchEvent(new Event("pagehide")));
  await page.waitForTimeout(500);
}
