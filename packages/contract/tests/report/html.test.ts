/** The page is opened in a real browser. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isolatedChromium } from "../../../../scripts/isolatedChromium.ts";
import { html } from "../../src/report/html.ts";
import type { Report } from "../../src/report/report.ts";
import { cleanReport, emptyReport, NASTY, reportOfOnly, richReport } from "../fixtures/report.ts";

let browser: Browser;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "liaison-html-"));
  browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: [...isolatedChromium],
  });
});

afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

interface Opened {
  readonly page: Page;
  /** Addresses that were asked for, dialogs, errors and complaints of the browser. */
  readonly events: readonly string[];
}

async function open(report: Report, { width = 1280, dark = false } = {}): Promise<Opened> {
  const file = join(folder, "report.html");
  await writeFile(file, html(report, { color: false, width: 80 }));
  const page = await browser.newPage({
    viewport: { width, height: 900 },
    colorScheme: dark ? "dark" : "light",
  });
  const address = pathToFileURL(file).href;
  const events: string[] = [];
  page.on("request", (request) => {
    if (request.url() !== address) events.push(`request ${request.url()}`);
  });
  page.on("dialog", async (dialog) => {
    events.push(`dialog ${dialog.message()}`);
    await dialog.dismiss();
  });
  page.on("pageerror", (error) => events.push(`error ${error.message}`));
  page.on("console", (message) => events.push(`console ${message.text()}`));
  await page.goto(address);
  return { page, events };
}

describe.each([1280, 390])("at %d pixels", (width) => {
  test.each<[string, () => Report]>([
    ["rich", richReport],
    ["clean", cleanReport],
    ["empty", emptyReport],
    ["long", () => reportOfOnly("x".repeat(5000))],
  ])("the %s report fits, asks for nothing and has no complaint", async (_, make) => {
    const { page, events } = await open(make(), { width });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
    expect(await page.locator("script, link, iframe, img, [style]").count()).toBe(0);
    expect(events).toEqual([]);
    await page.close();
  });
});

test.each([
  NASTY,
  "<img src=x onerror=alert(1)>",
  "'\"><svg onload=alert(1)>",
  "</style><script>alert(1)</script>",
  "</title><meta http-equiv=refresh content='0;url=https://example.com/'>",
  "&lt;b&gt; &amp; &#60;",
  "javascript:alert(1)",
])("%j in every text is a text", async (text) => {
  const { page, events } = await open(reportOfOnly(text));
  await page.evaluate("new Promise((resolve) => setTimeout(resolve, 50))");
  expect(events).toEqual([]);
  expect(await page.locator("script, img, svg, a, b:empty, meta[http-equiv=refresh]").count()).toBe(
    0,
  );
  const shown = await page.locator("h1").textContent();
  if (text !== NASTY) expect(shown).toBe(text);
  else expect(shown).toContain("<script>alert(1)</script> & \"quoted\" 'single'");
  await page.close();
});

test("the browser would stop a script even if one came in", async () => {
  const file = join(folder, "bad.html");
  const page = await browser.newPage();
  const bad = html(cleanReport(), { color: false, width: 80 }).replace(
    "<main>",
    "<main><script>document.title = 'run'</script><img src=x onerror=\"document.title = 'run'\">",
  );
  await writeFile(file, bad);
  await page.goto(pathToFileURL(file).href);
  expect(await page.title()).toBe("2 exchanges kept to the description: amoCRM API v4 4.0.0");
  await page.close();
});

test("the chips show one kind of findings, without a script", async () => {
  const { page } = await open(richReport());
  const visible = async (kind: string): Promise<number> =>
    page.locator(`.finding.${kind}`).filter({ visible: true }).count();
  expect([await visible("error"), await visible("warning"), await visible("known")]).toEqual([
    5, 2, 2,
  ]);
  await page.getByLabel("Warnings").check();
  expect([await visible("error"), await visible("warning"), await visible("known")]).toEqual([
    0, 2, 0,
  ]);
  expect(
    await page.locator(".operation .name").filter({ visible: true }).allTextContents(),
  ).toEqual(["getContact"]);
  await page.getByLabel("All").check();
  expect(await visible("error")).toBe(5);
  await page.close();
});

test("text can be read in light and dark", async () => {
  for (const dark of [false, true]) {
    const { page } = await open(richReport(), { dark });
    const ratios = (await page.evaluate(`(() => {
      const parse = (color) => color.match(/[\\d.]+/g).map(Number);
      const light = (color) => {
        const [r, g, b] = parse(color).map((one) => {
          const part = one / 255;
          return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const ground = (element) => {
        for (let at = element; at; at = at.parentElement) {
          const color = getComputedStyle(at).backgroundColor;
          if (parse(color)[3] !== 0) return color;
        }
        return "rgb(255, 255, 255)";
      };
      return [...document.querySelectorAll("main *")]
        .filter((one) => one.checkVisibility() && [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
        .map((one) => {
          const [a, b] = [light(getComputedStyle(one).color), light(ground(one))];
          return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), one.className || one.tagName];
        });
    })()`)) as [number, string][];
    expect(ratios.length).toBeGreaterThan(50);
    expect(ratios.filter(([ratio]) => ratio < 4.5)).toEqual([]);
    await page.close();
  }
});
