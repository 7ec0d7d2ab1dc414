import { BuildFailure } from "../buildFailure.ts";
import type { MarkdownContext } from "../html/markdown.ts";
import { codeBlock } from "./marks.ts";

/** A fenced block of code with its indentation: it may stand in an item of a list. */
const FENCE = /^( *)(`{3,})([^\n]*)\n([\s\S]*?)^ *\2`* *$/gm;

/** Code in a line, links within a page, and links by scheme. */
const INLINE =
  /(?<!`)(?<marks>`+)(?!`)[\s\S]+?(?<!`)\k<marks>(?!`)|\[(?<text>(?:`[^`]*`|[^\]`])+)\]\(#[\w-]+\)|\]\((?<target>(?:operation|schema|tag|api|guide):[^)\s]+)\)/g;

/**
 * Makes Markdown of ours readable by itself: links by scheme lead to pages, samples are filled in,
 * headings lose their ids. A link within its page, which has no anchors any more, becomes its text.
 *
 * @throws BuildFailure when a link leads nowhere or a sample has not been read
 */
export function prose(markdown: string, context: MarkdownContext): string {
  let text = "";
  let end = 0;
  for (const match of markdown.matchAll(FENCE)) {
    text += words(markdown.slice(end, match.index), context) + fence(match, context);
    end = match.index + match[0].length;
  }
  return (text + words(markdown.slice(end), context)).trim();
}

function fence(match: RegExpExecArray, { samples }: MarkdownContext): string {
  const [whole, indent = "", , info = ""] = match;
  const [language = "", sample] = info.trim().split(/\s+sample=/);
  if (sample === undefined) return whole;
  const code = samples?.get(sample);
  if (code === undefined) throw new BuildFailure(`the sample ${sample} has not been read`);
  return codeBlock(code.trimEnd(), language).replace(/^(?=.)/gm, indent);
}

function words(markdown: string, { resolveLink }: MarkdownContext): string {
  return markdown
    .replace(/^(#+ .*?) *\{#[\w-]+\} *$/gm, "$1")
    .replace(INLINE, (whole, ...groups) => {
      const { text, target } = groups.at(-1) as { text?: string; target?: string };
      if (text !== undefined) return text;
      if (target === undefined) return whole;
      if (resolveLink === undefined) {
        throw new BuildFailure(`the link ${target} stands where no such link can be resolved`);
      }
      return `](${resolveLink(target)})`;
    });
}
