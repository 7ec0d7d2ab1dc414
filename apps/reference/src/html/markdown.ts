import MarkdownIt from "markdown-it";
import { BuildFailure } from "../buildFailure.ts";
import { highlight } from "./highlight.ts";
import { type Html, html, trustedHtml } from "./html.ts";

/** What Markdown asks of the page that it stands in. */
export interface MarkdownContext {
  /**
   * Address for a link of the scheme `operation:`, `schema:`, `tag:`, `api:` or `guide:`.
   *
   * @throws BuildFailure when there is no such thing
   */
  resolveLink?(target: string): string;
  /** Code of a file, by the text behind `sample=` of a fence that has no body. */
  samples?: ReadonlyMap<string, string>;
  /** What the button says that copies a fence; without it there is no button. */
  copyLabel?: string;
}

function contextOf(env: Record<string, unknown> | undefined): MarkdownContext {
  return (env?.["context"] ?? {}) as MarkdownContext;
}

const SCHEMES = /^(operation|schema|tag|api|guide):/;

const parser = new MarkdownIt({ html: false, linkify: false, typographer: false });
parser.validateLink = (link) => {
  if (SCHEMES.test(link) || /^(https?:\/\/|#|[\w./-]+$)/.test(link)) return true;
  // Markdown would show the brackets as text, and nobody would miss the link.
  throw new BuildFailure(
    `the link ${link} is of no known kind: write https://…, operation:…, schema:…, tag:…, api:… or guide:…`,
  );
};

parser.core.ruler.push("heading_ids", (state) => {
  // The page has a heading of the first level, below which every text stands.
  let above = 1;
  for (const [index, token] of state.tokens.entries()) {
    if (token.type !== "heading_open") continue;
    const inline = state.tokens[index + 1];
    const level = Number(token.tag.slice(1));
    if (level === 1 || level > above + 1) {
      throw new BuildFailure(
        `the heading "${inline?.content}" is of level ${level}, below one of level ${above}: a text starts at ##, and leaves out no level`,
      );
    }
    above = level;
    const last = inline?.children?.at(-1);
    const id = / *\{#([\w-]+)\}$/.exec(last?.content ?? "");
    if (last === undefined || last === null || id === null) continue;
    last.content = last.content.slice(0, id.index);
    token.attrSet("id", id[1] as string);
  }
});

parser.renderer.rules["link_open"] = (tokens, index, options, env, self) => {
  const token = tokens[index] as (typeof tokens)[number];
  const target = String(token.attrGet("href") ?? "");
  if (SCHEMES.test(target)) {
    const { resolveLink } = contextOf(env);
    if (resolveLink === undefined) {
      throw new BuildFailure(`the link ${target} stands where no such link can be resolved`);
    }
    token.attrSet("href", resolveLink(target));
  }
  return self.renderToken(tokens, index, options);
};

// A wide table scrolls by itself, not with the page; the keyboard must reach what scrolls.
parser.renderer.rules["table_open"] = () => '<div class="table" tabindex="0"><table>\n';
parser.renderer.rules["table_close"] = () => "</table></div>\n";

parser.renderer.rules["fence"] = (tokens, index, _options, env) => {
  const { info, content } = tokens[index] as (typeof tokens)[number];
  const [language = "", sample] = info.trim().split(/\s+sample=/);
  const code = sample === undefined ? content : contextOf(env).samples?.get(sample);
  if (code === undefined) throw new BuildFailure(`the sample ${sample} has not been read`);
  const block = codeBlock(code.trimEnd(), language);
  const { copyLabel } = contextOf(env);
  return copyLabel === undefined ? block.html : copiedBlock(block, copyLabel).html;
};

/** Renders a block of code, which scrolls by itself and can be copied. */
export function codeBlock(code: string, language: string): Html {
  return trustedHtml(`<pre tabindex="0"><code>${highlight(code, language).html}</code></pre>\n`);
}

/** Puts a button beside a block of code that copies it. */
export function copiedBlock(block: Html, label: string): Html {
  return html`<div class="code">${block}<button type="button" data-copy>${label}</button></div>\n`;
}

/** Renders Markdown of one or more blocks. HTML in it is shown as text. */
export function renderMarkdown(markdown: string, context: MarkdownContext = {}): Html {
  return trustedHtml(parser.render(markdown, { context }).trimEnd());
}

/** Renders Markdown of one line: no paragraph around it. */
export function renderInline(markdown: string, context: MarkdownContext = {}): Html {
  return trustedHtml(parser.renderInline(markdown.replace(/\s+/g, " ").trim(), { context }));
}

/** The words of Markdown without its marks, on one line. */
export function plainText(markdown: string): string {
  const texts = parser.parse(markdown, {}).flatMap((token) => {
    if (token.type === "fence" || token.type === "code_block") return [token.content];
    return token.children === null
      ? []
      : [
          token.children
            .map(({ content, type }) => (type.endsWith("break") ? " " : content))
            .join(""),
        ];
  });
  return texts.join(" ").replace(/\s+/g, " ").trim();
}
