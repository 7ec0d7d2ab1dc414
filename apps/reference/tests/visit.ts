import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";
import { isolatedChromium } from "../../../scripts/isolatedChromium.ts";

/** The root's test command looks for a browser and passes its path; Debian's lies here. */
const executablePath = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";

/** False on a machine without Chromium, where tests of pages are left out. */
export const hasBrowser: boolean = existsSync(executablePath);

/** How to open a page. */
export interface VisitOptions {
  /** Of the window, in pixels. */
  width: number;
  /** Ignores the page's Content-Security-Policy, to see what it would ask for without one. */
  bypassCSP?: boolean;
  javaScriptEnabled?: boolean;
}

/** An open page and what has happened in it so far; the lists go on growing. */
export interface Visit {
  page: Page;
  /** Every request beyond this machine, answered or not. */
  foreign: string[];
  /** Errors of the console, exceptions, and requests that failed. */
  problems: string[];
  close(): Promise<void>;
}

/** Starts Chromium without a way to any other machine. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [...isolatedChromium],
  });
}

/** Opens an address and waits until the network is quiet. */
export async function visit(browser: Browser, url: string, options: VisitOptions): Promise<Visit> {
  const { width, ...rest } = options;
  const context = await browser.newContext({ viewport: { width, height: 800 }, ...rest });
  const foreign: string[] = [];
  const problems: string[] = [];
  context.on("request", (request) => {
    const { protocol, hostname } = new URL(request.url());
    const local = protocol === "data:" || protocol === "blob:" || hostname === "127.0.0.1";
    if (!local) foreign.push(request.url());
  });
  context.on("requestfailed", (request) => problems.push(`failed: ${request.url()}`));
  context.on("console", (message) => {
    if (message.type() === "error") problems.push(`console: ${message.text()}`);
  });
  context.on("weberror", (error) => problems.push(`exception: ${error.error().message}`));
  const page = await context.newPage();
  await page.goto(url, { waitUntil: "networkidle" });
  return { page, foreign, problems, close: () => context.close() };
}
