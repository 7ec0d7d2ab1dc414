import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describedApis } from "../src/apis.ts";
import { buildReference } from "../src/buildReference.ts";

/** A built site that goes away again. */
export interface TestSite {
  folder: string;
  remove(): Promise<void>;
}

/** Builds the site from the bundles of `@liaison/spec`, not in `dist/`, where others read. */
export async function buildLiaisonSite(): Promise<TestSite> {
  const folder = await mkdtemp(join(tmpdir(), "liaison-reference-test-"));
  await buildReference({ apis: describedApis(), folder });
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
