import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { installPeers } from "../src/peers.ts";

let folder: string;
let told: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "peers-"));
  told = [];
});

afterEach(() => rm(folder, { recursive: true }));

async function writePackage(path: string, content: object): Promise<void> {
  await mkdir(join(folder, path), { recursive: true });
  await writeFile(join(folder, path, "package.json"), JSON.stringify(content));
}

const install = () => installPeers(pathToFileURL(`${folder}/`), "demos", (line) => told.push(line));

test("what is there in the right version is not installed again", async () => {
  await writePackage(".", { dependencies: { demo: "1.2.3" } });
  await writePackage("node_modules/demo", { name: "demo", version: "1.2.3" });
  expect(await install()).toEqual({ demo: "1.2.3" });
  expect(told).toEqual([]);
});

test("what is not there is installed", async () => {
  // A folder in the place of a version, so that nothing has to be downloaded.
  await writePackage(".", { dependencies: { demo: "file:demo" } });
  await writePackage("demo", { name: "demo", version: "1.2.3" });
  await install();
  expect(told).toEqual(["installing demos, once"]);
  expect(await readFile(join(folder, "node_modules/demo/package.json"), "utf8")).toContain("1.2.3");
});
