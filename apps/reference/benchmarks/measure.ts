import type { Browser, BrowserContext, Page, Request } from "playwright-core";
import type { CountingServer } from "./countingServer.ts";
import { applyProfile, type Profile } from "./profiles.ts";
import { blockingTime, cumulativeShift, type Sample } from "./sample.ts";
import type { TargetTexts } from "./target.ts";
import { watch } from "./watch.ts";

/** A page to open. */
export interface Visit {
  /** Full address. */
  url: string;
  texts: TargetTexts;
}

/** How long an operation may take to be readable, in milliseconds. */
const PATIENCE = 60_000;
/** A page is quiet when it has loaded and blocked nothing for so long, likewise. */
const QUIET = 500;
/** How long a page is waited for that is never quiet, likewise. */
const RESTLESS = 10_000;
const POLLING = 100;

/**
 * Opens a page with an empty cache, waits until the operation is readable and the page quiet, and tells
 * what that took.
 *
 * @param servers that send what the page is made of
 * @throws Error when the operation does not become readable
 */
export async function measure(
  browser: Browser,
  { url, texts }: Visit,
  profile: Profile,
  servers: readonly CountingServer[],
): Promise<Sample> {
  const context = await openContext(browser, profile);
  try {
    const traffic = watchTraffic(context);
    const page = await context.newPage();
    await page.addInitScript(watch, texts);
    const session = await context.newCDPSession(page);
    await applyProfile(session, profile);
    const before = sent(servers);
    await page.goto(url, { waitUntil: "commit" });
    await waitUntilReadable(page, url);
    await waitUntilQuiet(page, traffic);
    const bytes = sent(servers) - before;
    const { watched, firstPaint } = await page.evaluate(() => ({
      watched: window.watched,
      firstPaint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
    }));
    await session.send("HeapProfiler.collectGarbage");
    const { usedSize } = await session.send("Runtime.getHeapUsage");
    const { origin } = new URL(url);
    return {
      bytes,
      requests: traffic.addresses.length,
      thirdParty: traffic.addresses.filter((address) => new URL(address).origin !== origin).length,
      firstPaint,
      // Nothing can be read before something is painted.
      readable: Math.max(watched.readable ?? 0, firstPaint),
      blocking: blockingTime(watched.longTasks),
      heap: usedSize,
      shift: cumulativeShift(watched.shifts),
    };
  } finally {
    await context.close();
  }
}

function openContext(browser: Browser, { viewport, isPhone }: Profile): Promise<BrowserContext> {
  const phone = { isMobile: true, hasTouch: true, deviceScaleFactor: 2 };
  return browser.newContext({ viewport, ...(isPhone && phone) });
}

function sent(servers: readonly CountingServer[]): number {
  return servers.reduce((sum, server) => sum + server.sent(), 0);
}

async function waitUntilReadable(page: Page, url: string): Promise<void> {
  await page
    .waitForFunction(() => window.watched.readable !== undefined, undefined, {
      timeout: PATIENCE,
      polling: POLLING,
    })
    .catch((error: Error) => {
      const reason = error.message.split("\n")[0];
      throw new Error(`the operation does not become readable at ${url}: ${reason}`);
    });
}

/** Until nothing is loaded and no task was long for a while; a page that never rests is left at last. */
async function waitUntilQuiet(page: Page, traffic: Traffic): Promise<void> {
  const end = performance.now() + RESTLESS;
  while (performance.now() < end) {
    const sinceTask = await page.evaluate(() => {
      const { longTasks, readable = 0 } = window.watched;
      const ends = longTasks.map(({ start, duration }) => start + duration);
      return performance.now() - Math.max(readable, ...ends);
    });
    const sinceTraffic = traffic.open.size > 0 ? 0 : performance.now() - traffic.changed;
    if (Math.min(sinceTask, sinceTraffic) > QUIET) return;
    await page.waitForTimeout(POLLING);
  }
}

interface Traffic {
  addresses: string[];
  /** Requests without an answer yet. */
  open: Set<Request>;
  /** When a request was made or answered last, by this process's clock. */
  changed: number;
}

function watchTraffic(context: BrowserContext): Traffic {
  const traffic: Traffic = { addresses: [], open: new Set(), changed: performance.now() };
  context.on("request", (request) => {
    if (/^(data|blob):/.test(request.url())) return;
    traffic.addresses.push(request.url());
    traffic.open.add(request);
    traffic.changed = performance.now();
  });
  const close = (request: Request) => {
    if (traffic.open.delete(request)) traffic.changed = performance.now();
  };
  context.on("requestfinished", close);
  context.on("requestfailed", close);
  return traffic;
}
