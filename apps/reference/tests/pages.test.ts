/** What a reader does on the pages, with a script and without, on a phone and with a keyboard. */
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type ReferenceServer, serveReference } from "../src/serve.ts";
import { liaisonSite } from "./liaisonSite.ts";
import { serveInPieces } from "./serveInPieces.ts";
import { hasBrowser, startBrowser, type Visit, type VisitOptions, visit } from "./visit.ts";

const OPERATION = "amocrm/listContacts.html";
/** A field of a field of a parameter. */
const DEEP = "query.filter.created_at.from";

describe.skipIf(!hasBrowser)("in a browser", () => {
  let browser: Browser;
  let site: { folder: string };
  let server: ReferenceServer;
  let current: Visit | undefined;

  beforeAll(async () => {
    site = liaisonSite();
    browser = await startBrowser();
    server = await serveReference(site);
  });

  // An error in a page fails the test that met it.
  afterEach(async () => {
    expect(current?.problems ?? []).toEqual([]);
    expect(current?.foreign ?? []).toEqual([]);
    await current?.close();
    current = undefined;
  });

  afterAll(async () => {
    await Promise.all([browser?.close(), server?.close()]);
  });

  async function open(path: string, options: Partial<VisitOptions> = {}): Promise<Page> {
    const settings = { width: 1280, untilQuiet: false, ...options };
    current = await visit(browser, `${server.url}/${path}`, settings);
    return current.page;
  }

  const go = (page: Page, path: string) => page.goto(`${server.url}/${path}`);
  const pathOf = (page: Page) => page.url().slice(server.url.length + 1);

  describe("the language switch", () => {
    test("keeps the page and the place on it", async () => {
      const page = await open(`${OPERATION}#${DEEP}`);
      await page.getByRole("link", { name: "Русский" }).click();
      await page.waitForURL(`**/ru/${OPERATION}#${DEEP}`);
      expect(await page.locator("html").getAttribute("lang")).toBe("ru");
      await expectAtTop(page.locator(`[id="${DEEP}"]`));
      await page.getByRole("link", { name: "English" }).click();
      await page.waitForURL(`**/${OPERATION}#${DEEP}`);
    });

    test("is remembered for the first page only", async () => {
      const page = await open(OPERATION);
      await go(page, "index.html");
      expect(pathOf(page)).toBe("index.html");
      await page.getByRole("link", { name: "Русский" }).click();
      await page.waitForURL("**/ru/index.html");
      await go(page, "index.html#operations");
      await page.waitForURL("**/ru/index.html#operations");
      // An address that somebody has passed on is left as it is.
      await go(page, OPERATION);
      expect(pathOf(page)).toBe(OPERATION);
      await page.getByRole("link", { name: "Liaison", exact: true }).click();
      await page.waitForURL((url) => url.pathname === "/index.html");
      await page.getByRole("link", { name: "Русский" }).click();
      await page.getByRole("link", { name: "English" }).click();
      await page.waitForURL((url) => url.pathname === "/index.html");
      await go(page, "");
      expect(pathOf(page)).toBe("");
    });
  });

  describe("the link to a field", () => {
    test("opens what it is in, and what is in it", async () => {
      const page = await open(OPERATION);
      const around = page.locator("details", { has: page.locator(`[id="${DEEP}"]`) }).last();
      expect(await around.evaluate(isOpen)).toBe(false);
      await go(page, `${OPERATION}#${DEEP}`);
      expect(await around.evaluate(isOpen)).toBe(true);
      await expectAtTop(page.locator(`[id="${DEEP}"]`));

      const inner = page.locator('[id="response-200._embedded"] > details');
      expect(await inner.evaluate(isOpen)).toBe(false);
      await go(page, `${OPERATION}#response-200._embedded`);
      await expect.poll(() => inner.evaluate(isOpen)).toBe(true);
      await expectAtTop(page.locator('[id="response-200._embedded"]'));
    });

    test("is behind the name of the field", async () => {
      const page = await open(OPERATION);
      await page.locator('[id="query.limit"] > .field code').first().click();
      await page.waitForURL(`**/${OPERATION}#query.limit`);
      await expectAtTop(page.locator('[id="query.limit"]'));
    });
  });

  describe("dark and light", () => {
    const ground = (page: Page) =>
      page.evaluate(() => getComputedStyle(document.body).backgroundColor);

    test("follow the system, and then the reader", async () => {
      const page = await open("index.html", { colorScheme: "light" });
      const light = await ground(page);
      await page.emulateMedia({ colorScheme: "dark" });
      const dark = await ground(page);
      expect(dark).not.toBe(light);
      await page.getByRole("button", { name: "Dark or light" }).click();
      expect(await ground(page)).toBe(light);
      await page.emulateMedia({ colorScheme: "light" });
      await page.getByRole("button", { name: "Dark or light" }).click();
      expect(await ground(page)).toBe(dark);
    });

    test("are kept on the next page, before anything is painted", async () => {
      const { theme, set, painted } = await reopenInDark((html) => html);
      expect(theme).toBe("dark");
      expect(set).toBeLessThan(painted);
    });

    test("a page that is painted before would be told", async () => {
      const late = (html: string) => html.replace("<script src", "<script defer src");
      const { set, painted } = await reopenInDark(late);
      expect(set).toBeGreaterThan(painted);
    });

    /** Chooses dark, opens a page that comes slowly, and tells when it was dark and painted. */
    async function reopenInDark(change: (html: string) => string) {
      const slow = await serveInPieces(site.folder, change);
      const settings = { width: 1280, untilQuiet: false, colorScheme: "light" } as const;
      current = await visit(browser, `${slow.url}/changelog.html`, settings);
      const { page } = current;
      await page.getByRole("button", { name: "Dark or light" }).click();
      await page.addInitScript(() => {
        new MutationObserver(() => {
          const { theme } = document.documentElement?.dataset ?? {};
          if (theme !== undefined) performance.mark("theme");
        }).observe(document, { subtree: true, childList: true, attributes: true });
      });
      await page.goto(`${slow.url}/ru/${OPERATION}`);
      const timeOf = (name: string) =>
        page.evaluate((name) => performance.getEntriesByName(name)[0]?.startTime ?? 0, name);
      await expect.poll(() => timeOf("first-paint")).toBeGreaterThan(0);
      const theme = await page.locator("html").getAttribute("data-theme");
      const [set, painted] = [await timeOf("theme"), await timeOf("first-paint")];
      await slow.close();
      return { theme, set, painted };
    }
  });

  test("the kind of sample is kept on the next page, in either language", async () => {
    const page = await open(OPERATION);
    await page.getByText("TypeScript", { exact: true }).click();
    await go(page, "ru/suprsend/listObjectSubscriptions.html");
    const shown = page.locator("#samples .tab").filter({ visible: true });
    expect(await shown.allInnerTexts()).toEqual([expect.stringContaining("createSuprsend")]);
  });

  test("the filter hides and shows evidence of a level", async () => {
    const page = await open("evidence.html", { javaScriptEnabled: false });
    const shown = (level: string) => page.locator(`.evidence.${level}`).filter({ visible: true });
    const before = [await shown("measured").count(), await shown("inferred").count()];
    expect(Math.min(...before)).toBeGreaterThan(0);
    await page.getByRole("checkbox", { name: "measured" }).uncheck();
    expect([await shown("measured").count(), await shown("inferred").count()]).toEqual([
      0,
      before[1],
    ]);
    await page.getByRole("checkbox", { name: "measured" }).check();
    expect(await shown("measured").count()).toBe(before[0]);
  });

  test("what is copied is the code and nothing else", async () => {
    const permissions = ["clipboard-read", "clipboard-write"];
    const page = await open(OPERATION, { permissions });
    const copied = () => page.evaluate(() => navigator.clipboard.readText());
    const tab = page.locator("#samples .tab").first();
    await tab.getByRole("button").click();
    await expect.poll(() => tab.getByRole("button").textContent()).toBe("Copied");
    expect(await copied()).toBe(await tab.locator("pre").textContent());
    await expect.poll(() => tab.getByRole("button").textContent(), { timeout: 3_000 }).toBe("Copy");
    await page.locator(".request button").click();
    await expect.poll(copied).toBe("/api/v4/contacts");
  });

  test("without a clipboard the code is selected, to be copied by hand", async () => {
    const page = await open(OPERATION);
    await page.evaluate(() => {
      navigator.clipboard.writeText = () => Promise.reject(new Error("no clipboard"));
    });
    const selected = () => page.evaluate(() => getSelection()?.toString());
    const tab = page.locator("#samples .tab").first();
    await tab.getByRole("button").click();
    await expect.poll(selected).toBe(await tab.locator("pre").textContent());
    expect(await tab.getByRole("button").textContent()).toBe("Copy");
    await page.locator(".request button").click();
    await expect.poll(selected).toContain("/api/v4/contacts");
  });

  test("the keyboard skips to the content, switches examples and opens parts", async () => {
    const page = await open(OPERATION);
    const focused = page.locator(":focus");
    await page.keyboard.press("Tab");
    expect(await focused.textContent()).toBe("Skip to content");
    await expectVisible(focused);
    await page.keyboard.press("Enter");
    expect(await focused.getAttribute("id")).toBe("content");

    const tabs = page.locator("#response-examples .tab");
    await page.locator("#response-examples-1").focus();
    await page.keyboard.press("ArrowRight");
    expect(await focused.getAttribute("id")).toBe("response-examples-2");
    expect(await tabs.nth(0).isVisible()).toBe(false);
    expect(await tabs.nth(1).isVisible()).toBe(true);

    const details = page.locator("details:not([open])").first();
    await details.evaluate((element) => element.setAttribute("id", "closed"));
    await page.locator("#closed > summary").focus();
    await page.keyboard.press("Enter");
    expect(await page.locator("#closed").evaluate(isOpen)).toBe(true);
  });

  test("the keyboard meets everything that can be used, and shows where it is", async () => {
    const page = await open("suprsend/listObjectSubscriptions.html");
    const all = page.locator('a[href]:not([tabindex="-1"]), button, input, summary, pre');
    const radios = page.locator("input[type=radio]:not(:checked)");
    const stops = (await all.filter({ visible: true }).count()) - (await radios.count());
    expect(stops).toBeGreaterThan(40);
    const met = new Set<string>();
    for (let press = 0; press < stops; press++) {
      await page.keyboard.press("Tab");
      const [place, outline] = await page.evaluate(() => {
        const at = document.activeElement ?? document.body;
        // A hidden radio button has its frame around its label.
        const framed = at.matches("[type=radio]") ? at.nextElementSibling : at;
        const index = [...document.querySelectorAll("*")].indexOf(at);
        return [
          `${index} ${at.outerHTML.slice(0, 80)}`,
          getComputedStyle(framed ?? at).outlineStyle,
        ];
      });
      expect(outline, place).toBe("solid");
      met.add(place);
    }
    expect(met.size).toBe(stops);
  });

  describe("without JavaScript", () => {
    const javaScriptEnabled = false;

    test("examples are switched, parts are opened, and no button is there in vain", async () => {
      const page = await open(OPERATION, { javaScriptEnabled });
      await page.locator('label[for="samples-3"]').click();
      expect(await page.locator("#samples .tab").nth(2).isVisible()).toBe(true);
      expect(await page.locator("#samples .tab").nth(0).isVisible()).toBe(false);
      expect(await page.locator("button").filter({ visible: true }).count()).toBe(0);
      const field = page.locator(`[id="${DEEP}"]`);
      expect(await field.isVisible()).toBe(false);
      await page.locator('[id="query.filter.created_at"] > details > summary').click();
      await expectVisible(field);
    });

    test("the language is switched", async () => {
      const page = await open(OPERATION, { javaScriptEnabled });
      await page.getByRole("link", { name: "Русский" }).click();
      await page.waitForURL(`**/ru/${OPERATION}`);
    });

    test("the menu of a phone opens and closes", async () => {
      const page = await open(OPERATION, { javaScriptEnabled, width: 390 });
      const menu = page.locator("#menu");
      expect(await menu.isVisible()).toBe(false);
      await page.getByRole("link", { name: "Menu", exact: true }).click();
      await expectVisible(menu);
      expect(await menu.getByRole("link", { name: "Entity links" }).isVisible()).toBe(true);
      await page.getByRole("link", { name: "Close the menu" }).click();
      expect(await menu.isVisible()).toBe(false);
    });

    test("paper has all examples and all fields", async () => {
      const page = await open(OPERATION, { javaScriptEnabled });
      await page.emulateMedia({ media: "print" });
      const hidden = page.locator(".tab, .fields > li").filter({ visible: false });
      expect(await hidden.count()).toBe(0);
      expect(await page.locator(".tab").count()).toBeGreaterThan(10);
      await expectVisible(page.locator(`[id="${DEEP}"]`));
      for (const part of [".bar", "#menu", ".evidence-filter"]) {
        expect(await page.locator(part).isVisible(), part).toBe(false);
      }
    });
  });
});

function isOpen(element: Element): boolean {
  return (element as HTMLDetailsElement).open;
}

async function expectVisible(locator: Locator): Promise<void> {
  await expect.poll(() => locator.isVisible()).toBe(true);
}

/** Below the bar, and no further down than the upper half of the window. */
async function expectAtTop(locator: Locator): Promise<void> {
  const top = () => locator.evaluate((element) => element.getBoundingClientRect().top);
  await expect.poll(top).toBeLessThan(400);
  expect(await top()).toBeGreaterThan(0);
  await expectVisible(locator);
}
