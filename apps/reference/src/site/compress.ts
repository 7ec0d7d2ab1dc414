import { readdir, readFile, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

/** Endings of the files that are text; everything else is compressed by its own format. */
export const TEXT_ENDINGS: ReadonlySet<string> = new Set([
  ".css",
  ".html",
  ".js",
  ".json",
  ".md",
  ".svg",
  ".txt",
  ".xml",
  ".yaml",
]);

/** Bytes below which a copy would save less than the packet that it is sent in. */
const SMALLEST = 1_000;

/**
 * Bytes above which Brotli's slow levels take seconds: Redoc's script needs three with level 10 and
 * half a second with level 9, and comes out 8 % larger.
 */
const LARGE = 200_000;

const compressBrotli = promisify(brotliCompress);
const compressGzip = promisify(gzip);

/**
 * Adds compressed copies beside the texts of a folder, `page.html.gz` and `page.html.br`, for hosts
 * that send them as they are. The same texts give the same bytes.
 */
export async function addCompressedCopies(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  await Promise.all(
    entries
      .filter((entry) => entry.isFile() && TEXT_ENDINGS.has(extname(entry.name)))
      .map((entry) => addCopies(join(entry.parentPath, entry.name))),
  );
}

async function addCopies(file: string): Promise<void> {
  const content = await readFile(file);
  if (content.length < SMALLEST) return;
  const params = {
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_QUALITY]: content.length > LARGE ? 9 : 10,
    [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
  };
  const [brotli, gzipped] = await Promise.all([
    compressBrotli(content, { params }),
    compressGzip(content, { level: 9 }),
  ]);
  await Promise.all([writeFile(`${file}.br`, brotli), writeFile(`${file}.gz`, gzipped)]);
}
