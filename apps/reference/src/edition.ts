import { BuildFailure } from "./buildFailure.ts";
import type { Changelog } from "./changelog/changelog.ts";
import type { Guide } from "./guides/guide.ts";
import type { Api, NamedSchema } from "./model/api.ts";
import type { Operation } from "./model/operation.ts";
import type { OperationSamples } from "./samples/samples.ts";
import { en, type Words } from "./words/en.ts";
import { ru } from "./words/ru.ts";

/** The languages of the site, the first one at its root. */
export const LANGUAGES = ["en", "ru"] as const;

/** One of `LANGUAGES`. */
export type Language = (typeof LANGUAGES)[number];

const WORDS: Record<Language, Words> = { en, ru };

/** The words of the interface. */
export function wordsOf(language: Language): Words {
  return WORDS[language];
}

/** Folder of a language below the root of the site, empty or with a slash at its end. */
export function folderOf(language: Language): string {
  return language === "en" ? "" : `${language}/`;
}

/** All content of the site in one language. */
export interface Edition {
  language: Language;
  words: Words;
  apis: readonly Api[];
  landing: Guide;
  guides: readonly Guide[];
  /** By API and operation, such as `amocrm/listContacts`. */
  samples: ReadonlyMap<string, OperationSamples>;
  /** Code that the guides show, by the text behind `sample=`. */
  guideSamples: ReadonlyMap<string, string>;
  changelog: Changelog;
}

/** Addresses of pages: below the folder of the language and without an extension. */
export const addressOf = {
  api: (api: Api): string => `${api.slug}/index`,
  tag: (api: Api, tag: { slug: string }): string => `${api.slug}/${tag.slug}`,
  operation: (api: Api, operation: Operation): string => `${api.slug}/${operation.id}`,
  schema: (api: Api, schema: Pick<NamedSchema, "name">): string =>
    `${api.slug}/schemas/${schema.name}`,
  explorer: (api: Api): string => `${api.slug}/explorer`,
  guide: (guide: Pick<Guide, "slug">): string => `guides/${guide.slug}`,
};

/**
 * The address of the page that a link of Markdown means, with its anchor.
 *
 * @param target such as `operation:amocrm/listContacts`, `schema:amocrm/Contact`,
 *   `tag:amocrm/contacts`, `api:amocrm`, `guide:errors#html-pages`
 * @throws BuildFailure when the edition has no such page or heading
 */
export function resolveTarget(
  target: string,
  edition: Edition,
): { address: string; anchor: string } {
  const [, scheme, path = "", anchor = ""] = /^(\w+):([^#]*)#?(.*)$/.exec(target) ?? [];
  const [slug, name] = path.split("/");
  const api = edition.apis.find((one) => one.slug === slug);
  const address = ((): string | undefined => {
    if (scheme === "guide") {
      const guide = edition.guides.find((one) => one.slug === path);
      if (anchor !== "" && !guide?.headings.some(({ id }) => id === anchor)) return undefined;
      return guide && addressOf.guide(guide);
    }
    if (api === undefined) return undefined;
    if (scheme === "api") return addressOf.api(api);
    const tag = api.tags.find((one) => one.slug === name);
    if (scheme === "tag") return tag && addressOf.tag(api, tag);
    const operation = api.operations.find(({ id }) => id === name);
    if (scheme === "operation") return operation && addressOf.operation(api, operation);
    const schema = api.schemas.get(name ?? "");
    return schema && addressOf.schema(api, schema);
  })();
  if (address === undefined) {
    throw new BuildFailure(
      `the link ${target} leads nowhere: there is no such page or heading in the ${edition.language} edition`,
    );
  }
  return { address, anchor };
}
