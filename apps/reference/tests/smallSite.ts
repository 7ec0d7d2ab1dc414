import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { DescribedApi } from "../src/apis.ts";
import { buildReference } from "../src/buildReference.ts";
import { LANGUAGES } from "../src/edition.ts";
import { readGuides } from "../src/guides/readGuides.ts";

type Json = { [key: string]: unknown };

/** The version that the changelog of the descriptions has last. */
const VERSION = "0.1.0";

/** A description with one operation; `parts` stand in place of its own. */
export function smallDocument(parts: Json = {}, operation: Json = {}, schema: Json = {}): Json {
  return {
    openapi: "3.1.1",
    info: { title: "Things", version: VERSION, summary: "Things of a test" },
    servers: [{ url: "https://things.example.com" }],
    tags: [{ name: "Things", description: "All of them." }],
    paths: {
      "/things": {
        get: {
          ...{ operationId: "listThings", summary: "List things", tags: ["Things"] },
          responses: {
            "200": {
              description: "The things.",
              content: { "application/json": { schema: { type: "object", ...schema } } },
            },
          },
          ...operation,
        },
      },
    },
    ...parts,
  };
}

/** What to build a small site from, where it is not what it usually is. */
export interface SmallSite {
  /** A description, as an object or as the text of its file. */
  document?: unknown;
  /** Texts of guides and of the landing page by file, such as `guides/errors.ru.md`; `null` for no file. */
  content?: Readonly<Record<string, string | null>>;
  url?: string;
}

/** Builds a site from a small description and one-line guides in a folder, in `site` below it. */
export async function buildSmallSite(
  folder: string,
  { document = smallDocument(), content = {}, ...rest }: SmallSite = {},
): Promise<string> {
  const site = join(folder, "site");
  const texts = join(folder, "content");
  await rm(texts, { recursive: true, force: true });
  await mkdir(join(texts, "guides"), { recursive: true });
  const names = ["landing", ...(await readGuides("en")).map(({ slug }) => `guides/${slug}`)];
  const usual: [string, string][] = names.flatMap((name) =>
    LANGUAGES.map((language) => [`${name}.${language}.md`, "# A title\n\nA paragraph.\n"]),
  );
  for (const [name, text] of new Map([...usual, ...Object.entries(content)])) {
    if (text !== null) await writeFile(join(texts, name), text);
  }
  const bundle = { jsonFile: join(folder, "things.json"), yamlFile: join(folder, "things.yaml") };
  const text = typeof document === "string" ? document : JSON.stringify(document);
  await Promise.all(Object.values(bundle).map((file) => writeFile(file, text)));
  // The changelog has no other API, and no description may be without a release.
  const apis: DescribedApi[] = [{ slug: "amocrm", bundles: { en: bundle, ru: bundle } }];
  await buildReference({ apis, folder: site, content: texts, ...rest });
  return site;
}
