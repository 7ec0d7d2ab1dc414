/**
 * Bundles the split descriptions into one file per API, language and format.
 *
 * Usage: node scripts/bundle.ts [output folder, by default dist]
 */
import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { stringify } from "yaml";
import { translateBundle } from "../translation/edition.ts";

const run = promisify(execFile);
const specFolder = fileURLToPath(new URL("..", import.meta.url));
const redocly = join(specFolder, "node_modules/.bin/redocly");

async function bundle(api: string, format: "json" | "yaml", folder: string): Promise<void> {
  const file = join(folder, `${api}.${format}`);
  await run(redocly, ["bundle", api, "--output", file], {
    cwd: specFolder,
    env: { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
  });
  if (format === "yaml") {
    const origin = `# Bundled from spec/${api}/openapi.yaml by spec/scripts/bundle.ts. Edit there, not here.\n`;
    await writeFile(file, origin + (await readFile(file, "utf8")));
  }
}

/** Writes the Russian edition of a bundle. */
async function translate(api: string, folder: string): Promise<void> {
  const overlay = `${api}/ru.overlay.yaml`;
  const edition = await translateBundle(join(folder, `${api}.json`), join(specFolder, overlay));
  const origin = `# Bundled from spec/${api}/openapi.yaml and spec/${overlay} by spec/scripts/bundle.ts. Edit there, not here.\n`;
  const yaml = stringify(edition, { lineWidth: 0, aliasDuplicateObjects: false });
  await Promise.all([
    writeFile(join(folder, `${api}.ru.json`), JSON.stringify(edition, null, 2)),
    writeFile(join(folder, `${api}.ru.yaml`), origin + yaml),
  ]);
}

const folder = resolve(process.argv[2] ?? join(specFolder, "dist"));
await mkdir(folder, { recursive: true });
try {
  await Promise.all(
    ["amocrm", "suprsend"].flatMap((api) => [
      bundle(api, "json", folder).then(() => translate(api, folder)),
      bundle(api, "yaml", folder),
    ]),
  );
} catch (error) {
  // Redocly names the file and line on its standard error; a stack trace of ours adds nothing.
  const { stderr, message } = error as Error & { stderr?: string };
  console.error(stderr || message);
  process.exitCode = 1;
}
