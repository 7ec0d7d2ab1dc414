/** A build ends with a whole site or with one line that says what is wrong, and where. */
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { BuildFailure } from "../src/buildFailure.ts";
import { buildReference } from "../src/buildReference.ts";
import { buildSmallSite, type SmallSite, smallDocument } from "./smallSite.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "liaison-reference-build-"));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const info = { title: "Things", version: "0.1.0", summary: "Things of a test" };
const guide = (text: string) => `# Errors\n\nA paragraph.\n\n${text}\n`;
const inGuide = (text: string) => ({ content: { "guides/errors.en.md": guide(text) } });
const inSchema = (schema: Record<string, unknown>) => ({
  document: smallDocument({}, {}, { properties: { part: schema } }),
});

test.each<[string, SmallSite, string]>([
  [
    "a bundle in YAML",
    { document: "openapi: 3.1.1" },
    "things.json is no OpenAPI document in JSON",
  ],
  ["a list as bundle", { document: "[]" }, "things.json is no OpenAPI document in JSON"],
  [
    "no summary of the API",
    { document: smallDocument({ info: { ...info, summary: " " } }) },
    "things.json: info.summary is missing",
  ],
  [
    "an operation without id",
    { document: smallDocument({}, { operationId: undefined }) },
    "things.json: GET /things: operationId is missing",
  ],
  [
    "an operation without tag",
    { document: smallDocument({}, { tags: [] }) },
    "things.json: GET /things: tags is missing",
  ],
  [
    "a tag that is not told",
    { document: smallDocument({}, { tags: ["Others"] }) },
    "the tag Others of listThings is not among the tags",
  ],
  [
    "a dead reference",
    inSchema({ $ref: "#/components/schemas/No" }),
    "#/components/schemas/No leads",
  ],
  [
    "a reference to a file",
    inSchema({ $ref: "other.yaml" }),
    "the reference other.yaml leads to nothing",
  ],
  [
    "a keyword that pages do not show",
    inSchema({ patternProperties: { a: {} } }),
    "things.json: GET /things: the schema keyword patternProperties, in a schema, would not be shown",
  ],
  [
    "a version without release",
    { document: smallDocument({ info: { ...info, version: "9.9.9" } }) },
    "the description of amocrm is at 9.9.9, its newest release here at 0.1.0",
  ],
  [
    "a guide that is missing in Russian",
    { content: { "guides/errors.ru.md": null } },
    "errors.ru.md: every guide exists in every language",
  ],
  [
    "a landing page that is missing",
    { content: { "landing.ru.md": null } },
    "landing.ru.md: every guide exists in every language",
  ],
  [
    "a guide without title",
    { content: { "guides/errors.en.md": "No title." } },
    "errors.en.md does not begin with a title",
  ],
  ["a heading without id", inGuide("## No id"), 'errors.en.md: the heading "No id" lacks its id'],
  [
    "a link to no operation",
    inGuide("[a](operation:amocrm/no)"),
    "operation:amocrm/no leads nowhere",
  ],
  ["a link to no API", inGuide("[a](api:nobody)"), "the link api:nobody leads nowhere"],
  ["a link to no heading", inGuide("[a](guide:errors#no)"), "guide:errors#no leads nowhere"],
  [
    "a link of no scheme",
    inGuide("[a](operations:amocrm/listThings)"),
    "operations:amocrm/listThings",
  ],
  [
    "a link from the bundle that leads nowhere",
    { document: smallDocument({}, { description: "See [a](guide:no)." }) },
    "amocrm/listThings: the link guide:no leads nowhere",
  ],
  [
    "a sample that is not there",
    inGuide("```ts sample=guides/no.ts\n```"),
    "sample guides/no.ts: cannot read",
  ],
  [
    "a region that is not there",
    inGuide("```ts sample=guides/pages.ts#no\n```"),
    'sample guides/pages.ts#no: the file has no line "#region no"',
  ],
  ["a second title", inGuide("# Title"), 'guides/errors: the heading "Title" is of level 1'],
  [
    "a level left out",
    inGuide("#### Deep {#deep}"),
    'guides/errors: the heading "Deep {#deep}" is of level 4',
  ],
  [
    "two pages at one address",
    { document: smallDocument({}, { operationId: "things" }) },
    "the pages amocrm/things and amocrm/things have one address",
  ],
  [
    "a page where the explorer is",
    { document: smallDocument({}, { operationId: "Explorer" }) },
    "the pages amocrm/Explorer and amocrm/explorer have one address",
  ],
  ["an address that is none", { url: "example.com" }, '"example.com" is no address of a site'],
])("%s is told in one line", async (_, small, message) => {
  const problem: unknown = await buildSmallSite(folder, small).catch((error: unknown) => error);
  expect(problem).toBeInstanceOf(BuildFailure);
  expect((problem as BuildFailure).message).toContain(message);
  expect((problem as BuildFailure).message).not.toContain("\n");
  expect(await readdir(folder)).not.toContain("site");
});

test("a guide that nobody listed is told", async () => {
  const content = { "guides/strange.en.md": "# Strange\n\nA paragraph.\n" };
  await expect(buildSmallSite(folder, { content })).rejects.toThrow(
    /guides\/strange\.en\.md: add it/,
  );
});

test("a bundle that is missing is told with what to do", async () => {
  const missing = join(folder, "missing.json");
  const bundle = { jsonFile: missing, yamlFile: missing };
  const apis = [{ slug: "amocrm", bundles: { en: bundle, ru: bundle } }];
  await expect(buildReference({ apis, folder: join(folder, "site") })).rejects.toThrow(
    `cannot read ${missing} (ENOENT): build @liaison/spec first`,
  );
});

test("a failure leaves an earlier site alone, and one of the CLI brings its output", async () => {
  const site = await buildSmallSite(folder);
  const names = (await readdir(site, { recursive: true })).sort();
  const document = smallDocument({ openapi: "9.9.9" });
  await expect(buildSmallSite(folder, { document })).rejects.toMatchObject({
    name: "BuildFailure",
    message: expect.stringMatching(/^redocly build-docs failed for amocrm with exit code 1/),
    output: expect.stringContaining("9.9.9"),
  });
  expect((await readdir(site, { recursive: true })).sort()).toEqual(names);
  expect(await readFile(join(site, "amocrm/index.html"), "utf8")).toContain("List things");

  // A build that ends well leaves nothing of the one before.
  const renamed = smallDocument({}, { operationId: "findThings" });
  await buildSmallSite(folder, { document: renamed });
  const pages = await readdir(join(site, "amocrm"));
  expect(pages).toContain("findThings.html");
  expect(pages).not.toContain("listThings.html");
});
