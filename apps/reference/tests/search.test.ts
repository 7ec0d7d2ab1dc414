import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { parse } from "node-html-parser";
import { beforeAll, describe, expect, test } from "vitest";
import { en } from "../src/browser/search/words/en.ts";
import { ru } from "../src/browser/search/words/ru.ts";
import type { Language } from "../src/edition.ts";
import { KINDS, type SearchDocument, type SearchIndex } from "../src/search/document.ts";
import { createSearch, groupHits, type Search } from "../src/search/search.ts";
import { liaisonSite } from "./liaisonSite.ts";

let site: { folder: string };
const files = new Map<Language, string>();
const searches = new Map<Language, Search>();

const read = (path: string): Promise<string> => readFile(join(site.folder, path), "utf8");
const readIndex = async (path: string): Promise<SearchIndex> => JSON.parse(await read(path));

beforeAll(async () => {
  site = liaisonSite();
  for (const name of await readdir(join(site.folder, "assets"))) {
    const language = /^search\.(\w+)\.\w+\.json$/.exec(name)?.[1] as Language | undefined;
    if (language !== undefined) files.set(language, `assets/${name}`);
  }
  const [english = "", russian = ""] = [files.get("en"), files.get("ru")];
  searches.set("en", await createSearch([english, russian], readIndex));
  searches.set("ru", await createSearch([russian, english], readIndex));
});

/** Places in the order in which the dialog shows them. */
async function find(language: Language, query: string): Promise<string[]> {
  const { hits, more } = (searches.get(language) as Search).find(query);
  const shown = [...groupHits((await more) ?? hits).values()].flat();
  return shown.map(({ document }) => placeOf(document));
}

function placeOf({ address, anchor }: SearchDocument): string {
  return anchor === "" ? address : `${address}#${anchor}`;
}

describe("the wanted page is among the first three", () => {
  const wanted: [language: Language, query: string, place: string][] = [
    // Names and paths, as they are written and as they are remembered.
    ["en", "listContacts", "amocrm/listContacts"],
    ["en", "linkcontact", "amocrm/linkContact"],
    ["en", "GET /api/v4/contacts/{id}", "amocrm/getContact"],
    ["en", "/api/v4/leads/{entity_id}/links", "amocrm/listLeadLinks"],
    ["en", "https://example.amocrm.ru/api/v4/contacts/50101?with=leads", "amocrm/getContact"],
    ["en", "responsible_user_id", "amocrm/schemas/Contact#responsible_user_id"],
    ["en", "responsible user", "amocrm/schemas/Contact#responsible_user_id"],
    ["en", "filter[responsible_user_id]", "amocrm/listContacts#query.filter.responsible_user_id"],
    ["en", "filter[updated_at][from]", "amocrm/listContacts#query.filter.updated_at"],
    ["en", "is_main", "amocrm/schemas/LinkRequestMetadata#is_main"],
    ["en", "X-Request-Id", "amocrm/listContacts#response-400.headers.X-Request-Id"],
    ["en", "EntityLinkList", "amocrm/schemas/EntityLinkList"],
    // Enum members, error codes, statuses.
    ["en", "only_deleted", "amocrm/listContacts#query.with"],
    ["en", "FieldMissing", "amocrm/listContacts#response-400.validation-errors.errors.code"],
    ["en", "429", "amocrm/listContacts#response-429"],
    ["en", "suprsend 404", "suprsend/listObjectSubscriptions#response-404"],
    ["en", "HTML page", "guides/errors#html-pages"],
    // Guides, a phrase, evidence.
    ["en", "rate limit", "guides/limits"],
    ["en", "validation errors", "guides/errors#validation-errors"],
    ["en", "unlink entities from a company", "amocrm/unlinkCompany"],
    ["en", "answered with unfiltered data", "amocrm/listContacts#query.filter"],
    // Misspelt.
    ["en", "lsit contcats", "amocrm/listContacts"],
    ["en", "responsable_user", "amocrm/schemas/Contact#responsible_user_id"],
    ["en", "autentication", "guides/authentication"],
    // Russian: two words, wrong endings, phrases, a misspelling.
    ["ru", "список контактов", "amocrm/listContacts"],
    ["ru", "изменить контакты", "amocrm/updateContacts"],
    ["ru", "привязать сделку", "amocrm/linkLead"],
    ["ru", "отвязать компанию", "amocrm/unlinkCompany"],
    ["ru", "как отвязать контакт от компании", "amocrm/unlinkContact"],
    ["ru", "чатов контакты", "amocrm/listContactChats"],
    ["ru", "главного контакта", "guides/links#main-contact"],
    ["ru", "лимитами запросов", "guides/limits"],
    ["ru", "токен истёк", "guides/authentication#unauthorized"],
    ["ru", "привезать контатк", "amocrm/linkContact"],
    ["ru", "ошибка проверки", "guides/errors#validation-errors"],
    ["ru", "updated_at", "amocrm/schemas/Contact#updated_at"],
    ["ru", "only_deleted", "amocrm/listContacts#query.with"],
    ["ru", "429", "amocrm/listContacts#response-429"],
    // The other language.
    ["ru", "recycle bin", "amocrm/listContacts#query.with"],
    ["ru", "update several contacts", "amocrm/updateContacts"],
    ["ru", "unlink entities from a company", "amocrm/unlinkCompany"],
    ["en", "привязать контакт", "amocrm/linkContact"],
    ["en", "корзина", "amocrm/listContacts#query.with"],
    ["en", "ошибки проверки", "guides/errors#validation-errors"],
  ];
  test.each(wanted)("%s: %s", async (language, query, place) => {
    expect((await find(language, query)).slice(0, 3)).toContain(place);
  });

  test("what no word resembles is not found in any language", async () => {
    expect(await find("en", "qwzxv")).toEqual([]);
    expect(await find("ru", "щыъэ")).toEqual([]);
  });

  test.each([
    ["en", en],
    ["ru", ru],
  ] as const)("every suggestion finds something: %s", async (language, { suggestions }) => {
    for (const query of suggestions) expect(await find(language, query)).not.toEqual([]);
  });
});

test("a word of another language loads its index once, a word of the own one does not", async () => {
  const loaded: string[] = [];
  const addresses = [files.get("en") ?? "", files.get("ru") ?? ""];
  const search = await createSearch(addresses, (address) => {
    loaded.push(address);
    return readIndex(address);
  });
  expect(search.find("contacts").more).toBeUndefined();
  expect(loaded).toEqual(addresses.slice(0, 1));
  await search.find("сделка").more;
  await search.find("компания").more;
  expect(loaded).toEqual(addresses);
});

test("an index that could not be loaded is asked for again", async () => {
  const [english = "", russian = ""] = [files.get("en"), files.get("ru")];
  let down = true;
  const search = await createSearch([english, russian], (address) => {
    if (address === russian && down) throw new Error("no connection");
    return readIndex(address);
  });
  await expect(search.find("сделка").more).rejects.toThrow("no connection");
  down = false;
  expect(await search.find("сделка").more).not.toEqual([]);
});

test("every document leads to an anchor of its page, in both languages", async () => {
  for (const path of files.values()) {
    const { folder, documents } = await readIndex(path);
    expect(new Set(documents.map(({ kind }) => kind))).toEqual(new Set(KINDS));
    const pages = Map.groupBy(documents, ({ address }) => address);
    for (const [address, parts] of pages) {
      const page = parse(await read(`${folder}${address}.html`));
      const ids = new Set(page.querySelectorAll("[id]").map(({ id }) => id));
      const lost = parts.filter(({ anchor }) => anchor !== "" && !ids.has(anchor));
      expect(lost).toEqual([]);
    }
  }
});

test("a field of a shared schema is there once, on the page of the schema", async () => {
  const { documents } = await readIndex(files.get("en") ?? "");
  const places = documents.filter(({ name }) => name === "first_name").map(placeOf);
  expect(places.filter((place) => place.includes("response-"))).toEqual([]);
  expect(places).toContain("amocrm/schemas/Contact#first_name");
});

test("an index is no larger than 120 kB compressed", async () => {
  for (const path of files.values()) {
    expect(gzipSync(await read(path)).length).toBeLessThan(120_000);
  }
});

test("a query takes less than 50 ms", () => {
  const queries = [
    "list contacts",
    "c",
    "filter[updated_at][from]",
    "привязать контакт",
    "contcats",
  ];
  const times = [...searches.values()].flatMap((search) =>
    [...queries, ...queries, ...queries].map((query) => {
      const start = performance.now();
      search.find(query);
      return performance.now() - start;
    }),
  );
  const median = times.sort((one, other) => one - other)[times.length / 2] as number;
  expect(median).toBeLessThan(50);
});
