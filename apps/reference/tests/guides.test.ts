import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import type { Guide } from "../src/guides/guide.ts";
import { readGuides, readLanding } from "../src/guides/readGuides.ts";

const specFolder = dirname(createRequire(import.meta.url).resolve("@liaison/spec/package.json"));
const decisions = await readFile(join(specFolder, "DECISIONS.md"), "utf8");
const [en, ru] = await Promise.all(
  (["en", "ru"] as const).map(async (language) => [
    ...(await readGuides(language)),
    await readLanding(language),
  ]),
);

/** Targets of the links of a guide, in their order. */
function links({ body }: Guide): string[] {
  return [...body.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target ?? "");
}

test.each(en?.map((guide, index) => [guide.slug, guide, ru?.[index]] as const) ?? [])(
  "%s says the same in both languages: headings, samples, links, rows of tables",
  (_, english, russian) => {
    const outline = (guide: Guide | undefined): unknown => ({
      headings: guide?.headings.map(({ id, level }) => [id, level]),
      samples: guide?.samples,
      links: guide && links(guide).sort(),
      rows: guide?.body.match(/^\|/gm)?.length,
    });
    expect(outline(russian)).toEqual(outline(english));
  },
);

test.each(["en", "ru"] as const)("every decision is told in the %s guide", (language) => {
  const numbers = (text: string | undefined, pattern: RegExp): number[] =>
    [...(text ?? "").matchAll(pattern)].map(([, number]) => Number(number)).sort((a, b) => a - b);
  const [amocrm, suprsend] = decisions.split("\n## SuprSend");
  const guides = language === "en" ? en : ru;
  const guide = guides?.find(({ slug }) => slug === "decisions")?.body;
  const own = /^\| (\d+) \|/gm;
  expect(numbers(guide, /^\| A(\d+) \|/gm)).toEqual(numbers(amocrm, own));
  expect(numbers(guide, /^\| S(\d+) \|/gm)).toEqual(numbers(suprsend, own));
  const total = numbers(amocrm, own).length + numbers(suprsend, own).length;
  expect(total).toBeGreaterThan(100);
  // The number also stands in two texts.
  for (const slug of ["decisions", "index"]) {
    expect(guides?.find((one) => one.slug === slug)?.body).toContain(String(total));
  }
});
