/** Everything of the descriptions is in the HTML, where no script is needed to read it. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "node-html-parser";
import { beforeAll, describe, expect, test } from "vitest";
import { describedApis } from "../src/apis.ts";
import { folderOf, LANGUAGES } from "../src/edition.ts";
import type { Node } from "./completeness/bundle.ts";
import { countShown, type Fact } from "./completeness/countShown.ts";
import { readShownApi, readShownPage, type ShownApi } from "./completeness/shownPage.ts";
import { liaisonSite } from "./liaisonSite.ts";

let site: { folder: string };

beforeAll(async () => {
  site = liaisonSite();
});

async function readBoth(slug: string, language: (typeof LANGUAGES)[number]) {
  const api = describedApis().find((one) => one.slug === slug);
  const document: Node = JSON.parse(await readFile(api?.bundles[language].jsonFile ?? "", "utf8"));
  const shown = await readShownApi(join(site.folder, folderOf(language), slug));
  return { document, shown };
}

function missing(facts: readonly Fact[]): string[] {
  return facts.filter(({ isShown }) => !isShown).map(({ kind, place }) => `${kind} ${place}`);
}

const editions = LANGUAGES.flatMap((language) =>
  describedApis().map(({ slug }) => ({ language, slug })),
);

test.each(editions)("all of $slug is shown in $language", async ({ language, slug }) => {
  const { document, shown } = await readBoth(slug, language);
  const facts = countShown(document, shown);
  const kinds = Map.groupBy(facts, ({ kind }) => kind);
  const figures = [...kinds].map(([kind, all]) => {
    const found = all.filter(({ isShown }) => isShown).length;
    return `${kind} ${found} of ${all.length}`;
  });
  console.info(`${slug}, ${language}: ${figures.join(", ")}`);
  for (const kind of ["operation", "parameter", "status", "field", "text", "example"] as const) {
    expect(kinds.get(kind)?.length, kind).toBeGreaterThan(0);
  }
  expect(missing(facts)).toEqual([]);
});

test.each(editions)(
  "the downloads of $slug in $language are the bytes of the bundle",
  async ({ language, slug }) => {
    const bundle = describedApis().find((one) => one.slug === slug)?.bundles[language];
    for (const [format, file] of [
      ["json", bundle?.jsonFile],
      ["yaml", bundle?.yamlFile],
    ] as const) {
      const download = join(site.folder, `${folderOf(language)}${slug}.${format}`);
      expect((await readFile(download)).equals(await readFile(file ?? "")), download).toBe(true);
    }
  },
);

describe("what is missing is told:", () => {
  const page = "listLeadSubscriptions.html";
  const own = "listLeadSubscriptions.200";
  let document: Node;
  let shown: ShownApi;

  beforeAll(async () => {
    ({ document, shown } = await readBoth("amocrm", "en"));
  });

  /** What is missing of the operation when its page has been changed. */
  async function without(change: (html: string) => string): Promise<string[]> {
    const html = await readFile(join(site.folder, "amocrm", page), "utf8");
    const changed = change(html);
    expect(changed).not.toBe(html);
    return missing(countShown(document, new Map([...shown, [page, readShownPage(changed, page)]])));
  }

  const remove = (id: string) => (html: string) => {
    const root = parse(html, { blockTextElements: {} });
    root.getElementById(id)?.remove();
    return root.toString();
  };
  const replace = (text: string, other: string) => (html: string) => html.replaceAll(text, other);

  test.each<[string, (html: string) => string, string]>([
    ["a parameter", remove("query.limit"), "parameter listLeadSubscriptions.query.limit"],
    ["a field", remove("response-200._embedded"), `field ${own}._embedded`],
    ["a status", remove("response-402"), "status listLeadSubscriptions.402"],
    ["all examples", remove("response-examples"), `example ${own}.ok`],
    [
      "a value of an example",
      replace("&quot;user&quot;", "&quot;users&quot;"),
      `example ${own}.ok`,
    ],
    [
      "a word of a description",
      replace("users and user groups", "users"),
      "operation listLeadSubscriptions",
    ],
    ["the link to the vendor", replace("https://www", "www"), "operation listLeadSubscriptions"],
    [
      "a mark of what is required",
      replace("<em>required</em>", ""),
      "parameter listLeadSubscriptions.path.id",
    ],
  ])("%s", async (_, change, expected) => {
    expect(await without(change)).toContain(expected);
  });

  test("a field and a member deep within, though the page of another operation has them", async () => {
    const place = `${own}: Subscription.type`;
    const told = await without((html) =>
      // The page of the schema has both too: what is not linked does not count.
      remove("response-200._embedded.subscriptions.type")(html.replaceAll("schemas/", "other/")),
    );
    expect(told).toEqual(expect.arrayContaining([`field ${place}`, `member ${place}=group`]));
  });

  test("a page", () => {
    const others = new Map([...shown].filter(([path]) => path !== page));
    expect(missing(countShown(document, others))).toContain("operation listLeadSubscriptions");
  });

  test("what a script would have to show first", async () => {
    const told = await without(replace('id="query.limit"', 'id="query.limit" hidden'));
    expect(told).toContain("parameter listLeadSubscriptions.query.limit");
  });
});
