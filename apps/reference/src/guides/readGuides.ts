import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { BuildFailure } from "../buildFailure.ts";
import type { Language } from "../edition.ts";
import { plainText } from "../html/markdown.ts";
import type { Guide } from "./guide.ts";

/** The texts of the site. */
export const contentFolder: string = fileURLToPath(new URL("../../content/", import.meta.url));

/** In the order in which they are listed: from the first call to the last check. */
const ORDER = [
  ...["authentication", "limits", "errors", "filters", "pages", "batches"],
  ...["custom-fields", "links", "mock", "contract-checks", "decisions"],
];

/**
 * Reads the guides of one language.
 *
 * @throws BuildFailure when one is missing, unknown, or not built as a guide is: a title, a
 *   paragraph, headings with stable ids
 */
export async function readGuides(
  language: Language,
  folder: string = contentFolder,
): Promise<Guide[]> {
  const ending = `.${language}.md`;
  const files = (await readdir(join(folder, "guides"))).filter((name) => name.endsWith(ending));
  const slugs = files.map((name) => name.slice(0, -ending.length));
  const strange = slugs.find((slug) => !ORDER.includes(slug));
  if (strange) {
    throw new BuildFailure(`guides/${strange}${ending}: add it to the order in readGuides.ts`);
  }
  return Promise.all(ORDER.map((slug) => readGuide(join(folder, "guides", slug + ending), slug)));
}

/**
 * Reads the text of the landing page.
 *
 * @throws BuildFailure as `readGuides` does
 */
export function readLanding(language: Language, folder: string = contentFolder): Promise<Guide> {
  return readGuide(join(folder, `landing.${language}.md`), "index");
}

async function readGuide(file: string, slug: string): Promise<Guide> {
  const text = await readFile(file, "utf8").catch(() => {
    throw new BuildFailure(`cannot read ${file}: every guide exists in every language`);
  });
  const [, title, body] = /^# (.+)\n+([\s\S]+)$/.exec(text) ?? [];
  if (title === undefined || body === undefined) {
    throw new BuildFailure(`${file} does not begin with a title (# …) and a paragraph`);
  }
  const code = /^```[\s\S]*?^```/gm;
  const headings = [...body.replace(code, "").matchAll(/^(#{2,})\s+(.+)$/gm)].map(
    ([, marks, heading]) => {
      const [, words, id] = /^(.*?)\s*\{#([\w-]+)\}$/.exec(heading ?? "") ?? [];
      if (words === undefined || id === undefined) {
        throw new BuildFailure(
          `${file}: the heading "${heading}" lacks its id, such as {#stable-id}`,
        );
      }
      return { id, text: plainText(words), level: (marks ?? "").length };
    },
  );
  const samples = [...body.matchAll(/^```\w+ sample=(\S+)$/gm)].map(([, sample]) => sample ?? "");
  return {
    slug,
    title: plainText(title),
    description: plainText(body.split(/\n\s*\n/)[0] ?? ""),
    body,
    headings,
    samples,
  };
}
