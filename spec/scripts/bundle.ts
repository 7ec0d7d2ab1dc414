/**
 * Bundles the split descriptions into one file per API and format.
 *
 * Usage: node scripts/bundle.ts [output folder, by default dist]
 */
import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

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

const folder = resolve(process.argv[2] ?? join(specFolder, "dist"));
await mkdir(folder, { recursive: true });
try {
  await Promise.all(
    ["amocrm", "suprsend"].flatMap((api) => [
      bundle(api, "json", folder),
      bundle(api, "yaml", folder),
    ]),
  );
} catch (error) {
  // Redocly names the file and line on its standard error; a stack trace of ours adds nothing.
  const { stderr, message } = error as Error & { stderr?: string };
  console.error(stderr || message);
  process.exitCode = 1;
}
