import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { describedApis } from "../src/apis.ts";
import { readDescription } from "../src/description.ts";
import { type ReferenceServer, serveReference } from "../src/serve.ts";
import { buildLiaisonSite, type TestSite } from "./liaisonSite.ts";
import { hasBrowser, startBrowser, type Visit, visit } from "./visit.ts";

/** For what Redoc does in its own time. */
const patience = { timeout: 15_000 };

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

  describe.each(describedApis())("the reference of $slug", (api) => {
    const address = () => `${server.url}/${api.slug}/index.html`;

    test.each([1280, 390])(
      "shows every operation where the landing page says, at %i px",
      async (width) => {
        const { title, operations } = await readDescription(api);
        const links = await operationLinks(browser, `${server.url}/index.html`, api.slug);
        expect(links.map(({ summary }) => summary)).toEqual(
          operations.map(({ summary }) => summary),
        );

        const { page, problems, foreign, close } = await visitReference(browser, address(), width);
        expect(await page.getByRole("heading", { level: 1 }).textContent()).toContain(title);
        const sections = new Set<string>();
        for (const { href, summary } of links) {
          await page.goto(href);
          const text = page.getByText(summary, { exact: true });
          const heading = page.getByRole("heading", { level: 2 }).filter({ has: text });
          await heading.waitFor();
          // Redoc scrolls once the sections above have their height.
          await expect.poll(() => heading.evaluate(isInUpperHalf), patience).toBe(true);
          for (const id of await operationSections(page)) sections.add(id);
        }
        expect(sections.size).toBe(operations.length);
        expect(problems).toEqual([]);
        expect(foreign).toEqual([]);
        await close();
      },
    );

    test("links back to the landing page and to the downloads, all relatively", async () => {
      const { page, close } = await visit(browser, address(), { width: 390 });
      const bar = page.locator(".site-bar");
      for (const [name, target] of [
        ["Download", `${api.slug}.yaml`],
        ["Download", `${api.slug}.json`],
      ] as const) {
        const link = bar.getByRole("link", { name: `${name} ${target}` });
        expect(await link.getAttribute("href")).toBe(`../${target}`);
      }
      const hrefs = await page
        .locator("[href]")
        .evaluateAll((elements) => elements.map((element) => element.getAttribute("href") ?? ""));
      expect(hrefs.filter((href) => href.startsWith("/"))).toEqual([]);
      await bar.getByRole("link", { name: "Liaison" }).click();
      await page.waitForURL(`${server.url}/index.html`);
      await close();
    });

    test("has no absolute link before its script runs, and says where to go without it", async () => {
      const { page, close } = await visit(browser, address(), {
        width: 1280,
        javaScriptEnabled: false,
      });
      const hrefs = await page
        .locator("#redoc a")
        .evaluateAll((elements) => elements.map((element) => element.getAttribute("href") ?? ""));
      expect(hrefs).toContain("#/");
      expect(hrefs.filter((href) => href.startsWith("/"))).toEqual([]);
      await page.getByRole("link", { name: "the list of operations" }).click();
      await page.waitForURL(`${server.url}/index.html#operations`);
      await close();
    });

    test("finds an operation by its name", async () => {
      const { operations } = await readDescription(api);
      const { summary, id } = operations.at(-1) ?? { summary: "", id: "" };
      const { page, problems, close } = await visitReference(browser, address(), 1280);
      await page.keyboard.press("Control+k");
      await page.getByPlaceholder("Search docs...").fill(summary);
      const results = page.locator('[data-component-name="Search/SearchItem"]');
      await results.filter({ hasText: summary }).first().click();
      await page.waitForURL(new RegExp(`/${id.toLowerCase()}$`));
      expect(problems).toEqual([]);
      await close();
    });
  });

  test("tells evidence in words", async () => {
    const { page, close } = await visitReference(
      browser,
      `${server.url}/suprsend/index.html#/object-subscriptions/listobjectsubscriptions`,
      1280,
    );
    const quotes = page.locator("blockquote");
    await quotes.first().waitFor();
    expect((await quotes.allInnerTexts()).join("\n")).toMatch(/^inferred \(400, 401\): /m);
    await close();
  });

  test("the site works below a path of a host", async () => {
    const root = await mkdtemp(join(tmpdir(), "liaison-reference-below-"));
    await cp(site.folder, join(root, "docs/reference"), { recursive: true });
    const below = await serveReference({ folder: root });
    try {
      const landing = await visit(browser, `${below.url}/docs/reference`, { width: 1280 });
      expect(landing.page.url()).toBe(`${below.url}/docs/reference/`);
      await landing.page.getByRole("link", { name: "Open the reference" }).first().click();
      await landing.page.waitForURL(/index\.html$/);
      await isAlive(landing.page);
      expect(landing.problems).toEqual([]);
      await landing.page.getByRole("link", { name: "Liaison" }).click();
      await landing.page.waitForURL(`${below.url}/docs/reference/index.html`);
      await landing.close();
    } finally {
      await below.close();
      await rm(root, { recursive: true, force: true });
    }
  });
});

async function visitReference(browser: Browser, url: string, width: number): Promise<Visit> {
  const opened = await visit(browser, url, { width });
  await isAlive(opened.page);
  return opened;
}

/** Waits until Redoc has taken over the prerendered page; it adds its maker's name then. */
function isAlive(page: Page): Promise<void> {
  return page.getByText("Redocly", { exact: true }).waitFor({ state: "attached" });
}

async function operationLinks(
  browser: Browser,
  landing: string,
  slug: string,
): Promise<{ href: string; summary: string }[]> {
  const { page, close } = await visit(browser, landing, { width: 1280 });
  const links = await page.locator(`.operations a[href^="${slug}/"]`).evaluateAll((elements) =>
    elements.map((element) => ({
      href: (element as HTMLAnchorElement).href,
      summary: element.textContent,
    })),
  );
  await close();
  return links;
}

function isInUpperHalf(element: Element): boolean {
  const { top } = element.getBoundingClientRect();
  return top >= 0 && top < window.innerHeight / 2;
}

/** The ids of the sections of operations, `/<tag>/<operation>`; Redoc opens one tag at a time. */
function operationSections(page: Page): Promise<string[]> {
  return page
    .locator("[data-section-id]")
    .evaluateAll((elements) =>
      elements
        .map((element) => element.getAttribute("data-section-id") ?? "")
        .filter((id) => /^\/(?!section\/)[^/]+\/[^/]+$/.test(id)),
    );
}
