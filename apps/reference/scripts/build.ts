/** Builds the site into dist/. Exit codes: 0 built, 1 not built, with the reason in one line. */
import { fileURLToPath } from "node:url";
import { describedApis } from "../src/apis.ts";
import { BuildFailure } from "../src/buildFailure.ts";
import { buildReference } from "../src/buildReference.ts";

const folder = fileURLToPath(new URL("../dist", import.meta.url));
try {
  await buildReference({ apis: describedApis(), folder });
} catch (error) {
  if (!(error instanceof BuildFailure)) throw error;
  if (error.output !== undefined) console.error(error.output);
  console.error(`reference: ${error.message}`);
  process.exitCode = 1;
}
