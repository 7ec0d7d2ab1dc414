/** What Lighthouse says. It measures time, so nothing else may run beside this file. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runLighthouse } from "../../benchmarks/lighthouse.ts";
import { describedApis } from "../../src/apis.ts";
import { buildReference } from "../../src/buildReference.ts";
import { type ReferenceServer, serveReference } from "../../src/serve.ts";
import { addCompressedCopies } from "../../src/site/compress.ts";
import { hasBrowser } from "../visit.ts";

describe.skipIf(!hasBrowser)("Lighthouse", () => {
  let folder: string;
  let server: ReferenceServer;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "liaison-reference-lighthouse-"));
    // Served first: the pages name their own address, for search engines.
    server = await serveReference({ folder });
    await buildReference({ apis: describedApis(), folder, url: server.url });
    await addCompressedCopies(folder);
  });

  afterAll(async () => {
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  test.each([
    ["index.html", "mobile"],
    ["amocrm/listContacts.html", "mobile"],
    ["ru/amocrm/listContacts.html", "desktop"],
  ] as const)("finds nothing to mend on %s, %s", async (path, formFactor) => {
    const { scores, failed } = await runLighthouse(`${server.url}/${path}`, { formFactor });
    console.info(`${path}, ${formFactor}: ${JSON.stringify(scores)}`);
    expect(failed.filter(({ category }) => category !== "performance")).toEqual([]);
    const { performance, ...others } = scores;
    expect(others).toEqual({ accessibility: 100, "best-practices": 100, seo: 100 });
    expect(performance, JSON.stringify(failed)).toBeGreaterThanOrEqual(98);
  });
});
