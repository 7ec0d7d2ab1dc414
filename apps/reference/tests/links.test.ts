/** Every link and anchor of the site leads somewhere, and its HTML is valid. */

import { HtmlValidate } from "html-validate";
import { parse } from "node-html-parser";
import { beforeAll, describe, expect, test } from "vitest";
import { htmlRules } from "./htmlRules.ts";
import { liaisonSite } from "./liaisonSite.ts";
import { pageTypes } from "./pageTypes.ts";
import {
  findBrokenLinks,
  readSiteFiles,
  readSitePage,
  type SiteFiles,
  type SitePage,
} from "./siteFiles.ts";

let site: { folder: string };
let built: SiteFiles;

beforeAll(async () => {
  site = liaisonSite();
  built = await readSiteFiles(site.folder);
});

test("every link and anchor leads to a file and an id, and no id is there twice", () => {
  const links = [...built.pages.values()].flatMap((page) => page.links);
  console.info(`${links.length} links of ${built.pages.size} pages`);
  expect(links.length).toBeGreaterThan(5_000);
  expect(findBrokenLinks(built)).toEqual([]);
});

test("both languages have the same pages and anchors", () => {
  for (const [path, { ids }] of built.pages) {
    // What a static host shows for a missing page is one page in both languages.
    if (path.startsWith("ru/") || path === "404.html") continue;
    expect.soft(built.pages.get(`ru/${path}`)?.ids, path).toEqual(ids);
  }
});

/** What tells the pages of a language apart in lists, and the levels of their headings. */
function headOf({ html }: SitePage): { title: string; description: string; levels: number[] } {
  const root = parse(html, { blockTextElements: { script: true, style: true } });
  return {
    title: root.querySelector("title")?.textContent ?? "",
    description: root.querySelector('meta[name="description"]')?.getAttribute("content") ?? "",
    levels: root.querySelectorAll("h1,h2,h3,h4,h5,h6").map(({ tagName }) => Number(tagName[1])),
  };
}

/** Whether the first heading is the only one of its level, and no level below is left out. */
function isOutline(levels: readonly number[]): boolean {
  return (
    levels.every((level, index) => (index === 0 ? level === 1 : level > 1)) &&
    levels.every((level, index) => level <= (levels[index - 1] ?? 0) + 1)
  );
}

test("every page has its own title and description, and an outline without gaps", () => {
  const pages = [...built.pages.values()].filter(({ path }) => !/404|explorer/.test(path));
  for (const language of ["en", "ru"]) {
    const heads = pages
      .filter(({ path }) => path.startsWith("ru/") === (language === "ru"))
      .map((page) => ({ path: page.path, ...headOf(page) }));
    expect(heads.length).toBeGreaterThan(80);
    for (const key of ["title", "description"] as const) {
      const same = [...Map.groupBy(heads, (head) => head[key]).values()].filter(
        (all) => all.length > 1,
      );
      expect(
        same.map((all) => all.map(({ path }) => path)),
        key,
      ).toEqual([]);
    }
    expect(heads.filter(({ description }) => description === "")).toEqual([]);
    expect(heads.filter(({ levels }) => !isOutline(levels)).map(({ path }) => path)).toEqual([]);
  }
});

test("a second title and a level left out would be told", () => {
  expect(
    [
      [1, 2, 3, 2],
      [1, 1],
      [1, 3],
      [2, 3],
      [1, 2, 4],
    ].map(isOutline),
  ).toEqual([true, false, false, false, false]);
});

describe("what is broken is told:", () => {
  test.each([
    ["a missing file", '<a href="listContact.html"></a>', "there is no such file"],
    ["a missing id", '<a href="getContact.html#query.wiht"></a>', "there is no such id"],
    ["a missing id of the page", '<a href="#query.wiht"></a>', "there is no such id"],
    ["a script", '<script src="../assets/no.js"></script>', "there is no such file"],
    ["what a script loads", '<script data-try="../no.js"></script>', "there is no such file"],
    ["an absolute path", '<a href="/amocrm/index.html"></a>', "it is not relative"],
    ["an address of mail", '<a href="mailto:a@example.com"></a>', "it is not relative"],
    ["a link out of the site", '<a href="../../index.html"></a>', "it leads out of the site"],
    [
      "an operation of the explorer",
      '<a href="explorer.html#/contacts/no"></a>',
      "has no such operation",
    ],
  ])("%s", (_, added, problem) => {
    expect(withAdded(added)).toEqual([expect.stringContaining(problem)]);
  });

  test("an id that is there twice", () => {
    expect(withAdded('<p id="content"></p>')).toEqual([
      "amocrm/listContacts.html: the id content is there twice",
    ]);
  });

  test("but not what is right", () => {
    const right = [
      "getContact.html#query.with",
      "index.html",
      "../amocrm/",
      "#content",
      "https://a.b/c",
    ];
    expect(withAdded(right.map((address) => `<a href="${address}"></a>`).join(""))).toEqual([]);
  });

  /** Problems of a page, with something added, that it has not without. */
  function withAdded(html: string): string[] {
    const path = "amocrm/listContacts.html";
    const page = built.pages.get(path);
    if (page === undefined) throw new Error(`there is no ${path}`);
    const problems = (changed: string): string[] =>
      findBrokenLinks({
        files: built.files,
        pages: new Map([...built.pages, [path, readSitePage(path, changed)]]),
      });
    const before = new Set(problems(page.html));
    return problems(page.html.replace("</main>", `${html}</main>`)).filter(
      (one) => !before.has(one),
    );
  }
});

describe("HTML", () => {
  const validator = new HtmlValidate(htmlRules);

  async function problemsOf(html: string): Promise<string[]> {
    const { results } = await validator.validateString(html);
    return results.flatMap(({ messages }) =>
      messages.map(({ line, ruleId, message }) => `${line}: ${ruleId}: ${message}`),
    );
  }

  test.each(pageTypes)("$name is valid", async ({ path }) => {
    for (const language of ["", "ru/"]) {
      const page = built.pages.get(language + path);
      expect(await problemsOf(page?.html ?? ""), language + path).toEqual([]);
    }
  });

  test("what is not valid is told", async () => {
    const { html = "" } = built.pages.get("index.html") ?? {};
    const broken = html.replace("</main>", '<p><div id="content"></div></p></main>');
    expect((await problemsOf(broken)).join("\n")).toMatch(
      /no-dup-id|close-order|element-permitted/,
    );
  });
});
