import { packagedFile } from "./packagedFile.ts";

/** One API of the site, and where its bundle lies. */
export interface Api {
  /** Name of its folder and of its downloads: letters, digits and hyphens. */
  slug: string;
  /** Path of the bundle in JSON. */
  jsonFile: string;
  /** Path of the same bundle in YAML. */
  yamlFile: string;
  /** Address of a GET operation on the local mock that needs nothing but a token. */
  firstCall: string;
}

/**
 * The APIs that Liaison describes, with the bundles of `@liaison/spec`.
 *
 * @throws BuildFailure when a bundle is missing
 */
export function describedApis(): Api[] {
  return [
    {
      slug: "amocrm",
      jsonFile: packagedFile("@liaison/spec/amocrm.json"),
      yamlFile: packagedFile("@liaison/spec/amocrm.yaml"),
      firstCall: "http://127.0.0.1:4010/api/v4/contacts",
    },
    {
      slug: "suprsend",
      jsonFile: packagedFile("@liaison/spec/suprsend.json"),
      yamlFile: packagedFile("@liaison/spec/suprsend.yaml"),
      firstCall: "http://127.0.0.1:4011/v1/object/teams/team-1/subscription/",
    },
  ];
}
