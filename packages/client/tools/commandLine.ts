import { mkdir, writeFile } from "node:fs/promises";
import { basename, dirname } from "node:path";

/** Reads the arguments of a generator, `<bundle.json> <output.ts>`; ends the process without them. */
export function readArguments(): { bundle: string; output: string } {
  const [program = "", bundle, output] = process.argv.slice(1);
  if (!bundle || !output) {
    console.error(`Usage: node ${basename(program)} <bundle.json> <output.ts>`);
    process.exit(2);
  }
  return { bundle, output };
}

/** Writes a generated file, below a line that says how it was made. */
export async function writeGenerated(
  output: string,
  generator: string,
  bundle: string,
  text: string,
): Promise<void> {
  const origin = `// Generated from ${bundle} of @liaison/spec by packages/client/tools/${generator}.\n`;
  await mkdir(dirname(output), { recursive: true });
  await writeFile(output, origin + text);
}
