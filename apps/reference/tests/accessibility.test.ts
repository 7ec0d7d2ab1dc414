/** Nobody is kept out: axe finds nothing on any kind of page, in both colours and at both widths. */
import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ReferenceServer, serveReference } from "../src/serve.ts";
import { liaisonSite } from "./liaisonSite.ts";
import { pageTypes } from "./pageTypes.ts";
import { hasBrowser, startBrowser } from "./visit.ts";

/** Rules that Redoc breaks by itself, and why: what we add to it breaks none. */
const REDOC_BREAKS: Record<string, string> = {
  "color-contrast": "its colours of code, of links on grey and of small print",
  region: "the list of operations beside the text is in no landmark",
};

const LOOKS = [1280, 390].flatMap((width) =>
  (["light", "dark"] as const).map((colorScheme) => ({ width, colorScheme })),
);

/** A rule that is broken, and the first element that breaks it. */
interface Violation {
  rule: string;
  element: string;
  problem: string;
}

describe.skipIf(!hasBrowser)("in a browser", () => {
  let browser: Browser;
  let site: { folder: string };
  let server: ReferenceServer;
  let page: Page;

  beforeAll(async () => {
    site = liaisonSite();
    browser = await startBrowser();
    server = await serveReference(site);
    page = await browser.newPage();
  });

  afterAll(async () => {
    await Promise.all([browser?.close(), server?.close()]);
  });

  /** Opens a page with all its parts, as axe passes over what is closed. */
  async function open(path: string, change: (page: Page) => Promise<unknown> = openParts) {
    await page.goto(`${server.url}/${path}`);
    await change(page);
    await page.evaluate(axe.source);
  }

  async function violationsIn(include: string, exclude: string[] = []): Promise<Violation[]> {
    return page.evaluate(
      async ([include, exclude]) => {
        const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(
          { include: [[include]], exclude: exclude.map((one) => [one]) },
          { resultTypes: ["violations"], rules: { "target-size": { enabled: true } } },
        );
        return violations.map(({ id, nodes: [first] }) => ({
          ...{ rule: id, element: first?.html ?? "" },
          problem: first?.failureSummary ?? "",
        }));
      },
      [include, exclude] as const,
    );
  }

  async function violationsInAllLooks(): Promise<(Violation & { look: string })[]> {
    const found: (Violation & { look: string })[] = [];
    for (const look of LOOKS) {
      await page.setViewportSize({ width: look.width, height: 800 });
      await page.emulateMedia({ colorScheme: look.colorScheme });
      const violations = await violationsIn("html");
      found.push(...violations.map((one) => ({ look: JSON.stringify(look), ...one })));
    }
    return found;
  }

  test.each(pageTypes)("$name", async ({ path }) => {
    await open(path);
    expect(await violationsInAllLooks()).toEqual([]);
  });

  // Russian words are longer, and its labels are others; its colours are the same.
  test.each(pageTypes)("$name in Russian", async ({ path }) => {
    await page.setViewportSize({ width: 390, height: 800 });
    await page.emulateMedia({ colorScheme: "light" });
    await open(`ru/${path}`);
    expect(await violationsIn("html")).toEqual([]);
  });

  test("the other example of each group", async () => {
    await open("amocrm/createContacts.html", async () => {
      for (const label of await page.locator(".tabs label:last-of-type").all()) await label.click();
    });
    expect(await violationsInAllLooks()).toEqual([]);
  });

  test.each(["light", "dark"] as const)("the menu of a phone, %s", async (colorScheme) => {
    await page.setViewportSize({ width: 390, height: 800 });
    await page.emulateMedia({ colorScheme });
    await open("amocrm/listContacts.html#menu", async () => {});
    expect(await page.locator("#menu").isVisible()).toBe(true);
    expect(await violationsIn("html")).toEqual([]);
  });

  test("the explorer breaks only what is known of Redoc", async () => {
    await page.emulateMedia({ colorScheme: "light" });
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 800 });
      await open("suprsend/explorer.html", () =>
        page.getByText("Redocly", { exact: true }).waitFor({ state: "attached" }),
      );
      expect(await violationsIn("html", ["#redoc"])).toEqual([]);
      const others = (await violationsIn("html")).filter(({ rule }) => !(rule in REDOC_BREAKS));
      expect(others).toEqual([]);
    }
  });

  test.each<[string, () => void]>([
    ["image-alt", () => document.querySelector("main")?.append(document.createElement("img"))],
    ["color-contrast", () => document.querySelector("h1")?.style.setProperty("color", "#8888")],
    [
      "target-size",
      () => {
        for (const name of ["a", "b"]) {
          const button = document.createElement("button");
          button.textContent = name;
          button.style.setProperty("padding", "0");
          button.style.setProperty("font-size", "4px");
          document.querySelector("main")?.append(button);
        }
      },
    ],
  ])("breaking %s is told", async (rule, breakRule) => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await open("changelog.html", () => page.evaluate(breakRule));
    expect((await violationsIn("html")).map((one) => one.rule)).toEqual([rule]);
  });
});

function openParts(page: Page): Promise<void> {
  return page.evaluate(() => {
    for (const part of document.querySelectorAll("details")) part.open = true;
  });
}
