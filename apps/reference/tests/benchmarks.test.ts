import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { multiplyApi, type OpenApiDocument } from "@liaison/bench/multiplyApi";
import { createContract } from "@liaison/contract";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { compressFiles, startCountingServer } from "../benchmarks/countingServer.ts";
import { measure } from "../benchmarks/measure.ts";
import { unpackPeers } from "../benchmarks/peerPackages.ts";
import { profiles } from "../benchmarks/profiles.ts";
import { blockingTime, cumulativeShift, type Sample } from "../benchmarks/sample.ts";
import { findTarget } from "../benchmarks/target.ts";
import { judgeTargets } from "../benchmarks/targets.ts";
import { packagedFile } from "../src/site/packagedFile.ts";
import { hasBrowser, startBrowser } from "./visit.ts";

let folder: string;
let own: OpenApiDocument;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "liaison-benchmarks-"));
  own = JSON.parse(await readFile(packagedFile("@liaison/spec/amocrm.json"), "utf8"));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe("the larger API", () => {
  test("has 300 operations of their own names, texts, tags and components", () => {
    const large = multiplyApi(own, 300);
    // Throws when a reference leads nowhere.
    const { operations } = createContract(large);
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(300);

    const item = large.paths["/copy2/api/v4/contacts/links"];
    expect(item?.["get"]).toMatchObject({
      operationId: "listContactsLinksCopy2",
      summary: "List links of several contacts, copy 2",
      tags: ["Entity links 2"],
    });
    expect(JSON.stringify(item)).not.toMatch(/"#\/components\/\w+\/\w+(?<!Copy2)"/);
    const used = new Set(
      Object.values(large.paths)
        .flatMap((path) => Object.values(path))
        .flatMap((operation) => (operation as { tags?: string[] }).tags ?? []),
    );
    expect(large.tags.map(({ name }) => name).sort()).toEqual([...used].sort());
    const schemas = ({ components }: OpenApiDocument): number =>
      Object.keys(components["schemas"] ?? {}).length;
    expect(schemas(large)).toBe(10 * schemas(own));
  });

  test("leaves the given one as it was", () => {
    const before = JSON.stringify(own);
    multiplyApi(own, 66);
    expect(JSON.stringify(own)).toBe(before);
  });

  test("is refused when whole paths do not add up", () => {
    expect(() => multiplyApi(own, 34)).toThrow("so that there are 34 operations");
    const empty = { tags: [], paths: {}, components: {} };
    expect(() => multiplyApi(empty, 2)).toThrow("so that there are 2 operations");
  });
});

describe("the operation that is opened", () => {
  test("is found with texts that have no markup", () => {
    expect(findTarget(own, "listContactsLinks")).toEqual({
      operationId: "listContactsLinks",
      method: "get",
      path: "/api/v4/contacts/links",
      tag: "Entity links",
      texts: {
        summary: "List links of several contacts",
        description:
          "Lists what several contacts are linked to, each link with the contact that it starts from.",
        parameter: "Number of the page, counted from 1.",
      },
    });
  });

  test.each(["nothing", "createContacts"])("%s has no such texts", (operationId) => {
    expect(() => findTarget(own, operationId)).toThrow(`no operation ${operationId} has texts`);
  });
});

test("tasks block beyond 50 ms", () => {
  const tasks = [50, 51, 250].map((duration) => ({ start: 0, duration }));
  expect(blockingTime(tasks)).toBe(201);
});

test("shifts add up within a burst, and the worst burst counts", () => {
  const shifts = (...entries: [time: number, score: number][]) =>
    entries.map(([time, score]) => ({ time, score }));
  expect(cumulativeShift([])).toBe(0);
  expect(cumulativeShift(shifts([0, 1], [999, 2], [1999, 4]))).toBe(4);
  expect(cumulativeShift(shifts([0, 1], [999, 2], [1998, 0.5]))).toBe(3.5);
  const everySecond = shifts(
    ...[0, 900, 1800, 2700, 3600, 4500, 5400].map((time) => [time, 1] as [number, number]),
  );
  expect(cumulativeShift(everySecond)).toBe(6);
});

describe("targets", () => {
  const sample: Sample = {
    bytes: 20_000,
    requests: 6,
    thirdParty: 0,
    firstPaint: 0,
    readable: 200,
    blocking: 0,
    heap: 0,
    shift: 0,
  };
  const missed = (page: Partial<Sample>, redoc: number) => {
    const cell = new Map([
      ["page" as const, [sample, { ...sample, ...page }]],
      ["redoc" as const, [{ ...sample, readable: redoc }]],
    ]);
    const samples = { own: { fast: cell, slow: cell }, large: { fast: cell, slow: cell } };
    const ours = { performance: 98, accessibility: 100, seo: 100, "best-practices": 100 };
    const scores = new Map([
      ["landing" as const, ours],
      ["page" as const, { ...ours, accessibility: 99 }],
    ]);
    return judgeTargets({ samples, scores })
      .filter(({ kept }) => !kept)
      .map(({ target }) => target);
  };

  test("are kept at their limits, each score for itself", () => {
    expect(missed({}, 1000)).toEqual(["Lighthouse, operation page: accessibility at least 100"]);
  });

  test.each([
    [{ bytes: 20_001 }, "at most 20 kB"],
    [{ requests: 7 }, "at most 6 requests"],
    [{ thirdParty: 1 }, "no request to a third party"],
    [{ shift: 0.001 }, "no layout shift"],
  ])("are missed by a single visit with %o", (page, text) => {
    expect(missed(page, 1000).filter((target) => target.includes(text))).toHaveLength(2);
  });

  test("compare with Redoc by profile", () => {
    expect(missed({}, 999).filter((target) => target.includes("Redoc"))).toEqual([
      "operation readable at our description, slow: at most 0.2 × Redoc",
      "operation readable at 300 operations, slow: at most 0.2 × Redoc",
    ]);
  });
});

test("a registry out of reach is told in one line, and nothing is left behind", async () => {
  vi.stubEnv("npm_config_registry", "http://127.0.0.1:9/");
  vi.stubEnv("npm_config_fetch_retries", "0");
  const peers = { dependencies: { "swagger-ui-dist": "5.35.0" } };
  await writeFile(join(folder, "package.json"), JSON.stringify(peers));
  const told: string[] = [];
  await expect(unpackPeers((line) => told.push(line), folder)).rejects.toThrow(
    /^cannot fetch swagger-ui-dist@5\.35\.0 from the npm registry: .*ECONNREFUSED.*$/,
  );
  expect(told).toEqual(["fetching swagger-ui-dist 5.35.0, once"]);
  expect(await readdir(join(folder, "node_modules"))).toEqual([]);
  vi.unstubAllEnvs();
});

describe.skipIf(!hasBrowser).concurrent("a visit", () => {
  const texts = { summary: "List cats", description: "Lists all cats.", parameter: "Its colour." };
  let browser: Browser;

  beforeAll(async () => {
    browser = await startBrowser();
  });

  afterAll(() => browser?.close());

  /** Measures a page that has all texts, in a menu too, and runs a script. */
  async function visitPage(body: string, script: string): Promise<Sample> {
    const site = await mkdtemp(join(folder, "site-"));
    const server = await startCountingServer(site);
    const page = `<!doctype html><meta charset="utf-8"><title>Cats</title><link rel="icon" href="data:,">
<nav>List cats</nav>${body}<script src="page.js"></script>`;
    await writeFile(join(site, "index.html"), page);
    await writeFile(join(site, "page.js"), `${script}\n${"// padding\n".repeat(10_000)}`);
    await compressFiles(site);
    try {
      const [fast] = profiles;
      if (fast === undefined) throw new Error("no profile");
      return await measure(browser, { url: `${server.origin}/index.html`, texts }, fast, [server]);
    } finally {
      await server.close();
    }
  }

  const operation =
    "<main><h1>List cats</h1><p>Lists all\ncats.</p><p id=colour>Its colour.</p></main>";
  const later = (action: string) => `setTimeout(() => { ${action} }, 600);`;

  test("of a plain page is readable at its first paint, and counts compressed bytes", async () => {
    const { readable, firstPaint, requests, thirdParty, bytes } = await visitPage(operation, "");
    expect(readable).toBeLessThan(firstPaint + 300);
    expect({ requests, thirdParty }).toEqual({ requests: 2, thirdParty: 0 });
    expect(bytes).toBeGreaterThan(300);
    expect(bytes).toBeLessThan(3000);
  });

  test.each([
    ["covered", "<div id=lid style='position:fixed;inset:0;background:red'></div>", "lid.remove()"],
    ["below the window", "<div id=lid style='height:3000px'></div>", "scrollTo(0, 3000)"],
    [
      "without its parameter",
      "<style>#colour{display:none}</style>",
      "colour.style.display = 'block'",
    ],
    [
      "transparent",
      "<style>main{opacity:0}</style>",
      "document.querySelector('main').style.opacity = 1",
    ],
  ])("is not readable while the operation is %s", async (_, markup, end) => {
    const { readable } = await visitPage(`${markup}${operation}`, later(end));
    expect(readable).toBeGreaterThan(600);
  });

  test("sees text that a script writes, the layout that shifts and the other origin", async () => {
    const elsewhere = await startCountingServer(folder);
    const sample = await visitPage(
      "<div id=gap></div><main></main>",
      `fetch("${elsewhere.origin}/nothing").catch(() => {});
      ${later(`document.querySelector("main").innerHTML = ${JSON.stringify(operation)};
      requestAnimationFrame(() => requestAnimationFrame(() => { gap.style.height = "200px"; }));
      const end = performance.now() + 150; while (performance.now() < end);`)}`,
    );
    await elsewhere.close();
    expect(sample.readable).toBeGreaterThan(600);
    expect(sample.thirdParty).toBe(1);
    expect(sample.blocking).toBeGreaterThan(50);
    expect(sample.shift).toBeGreaterThan(0);
  });
});
