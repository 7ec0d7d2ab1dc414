import { existsSync } from "node:fs";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { isolatedChromium } from "../../../scripts/isolatedChromium.ts";
import { chromiumFile } from "../benchmarks/chromium.ts";

/** False on a machine without Chromium, where tests of pages are left out. */
export const hasBrowser: boolean = existsSync(chromiumFile);

/** How to open a page. */
export interface VisitOptions extends Omit<BrowserContextOptions, "viewport"> {
  /** Of the window, in pixels. */
  width: number;
  /** Whether to wait until nothing is loaded any more, not only for what the page loads at once. */
  untilQuiet?: boolean;
}

/** An open page and what has happened in it so far; the lists go on growing. */
export interface Visit {
  page: Page;
  /** Every request over HTTP. */
  requested: string[];
  /** Every request beyond this machine, answered or not. */
  foreign: string[];
  /** Errors of the console, exceptions, and requests that failed. */
  problems: string[];
  close(): Promise<void>;
}

/** Starts Chromium without a way to any other machine. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumFile,
    args: [...isolatedChromium],
  });
}

/** Opens an address in a browser that knows nothing yet. */
export async function visit(browser: Browser, url: string, options: VisitOptions): Promise<Visit> {
  const { width, untilQuiet = true, ...rest } = options;
  const context = await browser.newContext({ viewport: { width, height: 800 }, ...rest });
  const requested: string[] = [];
  const foreign: string[] = [];
  const problems: string[] = [];
  context.on("request", (request) => {
    const { protocol, hostname } = new URL(request.url());
    const local = protocol === "data:" || protocol === "blob:" || hostname === "127.0.0.1";
    if (protocol.startsWith("http")) requested.push(request.url());
    if (!local) foreign.push(request.url());
  });
  context.on("requestfailed", (request) => {
    // What was still under way when the page was left.
    if (request.failure()?.errorText === "net::ERR_ABORTED") return;
    problems.push(`failed: ${request.url()}`);
  });
  context.on("console", (message) => {
    if (message.type() === "error") problems.push(`console: ${message.text()}`);
  });
  context.on("weberror", (error) => problems.push(`exception: ${error.error().message}`));
  const page = await context.newPage();
  await page.goto(url, { waitUntil: untilQuiet ? "networkidle" : "load" });
  return { page, requested, foreign, problems, close: () => context.close() };
}
