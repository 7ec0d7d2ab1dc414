import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, test } from "vitest";
import { addCompressedCopies } from "../src/site/compress.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "liaison-reference-compress-"));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const names = async (): Promise<string[]> =>
  (await readdir(folder, { recursive: true })).map((name) => name.replaceAll("\\", "/")).sort();

test("texts of some size get two copies, which hold the same in less", async () => {
  const files = {
    "index.html": "<p>Текст.</p>\n".repeat(200),
    "ru/index.md": "# Заголовок\n".repeat(200),
    "large.js": Array.from({ length: 30_000 }, (_, index) => `let a${index};`).join("\n"),
  };
  await mkdir(join(folder, "ru"));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  await addCompressedCopies(folder);
  for (const [name, text] of Object.entries(files)) {
    const brotli = await readFile(join(folder, `${name}.br`));
    const gzip = await readFile(join(folder, `${name}.gz`));
    expect(brotliDecompressSync(brotli).toString() === text, name).toBe(true);
    expect(gunzipSync(gzip).toString() === text, name).toBe(true);
    expect(brotli.length).toBeLessThan(Buffer.byteLength(text) / 3);
    expect(gzip.length).toBeLessThan(Buffer.byteLength(text) / 3);
  }
});

test("small files and other formats stay alone", async () => {
  await writeFile(join(folder, "small.html"), "<p>Little.</p>");
  await writeFile(join(folder, "picture.png"), Buffer.alloc(5_000));
  await addCompressedCopies(folder);
  expect(await names()).toEqual(["picture.png", "small.html"]);
});

test("a second run changes nothing and compresses no copy", async () => {
  await writeFile(join(folder, "page.html"), "<p>Text.</p>\n".repeat(200));
  const read = async (): Promise<Buffer[]> =>
    Promise.all((await names()).map((name) => readFile(join(folder, name))));
  await addCompressedCopies(folder);
  const before = await read();
  await addCompressedCopies(folder);
  expect(await names()).toEqual(["page.html", "page.html.br", "page.html.gz"]);
  expect(await read()).toEqual(before);
});
