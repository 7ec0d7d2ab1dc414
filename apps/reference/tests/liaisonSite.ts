import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";
import type { TestProject } from "vitest/node";
import { describedApis } from "../src/apis.ts";
import { buildReference } from "../src/buildReference.ts";

declare module "vitest" {
  export interface ProvidedContext {
    siteFolder: string;
  }
}

/**
 * Builds the site from the bundles of `@liaison/spec` once for all tests, not in `dist/`, where
 * others read. Vitest calls this before the first test, and what it returns after the last.
 */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "liaison-reference-test-"));
  await buildReference({ apis: describedApis(), folder });
  project.provide("siteFolder", folder);
  return () => rm(folder, { recursive: true, force: true });
}

/** The folder of the built site, for reading only. */
export function liaisonSite(): { folder: string } {
  return { folder: inject("siteFolder") };
}
