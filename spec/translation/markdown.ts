/** Compares the Markdown of a text and of its translation. */
import MarkdownIt from "markdown-it";

const markdown = new MarkdownIt({ linkify: true });
// Only what has a scheme is a link: `amocrm.ru` in a sentence is a name.
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false });

/** What has to be the same in both languages. */
interface Structure {
  /** Code spans and blocks, sorted: another language may need another order. */
  code: string[];
  /** Targets of the links, sorted. */
  links: string[];
  headings: number;
  listItems: number;
}

/** Says what of the Markdown got lost or came in on the way from `original` to `translation`. */
export function markdownFaults(original: string, translation: string): string[] {
  const from = structureOf(original);
  const to = structureOf(translation);
  return [
    ...differences("code", from.code, to.code),
    ...differences("the link", from.links, to.links),
    ...(["headings", "listItems"] as const)
      .filter((part) => from[part] !== to[part])
      .map((part) => {
        const name = part === "headings" ? "headings" : "list items";
        return `has ${to[part]} instead of ${from[part]} ${name}`;
      }),
  ];
}

function differences(kind: string, from: string[], to: string[]): string[] {
  return [
    ...without(from, to).map((item) => `lacks ${kind} \`${item}\``),
    ...without(to, from).map((item) => `has ${kind} \`${item}\`, the English text has not`),
  ];
}

/** The items that are left when each of `others` has taken away its like. */
function without(items: string[], others: string[]): string[] {
  const rest = [...items];
  for (const other of others) if (rest.includes(other)) rest.splice(rest.indexOf(other), 1);
  return rest;
}

function structureOf(text: string): Structure {
  const tokens = markdown.parse(text, {}).flatMap((token) => [token, ...(token.children ?? [])]);
  const contents = (...types: string[]) =>
    tokens.filter(({ type }) => types.includes(type)).map(({ content }) => content.trim());
  return {
    code: contents("code_inline", "code_block", "fence").sort(),
    links: tokens
      .map((token) => token.attrGet("href") ?? token.attrGet("src"))
      .filter((target) => typeof target === "string")
      .sort(),
    headings: contents("heading_open").length,
    listItems: contents("list_item_open").length,
  };
}
