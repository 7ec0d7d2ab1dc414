import { describe, expect, test } from "vitest";
import type { Edition, Language } from "../src/edition.ts";
import { trustedHtml } from "../src/html/html.ts";
import type { Page } from "../src/pages/page.ts";
import type { RenderedEdition } from "../src/pages/pages.ts";
import { readDocuments } from "../src/search/documents.ts";
import { excerpt, markTerms, type Piece } from "../src/search/excerpt.ts";
import { readPassages } from "../src/search/passages.ts";
import { indexTerms, key, termsOf } from "../src/search/terms.ts";

const terms = (text: string): string[] => termsOf(text).map(({ term }) => term);

/** With the marks as brackets. */
const written = (pieces: readonly Piece[]): string =>
  pieces.map(({ text, marked }) => (marked ? `[${text}]` : text)).join("");

describe("terms", () => {
  test("names are divided into their words", () => {
    expect(terms("listContacts")).toEqual(["list", "contacts"]);
    expect(terms("filter[updated_at][from]")).toEqual(["filter", "updated", "at", "from"]);
    expect(terms("/api/v4/contacts/{entity_id}")).toEqual([
      "api",
      "v4",
      "contacts",
      "entity",
      "id",
    ]);
    expect(terms("HtmlPage, HTML page, 5XX")).toEqual(["html", "page", "html", "page", "5xx"]);
  });

  test("Russian words agree in all cases", () => {
    for (const word of ["контакт", "контакты", "контактов", "контактами", "Контактах"]) {
      expect(terms(word)).toEqual(["контакт"]);
    }
    for (const word of ["сделка", "сделки", "сделку", "сделке", "сделкой", "сделками"]) {
      expect(terms(word)).toEqual(["сделк"]);
    }
    expect(terms("удалённые")).toEqual(terms("удалены"));
    expect(terms("для мок")).toEqual(["для", "мок"]);
  });

  test("a name is found as a whole too", () => {
    expect(indexTerms("updated_at ok")).toEqual(["updated", "at", "updatedat", "ok"]);
    expect(key("filter[updated_at]")).toBe(key("Filter updated-at"));
  });
});

describe("excerpts", () => {
  const text = `${"Some words before. ".repeat(8)}Then updated_at comes. ${"And after. ".repeat(30)}`;

  test("marks the words that were found", () => {
    const found = new Set(["updated", "at"]);
    expect(written(markTerms("When updated_at is cut at 1", found))).toBe(
      "When [updated_at] is cut [at] 1",
    );
    expect(written(markTerms("nothing", found))).toBe("nothing");
  });

  test("shows what stands around the first of them", () => {
    const shown = written(excerpt(["no", text], new Set(["updated"])));
    expect(shown).toMatch(/^…Some words before\. .*Then \[updated\]_at comes\. And.*[^.]…$/);
    expect(shown.length).toBeLessThan(170);
  });

  test("shows the beginning when no text has them", () => {
    expect(written(excerpt(["One.", text], new Set(["x"])))).toBe("One.");
    expect(written(excerpt([], new Set(["x"])))).toBe("");
  });
});

const page =
  trustedHtml(`<h1>List</h1><div class="text"><p>Of <code>all</code>.</p><pre>code</pre></div>
<p class="evidence sdk"><b>from an SDK</b> Seen once.</p>
<ul class="fields"><li id="query.with"><p class="field"><a href="#query.with"><code>with</code></a>
<span>array of <a href="schemas/Shared.html">Shared</a> or OwnName</span></p><p>Adds things.</p>
<p class="rule">Values: <code>leads</code>, <code>a&amp;b</code></p>
<details><summary>Fields</summary><ul class="fields"><li id="query.with.x"><p class="field"><code>x</code></p></li></ul></details>
</li></ul>
<h2 id="request">Body</h2><p>What is sent.</p>
<section class="response" id="response-429"><h3>429</h3><p>Too many.</p><p class="field media"><code>text/html</code></p></section>`);

describe("passages", () => {
  test("a page is divided at its anchors", () => {
    const nothing = { heading: false, values: [], text: "", notes: "" };
    expect(readPassages(page)).toEqual([
      { ...nothing, anchor: "", name: "List", text: "Of all.", notes: "Seen once." },
      {
        ...{ ...nothing, anchor: "query.with", name: "with", text: "Adds things." },
        values: ["OwnName", "leads", "a&b"],
      },
      { ...nothing, anchor: "query.with.x", name: "x" },
      { ...nothing, anchor: "request", heading: true, name: "Body", text: "What is sent." },
      {
        ...{ ...nothing, anchor: "response-429", name: "429", text: "Too many." },
        values: ["text/html"],
      },
    ]);
  });
});

/** A guide's page in one language. */
function rendered(language: Language, main: string): RenderedEdition {
  const edition = {
    ...{ language, apis: [] },
    guides: [{ slug: "errors", title: "Errors" }],
  } as unknown as Edition;
  const guide: Page = {
    ...{ address: "guides/errors", title: "Errors", description: "", markdown: "" },
    ...{ main: trustedHtml(main), markdown: () => "" },
  };
  return { edition, pages: [guide] };
}

describe("documents", () => {
  test("are the same in every language", () => {
    const documents = readDocuments([
      rendered("en", '<p>One.</p><h2 id="html">HTML pages</h2><p>Two.</p>'),
      rendered("ru", '<p>Раз.</p><h2 id="html">Страницы HTML</h2><p>Два.</p>'),
    ]);
    const places = { kind: "guide", address: "guides/errors" };
    expect(documents.get("ru")).toEqual([
      { ...places, anchor: "", title: "Errors", text: "Раз." },
      { ...places, anchor: "html", title: "Страницы HTML", text: "Два." },
    ]);
    expect(documents.get("en")).toHaveLength(2);
  });

  test("an anchor that a language lacks fails the build", () => {
    const editions = [
      rendered("en", '<h2 id="html">HTML pages</h2><p>Two.</p>'),
      rendered("ru", '<h2 id="htm">Страницы HTML</h2><p>Два.</p>'),
    ];
    expect(() => readDocuments(editions)).toThrow(
      "guides/errors#html is missing in the ru edition: the anchors of all editions are the same",
    );
  });
});
