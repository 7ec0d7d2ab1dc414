import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { packagedFile } from "./packagedFile.ts";
import { addAsset, type Site } from "./site.ts";

const FONTS = [
  { id: "inter", family: "Inter Variable", weights: "100 900" },
  { id: "jetbrains-mono", family: "JetBrains Mono Variable", weights: "100 800" },
];

/** The pages are English with samples in Russian. */
const SUBSETS = ["latin", "cyrillic"];

/**
 * Adds the fonts, their licences and a style sheet that declares them.
 *
 * @returns the path of the style sheet below the root of the site
 */
export async function addFonts(site: Site): Promise<string> {
  const faces: string[] = [];
  for (const { id, family, weights } of FONTS) {
    const ranges = JSON.parse((await packaged(id, "unicode.json")).toString());
    for (const subset of SUBSETS) {
      const name = `${id}-${subset}-wght-normal.woff2`;
      const path = addAsset(site, name, await packaged(id, `files/${name}`));
      faces.push(`@font-face {
  font-family: "${family}";
  font-weight: ${weights};
  font-display: swap;
  src: url("${basename(path)}") format("woff2");
  unicode-range: ${ranges[subset]};
}`);
    }
    site.set(`assets/${id}-licence.txt`, await packaged(id, "LICENSE"));
  }
  return addAsset(site, "fonts.css", `${faces.join("\n")}\n`);
}

function packaged(id: string, file: string): Promise<Buffer> {
  return readFile(packagedFile(`@fontsource-variable/${id}/${file}`));
}
