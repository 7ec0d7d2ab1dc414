/** The sites that are measured, all of the same description. */
import { execFile } from "node:child_process";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { DescribedApi } from "../src/apis.ts";
import { buildReference } from "../src/buildReference.ts";
import { packagedFile } from "../src/site/packagedFile.ts";
import { peerFile } from "./peerPackages.ts";

/** Their names. */
export type SiteId = "ours" | "redoc" | "scalar" | "elements" | "swagger";

/** What a site is made of. */
export interface Source {
  /** All of ours, one of which is described by `description`. */
  apis: readonly DescribedApi[];
  /** Where the site will be found, with a slash at its end. */
  url: string;
  /** Path of the description of amoCRM, a JSON file. */
  description: string;
  /** What the page loads from other hosts. */
  elsewhere: {
    /** A folder, and the address that it is served under, without a slash at its end. */
    folder: string;
    origin: string;
  };
}

/**
 * What writes each site into an empty folder. All but ours start at `index.html`.
 *
 * Each throws an Error when a file of the other package is not as it was in the version that this was
 * written for, ours a BuildFailure.
 */
export const writeSite: Record<SiteId, (source: Source, folder: string) => Promise<void>> = {
  ours: ({ apis, url }, folder) => buildReference({ apis, folder, url }),

  redoc: async ({ description, elsewhere }, folder) => {
    const page = join(folder, "index.html");
    await promisify(execFile)(
      process.execPath,
      [packagedFile("@redocly/cli/bin/cli.js"), "build-docs", description, "-o", page],
      { env: { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" } },
    );
    const script = "redoc.standalone.js";
    const { origin } = elsewhere;
    // The script is changed below, so its hash is no longer the one in the page.
    await edit(page, page, [
      [/ integrity="[^"]+"/g, ""],
      [/https:\/\/cdn\.redocly\.com\/redoc\/v[\d.]+\/bundles/g, origin],
    ]);
    await mkdir(elsewhere.folder, { recursive: true });
    await edit(packagedFile(`@redocly/cli/lib/chunks/${script}`), join(elsewhere.folder, script), [
      [/https:\/\/cdn\.redoc\.ly\/redoc/g, origin],
    ]);
    for (const name of ["logo-mini.svg", "logo-mini-full.svg"]) {
      await writeFile(join(elsewhere.folder, name), LOGO);
    }
  },

  scalar: async ({ description }, folder) => {
    await cp(description, join(folder, "description.json"));
    const script = peerFile("@scalar/api-reference", "dist/browser/standalone.js");
    await cp(script, join(folder, "standalone.js"));
    const start = 'Scalar.createApiReference("#app", { url: "description.json" })';
    await writePage(
      folder,
      "",
      `<div id="app"></div>
<script src="standalone.js"></script>
<script>${start}</script>`,
    );
  },

  elements: async ({ description }, folder) => {
    await cp(description, join(folder, "description.json"));
    for (const name of ["web-components.min.js", "styles.min.css"]) {
      await cp(peerFile("@stoplight/elements", name), join(folder, name));
    }
    await writePage(
      folder,
      `<script src="web-components.min.js"></script>
<link rel="stylesheet" href="styles.min.css">`,
      '<elements-api apiDescriptionUrl="description.json" router="hash"></elements-api>',
    );
  },

  // Its own page and settings, but for the description.
  swagger: async ({ description }, folder) => {
    await cp(peerFile("swagger-ui-dist", "."), folder, { recursive: true });
    await cp(description, join(folder, "description.json"));
    const settings = join(folder, "swagger-initializer.js");
    await edit(settings, settings, [[/url: ".+?"/, 'url: "description.json"']]);
  },
};

/** Stands for a picture that only its maker's host has. */
const LOGO =
  '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="20"><path d="M0 0h80v20H0z"/></svg>\n';

async function edit(from: string, to: string, changes: [RegExp, string][]): Promise<void> {
  let text = await readFile(from, "utf8");
  for (const [pattern, replacement] of changes) {
    const changed = text.replace(pattern, () => replacement);
    if (changed === text) {
      throw new Error(`nothing in ${from} fits ${pattern}: fit benchmarks/sites.ts to it`);
    }
    text = changed;
  }
  await writeFile(to, text);
}

async function writePage(folder: string, head: string, body: string): Promise<void> {
  await writeFile(
    join(folder, "index.html"),
    `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>amoCRM API v4</title>
${head}
</head>
<body>
${body}
</body>
</html>
`,
  );
}
