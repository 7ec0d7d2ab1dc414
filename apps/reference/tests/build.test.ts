import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { buildReference } from "../src/buildReference.ts";

const DOCUMENT = {
  openapi: "3.1.1",
  info: { title: "Things", version: "1.0.0", summary: "Things of a test" },
  paths: {
    "/things": {
      get: {
        operationId: "listThings",
        summary: "List things",
        tags: ["Things"],
        responses: { "200": { description: "The things." } },
      },
    },
  },
};

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "liaison-reference-build-"));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** Builds a site from one document, given as an object or as the text of its file. */
async function build(document: unknown): Promise<string> {
  const text = typeof document === "string" ? document : JSON.stringify(document);
  const api = {
    slug: "things",
    jsonFile: join(folder, "things.json"),
    yamlFile: join(folder, "things.yaml"),
    firstCall: "http://127.0.0.1:4010/things?a=1&b=2",
  };
  await writeFile(api.jsonFile, text);
  await writeFile(api.yamlFile, text);
  const site = join(folder, "site");
  await buildReference({ apis: [api], folder: site });
  return site;
}

test("whatever a bundle says is text on the landing page", async () => {
  const nasty = `<img src=x onerror="alert('1')"> & {{{redocHTML}}} $&`;
  const [path, get] = [
    "/things/<b>",
    { ...DOCUMENT.paths["/things"].get, summary: nasty, tags: [nasty] },
  ];
  const site = await build({
    ...DOCUMENT,
    info: { title: nasty, version: nasty, summary: nasty },
    paths: { [path]: { get } },
  });
  const landing = await readFile(join(site, "index.html"), "utf8");
  const escaped =
    "&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt; &amp; {{{redocHTML}}} $&amp;";
  expect(landing).not.toContain("<img");
  expect(landing).not.toContain("<b>");
  expect(landing.split(escaped).length - 1).toBeGreaterThan(5);
  expect(landing).toContain("/things?a=1&amp;b=2</code>");

  const reference = await readFile(join(site, "things/index.html"), "utf8");
  expect(reference).toContain(`<title>${escaped} reference · Liaison</title>`);
});

test("assets carry the hash of their content, and the fonts their licences", async () => {
  const site = await build(DOCUMENT);
  const assets = await readdir(join(site, "assets"));
  for (const name of assets.filter((name) => !name.endsWith(".txt"))) {
    expect(name).toMatch(/\.[0-9a-f]{10}\.(css|js|svg|woff2)$/);
  }
  expect(assets.filter((name) => name.endsWith(".woff2"))).toHaveLength(4);
  expect(assets).toEqual(
    expect.arrayContaining([
      "inter-licence.txt",
      "jetbrains-mono-licence.txt",
      "redoc-licence.txt",
    ]),
  );
});

test.each([
  ["things.json is no OpenAPI document in JSON", "openapi: 3.1.1"],
  ["things.json: info.summary is missing", { ...DOCUMENT, info: { title: "T", version: "1" } }],
  [
    "things.json: GET /things.tag is missing",
    { ...DOCUMENT, paths: { "/things": { get: { operationId: "a", summary: "A" } } } },
  ],
])("%s: one line says so", async (message, document) => {
  await expect(build(document)).rejects.toMatchObject({
    name: "BuildFailure",
    message: expect.stringMatching(message),
  });
});

test("a failure of the CLI brings its output, and leaves an earlier site alone", async () => {
  const site = await build(DOCUMENT);
  await expect(build({ ...DOCUMENT, openapi: "9.9.9" })).rejects.toMatchObject({
    name: "BuildFailure",
    message: expect.stringMatching(/^redocly build-docs failed for things with exit code 1/),
    output: expect.stringContaining("9.9.9"),
  });
  expect(await readFile(join(site, "index.html"), "utf8")).toContain("List things");
});

test("a missing bundle is reported with what to do", async () => {
  const missing = join(folder, "missing.json");
  const api = { slug: "missing", jsonFile: missing, yamlFile: missing, firstCall: "" };
  await expect(buildReference({ apis: [api], folder: join(folder, "site") })).rejects.toThrow(
    `cannot read ${missing} (ENOENT): build @liaison/spec first`,
  );
});
