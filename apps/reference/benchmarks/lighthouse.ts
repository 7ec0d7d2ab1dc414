/** Lighthouse against a Chromium of its own that reaches this machine alone. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import lighthouse, { desktopConfig, type Result } from "lighthouse";
import { chromium } from "playwright-core";
import { isolatedChromium } from "../../../scripts/isolatedChromium.ts";
import { chromiumPath } from "./chromium.ts";

/** What Lighthouse scores. */
export const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"] as const;

/** One of what Lighthouse scores. */
export type Category = (typeof CATEGORIES)[number];

/** How to look at a page. */
export interface LighthouseOptions {
  /** Phone: slow 4G and a processor slowed down four times, both computed. */
  formFactor: "mobile" | "desktop";
}

/** An audit that took points. */
export interface FailedAudit {
  category: Category;
  /** Lighthouse's name of it, such as `color-contrast`. */
  id: string;
  /** What is wrong, in Lighthouse's words. */
  title: string;
  /** What it found, where it says more: a time, a number of places, a reason. */
  finding?: string;
  /** The first elements or files it names, at most three. */
  items: string[];
}

/** What Lighthouse says of a page. */
export interface LighthouseReport {
  /** From 0 to 100. */
  scores: Record<Category, number>;
  failed: FailedAudit[];
}

/**
 * Runs Lighthouse on a page, in a fresh profile. Not to be called twice at once: Lighthouse keeps its
 * times per process, and two runs would share the processor.
 *
 * @throws Error when there is no browser, or the page cannot be audited: it does not answer, fails to
 *   load or paints nothing
 */
export async function runLighthouse(
  url: string,
  { formFactor }: LighthouseOptions,
): Promise<LighthouseReport> {
  const executablePath = chromiumPath();
  const profile = await mkdtemp(join(tmpdir(), "liaison-lighthouse-"));
  try {
    const browser = await chromium.launchPersistentContext(profile, {
      executablePath,
      args: [...isolatedChromium, "--remote-debugging-port=0"],
      // Lighthouse sets the size of the window itself.
      viewport: null,
    });
    try {
      const config = formFactor === "desktop" ? desktopConfig : undefined;
      const port = await debuggingPort(profile);
      const run = await lighthouse(
        url,
        { port, onlyCategories: [...CATEGORIES], logLevel: "silent" },
        config,
      );
      if (run === undefined) throw new Error(`Lighthouse gave no result for ${url}`);
      return readResult(run.lhr, url);
    } finally {
      await browser.close();
    }
  } finally {
    await rm(profile, { recursive: true, force: true });
  }
}

/** Chromium writes the port that it chose into its profile. */
async function debuggingPort(profile: string): Promise<number> {
  const [port] = (await readFile(join(profile, "DevToolsActivePort"), "utf8")).split("\n");
  return Number(port);
}

function readResult(result: Result, url: string): LighthouseReport {
  if (result.runtimeError !== undefined) {
    throw new Error(`Lighthouse cannot audit ${url}: ${result.runtimeError.message}`);
  }
  const scores = Object.fromEntries(
    CATEGORIES.map((category) => {
      const score = result.categories[category]?.score;
      if (score === undefined || score === null) {
        throw new Error(`Lighthouse gave no score of ${category} for ${url}`);
      }
      return [category, Math.round(score * 100)];
    }),
  ) as Record<Category, number>;
  return { scores, failed: CATEGORIES.flatMap((category) => failedAudits(result, category)) };
}

function failedAudits(result: Result, category: Category): FailedAudit[] {
  const references = result.categories[category]?.auditRefs ?? [];
  return references.flatMap(({ id, weight }) => {
    const audit = result.audits[id];
    if (audit === undefined || weight === 0 || audit.score === null || audit.score === 1) return [];
    const { title, displayValue, explanation = displayValue } = audit;
    const finding = explanation === undefined ? {} : { finding: explanation };
    return [{ category, id, title, ...finding, items: namedItems(audit.details) }];
  });
}

function namedItems(details: Result["audits"][string]["details"]): string[] {
  if (details?.type !== "table") return [];
  return details.items.slice(0, 3).flatMap((item) => {
    const { node, url, source, description } = item as Record<string, unknown>;
    const snippet = (node as { snippet?: string } | undefined)?.snippet;
    const named = snippet ?? url ?? description ?? source;
    return typeof named === "string" ? [named] : [];
  });
}
