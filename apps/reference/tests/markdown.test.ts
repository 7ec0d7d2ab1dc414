import MarkdownIt from "markdown-it";
import { describe, expect, test } from "vitest";
import { plainText } from "../src/html/markdown.ts";
import {
  blocks,
  codeBlock,
  escapeMarkdown,
  inlineCode,
  linkTo,
  list,
} from "../src/markdown/marks.ts";
import { prose } from "../src/markdown/prose.ts";

const parser = new MarkdownIt({ html: true });

describe("a plain text stays what it is", () => {
  const texts = [
    "a *b* _c_ __d__ `e` ~~f~~ <b>g</b> [h](i) ![j](k) \\l",
    "snake_case_name and _private_ and 5 * 3",
    "&amp; &copy; &#65; & co",
    "# no heading",
    "- no item",
    "+ no item",
    "1. no item",
    "2) no item",
    "> no quote",
    "=== no line",
    "<https://example.com/>",
    "two\n\nparagraphs",
    "«Сделка» _важно_",
  ];

  test.each(texts)("%j", (text) => {
    const plain = text.replace(/\s+/g, " ");
    expect(plainText(escapeMarkdown(text))).toBe(plain);
    expect(plainText(`## ${escapeMarkdown(text)}`)).toBe(plain);
    expect(plainText(list([{ text: escapeMarkdown(text) }]))).toBe(plain);
    expect(parser.render(escapeMarkdown(text))).not.toMatch(/<(?!\/?p>)/);
  });

  test("letters within a word keep their underscores bare", () => {
    expect(escapeMarkdown("custom_fields_values")).toBe("custom_fields_values");
  });
});

test.each(["a", "`", "``a`", " a ", "a `b` c", "filter[id][]", "a\\b", "<b>", "*"])(
  "%j is the same within code",
  (text) => {
    const [paragraph] = parser.parseInline(inlineCode(text), {});
    expect(paragraph?.children).toMatchObject([{ type: "code_inline", content: text }]);
  },
);

test("a block of code may hold fences", () => {
  const code = "```ts\nlet a;\n```";
  expect(parser.parse(codeBlock(code, "md"), {})).toMatchObject([
    { type: "fence", info: "md", content: `${code}\n` },
  ]);
});

test("items lie within items, each on a line", () => {
  const items = [{ text: "a\nb", items: [{ text: "c", items: [{ text: "d" }] }] }, { text: "e" }];
  expect(list(items)).toBe("- a b\n  - c\n    - d\n- e");
  expect(parser.render(list(items)).match(/<ul>/g)).toHaveLength(3);
});

test("blocks stand apart, and empty ones leave nothing behind", () => {
  expect(blocks("a\n", "", ["b", " "], [])).toBe("a\n\nb");
});

test("the text of a link is plain", () => {
  expect(linkTo("a [b]", "c.md")).toBe("[a \\[b\\]](c.md)");
});

describe("prose", () => {
  const context = {
    resolveLink: (target: string) => `to/${target.replace(/\W/g, "-")}.md`,
    samples: new Map([["guides/a.ts#b", "const a = 1;\n\nuse(a);"]]),
  };

  test("leads to pages where it names things", () => {
    const text =
      "See [a `b`](operation:amocrm/listContacts), [c](schema:amocrm/Contact), [d](tag:amocrm/contacts), [e](api:amocrm), [f](guide:errors#html-pages) and [g](https://example.com/).";
    expect(prose(text, context)).toBe(
      "See [a `b`](to/operation-amocrm-listContacts.md), [c](to/schema-amocrm-Contact.md), [d](to/tag-amocrm-contacts.md), [e](to/api-amocrm.md), [f](to/guide-errors-html-pages.md) and [g](https://example.com/).",
    );
  });

  test("fills in samples, wherever they stand", () => {
    const text = "1. Item:\n\n    ```ts sample=guides/a.ts#b\n    ```\n\nEnd.";
    expect(prose(text, context)).toBe(
      "1. Item:\n\n    ```ts\n    const a = 1;\n\n    use(a);\n    ```\n\nEnd.",
    );
  });

  test("drops the ids of headings, and links to them", () => {
    const text = "## A `b` {#a-b}\n\nSee [above](#a-b) and [`filter[id][]`](#a-b).\n\n### C {#c}";
    expect(prose(text, context)).toBe("## A `b`\n\nSee above and `filter[id][]`.\n\n### C");
  });

  test("leaves code alone", () => {
    const text = "`[a](guide:b)` and ``[`c`](#d)``\n\n```md\n## A {#a}\n[b](guide:c)\n```";
    expect(prose(text, context)).toBe(text);
  });

  test("fails on a sample that was not read, and on a link that nobody can resolve", () => {
    expect(() => prose("```ts sample=guides/c.ts\n```", context)).toThrow(
      "the sample guides/c.ts has not been read",
    );
    expect(() => prose("[a](guide:b)", {})).toThrow(
      "the link guide:b stands where no such link can be resolved",
    );
  });
});
