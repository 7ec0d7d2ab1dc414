import { LANGUAGES, type Language } from "./edition.ts";
import { packagedFile } from "./site/packagedFile.ts";

/** A bundle in both formats. */
export interface Bundle {
  /** Path of the file in JSON. */
  jsonFile: string;
  /** Path of the same bundle in YAML. */
  yamlFile: string;
}

/** One API of the site, and where its bundles lie. */
export interface DescribedApi {
  /** Name of its folder and of its downloads: letters, digits and hyphens. */
  slug: string;
  bundles: Record<Language, Bundle>;
}

/**
 * The APIs that Liaison describes, with the bundles of `@liaison/spec`.
 *
 * @throws BuildFailure when a bundle is missing
 */
export function describedApis(): DescribedApi[] {
  return ["amocrm", "suprsend"].map((slug) => ({
    slug,
    bundles: Object.fromEntries(
      LANGUAGES.map((language) => {
        const name = language === "en" ? slug : `${slug}.${language}`;
        return [
          language,
          {
            jsonFile: packagedFile(`@liaison/spec/${name}.json`),
            yamlFile: packagedFile(`@liaison/spec/${name}.yaml`),
          },
        ];
      }),
    ) as Record<Language, Bundle>,
  }));
}
