/** What programs read of the site: Markdown, llms.txt, the sitemap, the changelog. */
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual, promisify } from "node:util";
import MarkdownIt from "markdown-it";
import { parse } from "node-html-parser";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { describedApis } from "../src/apis.ts";
import { buildReference } from "../src/buildReference.ts";
import { folderOf, LANGUAGES, type Language } from "../src/edition.ts";
import { packagedFile } from "../src/site/packagedFile.ts";
import { robots, sitemap } from "../src/site/sitemap.ts";
import { readSiteUrl } from "../src/site/siteUrl.ts";
import {
  isNode,
  type Node,
  nodeAt,
  propertiesOf,
  readBundle,
  textAt,
  textsOf,
} from "./completeness/bundle.ts";
import { normaliseMarkdown } from "./completeness/shownPage.ts";

const URL_GIVEN = "https://example.com/docs/api";
const parser = new MarkdownIt({ html: false });

let folder: string;
let paths: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "liaison-reference-machines-"));
  await buildReference({ apis: describedApis(), folder, url: URL_GIVEN });
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => posix.join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const read = (path: string): Promise<string> => readFile(join(folder, path), "utf8");

const ending = (end: string): string[] => paths.filter((path) => path.endsWith(end));

/** Addresses of all links of a Markdown text, without those to other hosts. */
function linksOf(markdown: string): string[] {
  return parser
    .parse(markdown, {})
    .flatMap(({ children }) => children ?? [])
    .filter(({ type }) => type === "link_open")
    .map((token) => String(token.attrGet("href")))
    .filter((href) => !/^https?:/.test(href));
}

/** The links of a text that lead to no file, seen from its path. */
function deadLinks(markdown: string, path: string, files: ReadonlySet<string>): string[] {
  return linksOf(markdown).filter((href) => !files.has(posix.join(posix.dirname(path), href)));
}

test("every page has its Markdown, which begins with its heading, and no other file has", async () => {
  const withoutMarkdown = /(^|\/)explorer\.html$|^404\.html$/;
  const pages = ending(".html").filter((path) => !withoutMarkdown.test(path));
  expect(pages.length).toBeGreaterThan(150);
  expect(ending(".md")).toEqual(pages.map((path) => path.replace(/html$/, "md")));
  for (const path of pages) {
    const main = parse(await read(path)).querySelector("main");
    const [heading, text] = parser.parse(await read(path.replace(/html$/, "md")), {});
    expect(heading?.tag, path).toBe("h1");
    const words = text?.children?.map(({ content }) => content).join("");
    expect(words, path).toBe(main?.querySelector("h1")?.textContent.trim());
  }
});

test("every link of Markdown leads to a file of the same language", async () => {
  const files = new Set(paths);
  let count = 0;
  for (const path of [...ending(".md"), ...ending("llms.txt"), ...ending("llms-full.txt")]) {
    const text = await read(path);
    expect(deadLinks(text, path, files), path).toEqual([]);
    const own = path.startsWith("ru/");
    const pages = linksOf(text).filter((href) => href.endsWith(".md"));
    for (const href of pages) {
      expect(posix.join(posix.dirname(path), href).startsWith("ru/"), `${path}: ${href}`).toBe(own);
    }
    count += pages.length;
  }
  expect(count).toBeGreaterThan(3_000);
});

test("a link that leads nowhere, or kept its scheme, would be told", () => {
  const text = "[a](b.md) [c](../d.md) [e](guide:errors) [f](https://example.com/) `[g](h.md)`";
  expect(deadLinks(text, "x/y.md", new Set(["x/b.md"]))).toEqual(["../d.md", "guide:errors"]);
});

describe.each([...LANGUAGES])("llms.txt and llms-full.txt, %s", (language) => {
  test("llms.txt has the form that llmstxt.org describes, and lists every page", async () => {
    const path = `${folderOf(language)}llms.txt`;
    const text = await read(path);
    const [title, , , quote] = parser.parse(text, {});
    expect([title?.tag, quote?.type]).toEqual(["h1", "blockquote_open"]);
    expect(text.match(/^## .+$/gm)?.at(-1)).toBe("## Optional");
    const sections = text.split(/^## .+$/m).slice(1);
    for (const line of sections.join("").split("\n").filter(Boolean)) {
      expect(line).toMatch(/^- \[.+\]\(\S+\)(: \S.*)?$/);
    }
    const listed = linksOf(text).map((href) => posix.join(posix.dirname(path), href));
    const own = ending(".md").filter((page) => page.startsWith("ru/") === (language === "ru"));
    const notListed = own.filter((page) => !listed.includes(page));
    expect(notListed).toEqual([
      `${folderOf(language)}guides/index.md`,
      `${folderOf(language)}index.md`,
    ]);
  });

  test.each(["amocrm", "suprsend"])("llms-full.txt has all of %s", async (slug) => {
    const document = await readDocument(slug, language);
    const text = await read(`${folderOf(language)}llms-full.txt`);
    const { counts, missing } = held(document, text);
    expect(missing).toEqual([]);
    for (const kind of ["operation", "parameter", "field", "text", "example"] as const) {
      expect(counts[kind], kind).toBeGreaterThan(0);
    }
  });

  test("the page of an operation has its samples, examples and the vendor's page", async () => {
    const { paths: items } = (await readDocument("amocrm", language)) as { paths: Node };
    const operation = nodeAt(nodeAt(items, "/api/v4/contacts"), "post");
    const text = await read(`${folderOf(language)}amocrm/createContacts.md`);
    const codes = codesOf(text);
    for (const file of ["createContacts.sh", "createContacts.ts", "createContacts.raw.ts"]) {
      const sample = new URL(`../samples/amocrm/${file}`, import.meta.url);
      const code = (await readFile(sample, "utf8")).trim();
      expect(
        codes.some((one) => one.trim() !== "" && code.includes(one.trim())),
        file,
      ).toBe(true);
    }
    expect(text).toContain(`](${textAt(nodeAt(operation, "externalDocs"), "url")})`);
  });
});

test("what llms-full.txt lacks would be told", async () => {
  const document = await readDocument("suprsend", "en");
  const text = await read("llms-full.txt");
  const without = (part: string): string[] => {
    expect(text).toContain(part);
    return held(document, text.replaceAll(part, "")).missing;
  };
  expect(without("`GET /v1/object/{object_type}/{id}/subscription/`")).toContain(
    "operation listObjectSubscriptions",
  );
  expect(without("`has_next` (")).toContain("field has_next");
  expect(without("`object_type` (")).toContain("parameter object_type");
  expect(without('"has_next": ').some((one) => one.startsWith("example "))).toBe(true);
  expect(without("Users and child objects").some((one) => one.startsWith("text "))).toBe(true);
});

async function readDocument(slug: string, language: Language): Promise<Node> {
  const api = describedApis().find((one) => one.slug === slug);
  return JSON.parse(await readFile(api?.bundles[language].jsonFile ?? "", "utf8"));
}

function codesOf(markdown: string): string[] {
  return parser
    .parse(markdown, {})
    .filter(({ type }) => type === "fence")
    .map(({ content }) => content);
}

/** Counts what a bundle has, and tells what of it a Markdown text lacks. */
function held(
  document: Node,
  markdown: string,
): { counts: Record<string, number>; missing: string[] } {
  const bundle = readBundle(document);
  const found: [kind: string, name: string, isThere: boolean][] = [];
  const normalised = normaliseMarkdown(markdown);
  const values = codesOf(markdown).map((code): unknown => {
    try {
      return JSON.parse(code);
    } catch {
      return code.trim();
    }
  });
  const contentOf = (holder: Node): void => {
    for (const content of Object.values(nodeAt(holder, "content")).map(bundle.resolve)) {
      for (const { name } of propertiesOf(content["schema"], "", bundle)) {
        found.push(["field", name, markdown.includes(`\`${name}\` (`)]);
      }
      for (const [name, example] of Object.entries(nodeAt(content, "examples"))) {
        const { value } = bundle.resolve(example);
        const plain = typeof value === "string" ? value.trim() : value;
        found.push(["example", name, values.some((one) => isDeepStrictEqual(one, plain))]);
      }
    }
  };
  for (const [path, item] of Object.entries(nodeAt(document, "paths"))) {
    for (const [method, operation] of Object.entries(isNode(item) ? item : {})) {
      if (!isNode(operation) || !("operationId" in operation)) continue;
      const line = `\n\`${method.toUpperCase()} ${path}\`\n`;
      const id = textAt(operation, "operationId");
      const isThere = markdown.includes(line) && markdown.includes(`operationId: \`${id}\`\n`);
      found.push(["operation", id, isThere]);
      const raw = [(item as Node)["parameters"], operation["parameters"]].flat().filter(Boolean);
      for (const name of raw.map((one) => textAt(bundle.resolve(one), "name"))) {
        found.push(["parameter", name, markdown.includes(`- \`${name}\` (`)]);
      }
      contentOf(bundle.resolve(operation["requestBody"]));
      for (const response of Object.values(nodeAt(operation, "responses"))) {
        contentOf(bundle.resolve(response));
      }
    }
  }
  for (const { place, text } of textsOf(document)) {
    found.push(["text", place, normalised.includes(normaliseMarkdown(text))]);
  }
  const counts: Record<string, number> = {};
  for (const [kind] of found) counts[kind] = (counts[kind] ?? 0) + 1;
  const missing = found
    .filter(([, , isThere]) => !isThere)
    .map(([kind, name]) => `${kind} ${name}`);
  return { counts, missing: [...new Set(missing)] };
}

test("the sitemap has every page in both languages, each with its alternates", async () => {
  const text = await read("sitemap.xml");
  const address = String.raw`https://example\.com/docs/api/[\w./-]+\.html`;
  const alternate = String.raw`<xhtml:link rel="alternate" hreflang="(en|ru)" href="${address}"/>\n`;
  const entry = String.raw`<url>\n<loc>${address}</loc>\n(${alternate}){2}</url>\n`;
  const start = String.raw`<\?xml version="1\.0" encoding="UTF-8"\?>\n<urlset xmlns="http://www\.sitemaps\.org/schemas/sitemap/0\.9" xmlns:xhtml="http://www\.w3\.org/1999/xhtml">\n`;
  expect(text).toMatch(new RegExp(`^${start}(${entry})+</urlset>\n$`));

  const root = parse(text);
  const entries = root.querySelectorAll("url").map((one) => ({
    own: one.querySelector("loc")?.textContent ?? "",
    alternates: one
      .querySelectorAll("*")
      .filter(({ rawTagName }) => rawTagName === "xhtml:link")
      .map((link) => [link.getAttribute("hreflang"), link.getAttribute("href")]),
  }));
  const pages = ending(".html").filter((path) => path !== "404.html");
  const toUrl = (path: string): string => `${URL_GIVEN}/${path}`;
  expect(entries.map(({ own }) => own).sort()).toEqual(pages.map(toUrl).sort());
  for (const { own, alternates } of entries) {
    const path = own.slice(URL_GIVEN.length + 1).replace(/^ru\//, "");
    expect(alternates).toEqual([
      ["en", toUrl(path)],
      ["ru", toUrl(`ru/${path}`)],
    ]);
    const head = parse(await read(own.slice(URL_GIVEN.length + 1)));
    if (!own.endsWith("explorer.html")) {
      expect(head.querySelector('link[rel="canonical"]')?.getAttribute("href")).toBe(own);
    }
  }
});

test("addresses are escaped in the sitemap", () => {
  expect(sitemap(["a&b"], "https://example.com/")).toContain(
    "<loc>https://example.com/a&amp;b.html</loc>",
  );
});

test("robots.txt leads to the sitemap", async () => {
  expect(await read("robots.txt")).toBe(robots(`${URL_GIVEN}/`));
  expect(robots("https://example.com/")).toMatch(
    /^Sitemap: https:\/\/example\.com\/sitemap\.xml$/m,
  );
});

test("changelog.json is the changelog of the descriptions", async () => {
  const source = await readFile(packagedFile("@liaison/spec/changelog.json"), "utf8");
  expect(JSON.parse(await read("changelog.json"))).toEqual(JSON.parse(source));
});

test("404.html works at any depth: nothing in it is relative", async () => {
  const page = parse(await read("404.html"));
  const addresses = page
    .querySelectorAll("[href], [src]")
    .map((one) => one.getAttribute("href") ?? one.getAttribute("src") ?? "");
  expect(addresses.length).toBe(3);
  for (const address of addresses) {
    expect(address.startsWith(`${URL_GIVEN}/`), address).toBe(true);
    expect(paths).toContain(address.slice(URL_GIVEN.length + 1));
  }
  expect(page.querySelectorAll("script, style, [style]")).toEqual([]);
  expect(page.querySelectorAll("p[lang]").map((one) => one.getAttribute("lang"))).toEqual([
    "en",
    "ru",
  ]);
});

test("files of assets/ may be kept for ever: each has a hash in its name", () => {
  const assets = paths.filter((path) => path.startsWith("assets/"));
  expect(assets.length).toBeGreaterThan(5);
  for (const path of assets) expect(path).toMatch(/\.([0-9a-f]{10}|[0-9A-Z]{8})\.\w+/);
});

describe("the address of the site", () => {
  test.each([
    ["https://example.com", "https://example.com/"],
    ["http://127.0.0.1:4000/docs", "http://127.0.0.1:4000/docs/"],
    ["https://example.com/docs/", "https://example.com/docs/"],
  ])("%s is read as %s", (text, url) => {
    expect(readSiteUrl(text)).toBe(url);
  });

  test.each([
    ...["", "example.com", "/docs/", "ftp://example.com/", "https:example.com", "https://"],
    ...["https://example.com/?a=1", "https://example.com/#a", "https://ada@example.com/"],
  ])("%j is refused", (text) => {
    expect(() => readSiteUrl(text)).toThrow(
      expect.objectContaining({
        name: "BuildFailure",
        message: expect.stringContaining(`"${text}" is no address of a site`),
      }),
    );
  });

  test("a wrong REFERENCE_URL ends the build with one line and exit code 1", async () => {
    const script = fileURLToPath(new URL("../scripts/build.ts", import.meta.url));
    const env = { ...process.env, REFERENCE_URL: "example.com/docs" };
    await expect(promisify(execFile)(process.execPath, [script], { env })).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /^reference: "example\.com\/docs" is no address of a site: .+\n$/,
      ),
    });
  });
});
