/**
 * Builds the site into dist/, with compressed copies. Exit codes: 0 built, 1 not built, with the
 * reason in one line. REFERENCE_URL says where the site will be found, if that is known.
 */
import { fileURLToPath } from "node:url";
import { describedApis } from "../src/apis.ts";
import { BuildFailure } from "../src/buildFailure.ts";
import { buildReference } from "../src/buildReference.ts";
import { addCompressedCopies } from "../src/site/compress.ts";

const folder = fileURLToPath(new URL("../dist", import.meta.url));
const url = process.env["REFERENCE_URL"];
try {
  await buildReference({ apis: describedApis(), folder, ...(url && { url }) });
  await addCompressedCopies(folder);
} catch (error) {
  if (!(error instanceof BuildFailure)) throw error;
  if (error.output !== undefined) console.error(error.output);
  console.error(`reference: ${error.message}`);
  process.exitCode = 1;
}
