import axe, { type AxeResults } from "axe-core";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ReferenceServer, serveReference } from "../src/serve.ts";
import { liaisonSite } from "./liaisonSite.ts";
import { hasBrowser, startBrowser, type Visit, visit } from "./visit.ts";

describe.runIf(hasBrowser)("the search", () => {
  let site: { folder: string };
  let server: ReferenceServer;
  let browser: Browser;

  beforeAll(async () => {
    site = liaisonSite();
    browser = await startBrowser();
    server = await serveReference({ folder: site.folder });
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  const open = (path: string, width = 1280): Promise<Visit> =>
    visit(browser, `${server.url}/${path}`, { width });

  /** Opens the search with its key and types at once; nothing of it may be lost meanwhile. */
  async function search({ page }: Visit, query: string): Promise<void> {
    await page.keyboard.press("/");
    // Letters that no key of the test's keyboard has come without one.
    if (/[а-я]/.test(query)) await page.getByRole("combobox").waitFor();
    await page.keyboard.type(query);
    await page.locator(".search [role=option]").first().waitFor();
    expect(await page.getByRole("combobox").inputValue()).toBe(query);
  }

  test("nothing is loaded before it is used, and nothing again afterwards", async () => {
    const opened = await open("amocrm/getContact.html");
    const { page } = opened;
    const loaded = (): Promise<string[]> =>
      page.evaluate(() =>
        performance.getEntriesByType("resource").map(({ name }) => name.replace(/.*\//, "")),
      );
    expect((await loaded()).filter((name) => name.startsWith("search"))).toEqual([]);
    await search(opened, "contact");
    const once = (await loaded()).filter((name) => name.startsWith("search"));
    expect(once.map((name) => name.replace(/\.\w+\.(\w+)$/, ".$1")).sort()).toEqual([
      "search.en.json",
      "search.js",
    ]);
    await page.keyboard.press("Escape");
    // The browser takes the focus from what it has hidden when it paints next.
    await page.waitForFunction(() => document.activeElement === document.body);
    await search(opened, "lead");
    expect((await loaded()).filter((name) => name.startsWith("search"))).toEqual(once);
    expect(opened.foreign).toEqual([]);
    expect(opened.problems).toEqual([]);
    await opened.close();
  });

  test("by keyboard alone a reader comes to the anchor of a field", async () => {
    const opened = await open("ru/index.html");
    const { page } = opened;
    await search(opened, "responsible_user_id");
    const input = page.getByRole("combobox");
    const chosen = page.locator(".search [aria-selected=true]");
    const first = await chosen.getAttribute("href");
    await expect
      .poll(() => page.locator(".search [role=status]").textContent())
      .toMatch(/результат/);
    await page.keyboard.press("ArrowDown");
    const second = await chosen.getAttribute("href");
    expect(second).not.toBe(first);
    expect(await input.getAttribute("aria-activedescendant")).toBe(await chosen.getAttribute("id"));
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowDown");
    expect(await chosen.getAttribute("href")).toBe(first);
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Home");
    expect(await chosen.getAttribute("href")).toBe(
      "../ru/amocrm/schemas/Contact.html#responsible_user_id",
    );
    expect(await chosen.locator("mark").first().textContent()).toBe("responsible_user_id");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/ru/amocrm/schemas/Contact.html#responsible_user_id");
    expect(await page.locator("[id='responsible_user_id']").isVisible()).toBe(true);
    expect(opened.problems).toEqual([]);
    await opened.close();
  });

  test("a field of the page itself is opened, and the dialog is gone", async () => {
    const opened = await open("amocrm/listContacts.html");
    const { page } = opened;
    await search(opened, "filter[created_at][from]");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/listContacts.html#query.filter.created_at.from");
    expect(await page.locator("dialog[open]").count()).toBe(0);
    await expect
      .poll(() => page.locator("[id='query.filter.created_at.from']").isVisible())
      .toBe(true);
    await opened.close();
  });

  test("Ctrl and Enter open another tab, the search stays", async () => {
    const opened = await open("amocrm/getContact.html");
    const { page } = opened;
    await search(opened, "listContacts");
    const [tab] = await Promise.all([
      page.context().waitForEvent("page"),
      page.keyboard.press("Control+Enter"),
    ]);
    await tab.waitForURL("**/amocrm/listContacts.html");
    expect(await page.locator("dialog[open]").count()).toBe(1);
    await opened.close();
  });

  test("Escape leads back to where the reader was, and the query is kept", async () => {
    const opened = await open("index.html");
    const { page } = opened;
    const button = page.locator("[data-open-search]");
    await button.click();
    await page.keyboard.type("limits");
    await page.locator(".search [role=option]").first().waitFor();
    await page.keyboard.press("Escape");
    expect(await page.locator("dialog[open]").count()).toBe(0);
    expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press("Control+k");
    expect(await page.getByRole("combobox").inputValue()).toBe("limits");
    await opened.close();
  });

  test("a query that finds nothing says so and suggests others", async () => {
    const opened = await open("index.html");
    const { page } = opened;
    await page.keyboard.press("/");
    await page.keyboard.type("qwzxv");
    const status = page.locator(".search [role=status]");
    await expect.poll(() => status.textContent()).toBe("Nothing found for “qwzxv”.");
    await page.locator(".search .help button", { hasText: "429" }).click();
    await page.locator(".search [role=option]").first().waitFor();
    expect(await page.getByRole("combobox").inputValue()).toBe("429");
    await opened.close();
  });

  test("an index that does not come is asked for again", async () => {
    const opened = await open("index.html");
    const { page } = opened;
    await page.route("**/search.en.*.json", (route) => route.abort());
    await page.keyboard.press("/");
    const retry = page.getByRole("button", { name: "Try again" });
    await retry.waitFor();
    expect(await page.locator(".search [role=status]").textContent()).toMatch(
      /could not be loaded/,
    );
    await page.unroute("**/search.en.*.json");
    await page.keyboard.type("listContacts");
    await retry.click();
    await page.locator(".search [role=option]").first().waitFor();
    await opened.close();
  });

  test("while another language is loaded, Enter opens no hit of the query before", async () => {
    const opened = await open("index.html");
    const { page } = opened;
    let answer = (): void => {};
    const released = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route("**/search.ru.*.json", async (route) => {
      await released;
      await route.continue();
    });
    await search(opened, "listContacts");
    const options = page.locator(".search [role=option]");
    await page.getByRole("combobox").fill("отвязать компанию");
    await expect.poll(() => options.count()).toBe(0);
    const status = page.locator(".search [role=status]");
    expect(await status.textContent()).toBe("Loading the search…");
    await page.keyboard.press("Enter");
    expect(await page.locator("dialog[open]").count()).toBe(1);
    answer();
    await options.first().waitFor();
    await opened.close();
  });

  test("the name of a kind is no hit", async () => {
    const opened = await open("index.html");
    await search(opened, "listContacts");
    await opened.page.locator(".search .kind").first().click();
    expect(await opened.page.locator("dialog[open]").count()).toBe(1);
    await opened.close();
  });

  test("a reader of English finds by Russian words", async () => {
    const opened = await open("amocrm/getContact.html");
    await search(opened, "отвязать компанию");
    const option = opened.page.locator(".search [role=option]").first();
    expect(await option.textContent()).toMatch(/Unlink entities from .* \(Отвязать сущности от/);
    expect(await option.getAttribute("href")).toMatch(/^\.\.\/amocrm\/unlinkCompan/);
    expect(await option.locator(".hit-text").getAttribute("lang")).toBe("ru");
    await opened.close();
  });

  test.each([1280, 390])(
    "has no accessibility violation at %i px, in both themes",
    async (width) => {
      const opened = await open("ru/amocrm/listContacts.html", width);
      const { page } = opened;
      await page.evaluate(axe.source);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        for (const query of ["контакты", "ыфвщ"]) {
          await page.keyboard.press("Control+k");
          await page.getByRole("combobox").fill(query);
          await page.waitForFunction(
            (text) => document.querySelectorAll(".search [role=option]").length > 0 === text,
            query === "контакты",
          );
          const { violations } = await page.evaluate<AxeResults>("axe.run('.search')");
          expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
          const cut = await page.evaluate(
            () => document.querySelector(".search")?.scrollWidth ?? 0,
          );
          expect(cut).toBeLessThanOrEqual(width);
        }
      }
      await opened.close();
    },
  );
});
