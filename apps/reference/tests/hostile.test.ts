/** Whatever a bundle says is text on every page, and never markup. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type HTMLElement, parse } from "node-html-parser";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ReferenceServer, serveReference } from "../src/serve.ts";
import { readSiteFiles, type SiteFiles } from "./siteFiles.ts";
import { buildSmallSite, smallDocument } from "./smallSite.ts";
import { hasBrowser, startBrowser, visit } from "./visit.ts";

/** Breaks out of texts, attributes, scripts, templates and replacements. */
const NASTY = `"'><img src=x onerror="window.broken=1"><script>window.broken=1</script> & {{{redocHTML}}} $& \${1}`;

let folder: string;
let site: string;
let files: SiteFiles;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "liaison-reference-hostile-"));
  site = await buildSmallSite(folder, { document: nastyDocument() });
  files = await readSiteFiles(site);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** A description with the nasty text wherever a text of one's own may stand. */
function nastyDocument(): unknown {
  const evidence = [{ level: "measured", note: NASTY, about: [NASTY, "200"] }];
  const schema = {
    description: NASTY,
    "x-evidence": evidence,
    properties: {
      [NASTY]: {
        ...{ type: "string", description: NASTY, pattern: NASTY, default: NASTY, format: NASTY },
        ...{ enum: [NASTY], examples: [NASTY], "x-evidence": evidence },
      },
      open: { type: "string", "x-extensible-enum": [NASTY] },
      choice: { oneOf: [{ const: NASTY }, { type: "object", properties: { [NASTY]: {} } }] },
    },
    dependentRequired: { [NASTY]: [NASTY] },
  };
  const examples = { [NASTY]: { summary: NASTY, description: NASTY, value: { [NASTY]: NASTY } } };
  const json = { schema: { $ref: "#/components/schemas/Nasty" }, examples };
  const content = {
    "application/json": json,
    "text/html": { schema: { type: "string" }, examples: { page: { value: NASTY } } },
  };
  return smallDocument(
    {
      info: { title: NASTY, version: "0.1.0", summary: NASTY, description: NASTY },
      servers: [
        {
          url: "https://{part}.example.com",
          description: NASTY,
          variables: { part: { default: NASTY, description: NASTY } },
        },
      ],
      tags: [{ name: "Things", "x-displayName": NASTY, description: NASTY }],
      externalDocs: { url: `https://example.com/${NASTY}`, description: NASTY },
      components: {
        schemas: { Nasty: { type: "object", ...schema } },
        securitySchemes: { key: { type: "http", scheme: "bearer", description: NASTY } },
      },
    },
    {
      ...{ summary: NASTY, description: NASTY, "x-evidence": evidence },
      externalDocs: { url: `https://example.com/${NASTY}`, description: NASTY },
      "x-access": { role: "user", note: NASTY },
      parameters: [{ name: NASTY, in: "query", description: NASTY, schema }],
      requestBody: { description: NASTY, content },
      responses: {
        "200": { description: NASTY, content, headers: { Odd: { description: NASTY, schema } } },
      },
    },
  );
}

/** All that a page has no business with: elements and attributes that a text brought in. */
function intruders(root: HTMLElement): string[] {
  return root.querySelectorAll("*").flatMap((element) => {
    const names = Object.keys(element.attributes);
    const isOdd =
      ["IMG", "IFRAME", "STYLE"].includes(element.tagName) ||
      (element.tagName === "SCRIPT" && !element.hasAttribute("src")) ||
      names.some((name) => /^on|^style$|[^\w-]/.test(name));
    return isOdd ? [element.outerHTML.slice(0, 200)] : [];
  });
}

test("no page of ours has an element or an attribute that the bundle wrote", () => {
  const own = [...files.pages.values()].filter(({ path }) => !path.endsWith("explorer.html"));
  expect(own.length).toBeGreaterThan(10);
  for (const { path, html } of own) {
    const root = parse(html, { blockTextElements: { script: true, style: true } });
    expect(intruders(root), path).toEqual([]);
  }
});

test("the nasty text is shown as it is, wherever it stands", () => {
  const html = files.pages.get("amocrm/listThings.html")?.html ?? "";
  const root = parse(html, { blockTextElements: { script: true, style: true } });
  const text = root.textContent;
  // Parameters, fields, members, examples, notes, headings: each of them more than once.
  expect(text.split("<img src=x onerror=").length).toBeGreaterThan(40);
  expect(root.querySelector("h1")?.textContent).toBe(NASTY);
  expect(root.querySelector("title")?.textContent).toContain(NASTY);
  const names = root.querySelectorAll(".field code").map((code) => code.textContent);
  expect(names.filter((name) => name === NASTY).length).toBeGreaterThan(2);
});

test("an intruder is told", () => {
  const html = '<p style="x"></p><img src="x"><a onclick="x"></a><script>x</script><b a"b="c"></b>';
  expect(intruders(parse(html)).length).toBeGreaterThanOrEqual(4);
});

describe.skipIf(!hasBrowser)("in a browser", () => {
  let browser: Browser;
  let server: ReferenceServer;

  beforeAll(async () => {
    [browser, server] = await Promise.all([startBrowser(), serveReference({ folder: site })]);
  });

  afterAll(() => Promise.all([browser?.close(), server?.close()]));

  test.each([
    "index.html",
    "ru/amocrm/listThings.html",
    "amocrm/schemas/Nasty.html",
    "amocrm/explorer.html",
  ])("nothing of it runs on %s", async (path) => {
    if (!files.files.has(path)) throw new Error(`there is no ${path}`);
    const { page, foreign, close } = await visit(browser, `${server.url}/${path}`, { width: 1280 });
    expect(await page.evaluate(() => "broken" in window)).toBe(false);
    expect(foreign).toEqual([]);
    await close();
  });
});
