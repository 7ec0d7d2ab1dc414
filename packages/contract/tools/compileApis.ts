/** Compiles the packaged descriptions into dist/validators, as a part of the build. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { DECLARATIONS, writeValidatorModule } from "../src/cli/validatorModule.ts";
import { APIS } from "../src/input/description.ts";

const folder = new URL("../dist/validators/", import.meta.url);
await mkdir(folder, { recursive: true });
for (const api of APIS) {
  const file = fileURLToPath(import.meta.resolve(`@liaison/spec/${api}.json`));
  const document: object = JSON.parse(await readFile(file, "utf8"));
  for (const ending of [".js", ".cjs"] as const) {
    const { code, declaration } = writeValidatorModule(document, { ending, embed: false });
    await writeFile(new URL(`${api}${ending}`, folder), code);
    await writeFile(new URL(`${api}${DECLARATIONS[ending]}`, folder), declaration);
  }
}
