import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  buildClient,
  mark,
  measureCheck,
  measureEditor,
  objectProgram,
  operationsProgram,
} from "../../../packages/client/bench/types.ts";
import { multiplyBundle } from "../../../packages/client/tools/multiplyBundle.ts";
import { compile, compilers } from "../src/compile.ts";
import { apis } from "../src/description.ts";

const folder = fileURLToPath(new URL("..", import.meta.url));
const packages = fileURLToPath(new URL("../../../packages", import.meta.url));
const folders: string[] = [];

/** A new folder that the packages are found from. */
async function newFolder(): Promise<string> {
  const path = await mkdtemp(join(folder, "node_modules/type-tests-"));
  folders.push(path);
  return path;
}

afterAll(() => Promise.all(folders.map((path) => rm(path, { recursive: true }))));

/** All that users can import, as the packages declare it. */
async function entries(): Promise<string[]> {
  const found = apis.map(async (api) => {
    const text = await readFile(join(packages, api, "package.json"), "utf8");
    const { name, exports } = JSON.parse(text) as { name: string; exports: object };
    return Object.keys(exports)
      .filter((entry) => entry !== "./package.json")
      .map((entry) => name + entry.slice(1));
  });
  return (await Promise.all(found)).flat();
}

describe.each(compilers)("with %s", (compiler) => {
  it("right calls compile and wrong ones do not", async () => {
    expect(await compile(compiler, join(folder, "type-tests"))).toBe("");
  });

  it("a wrong call that nobody expects is an error", async () => {
    const copy = await newFolder();
    const [source, file] = [join(folder, "type-tests"), "suprsend.ts"];
    await cp(join(source, "tsconfig.json"), join(copy, "tsconfig.json"));
    const text = await readFile(join(source, file), "utf8");
    await writeFile(join(copy, file), text.replace("// @ts-expect-error the token is missing", ""));
    expect(await compile(compiler, copy)).toMatch(/suprsend\.ts\(\d+,\d+\): error TS.*apiKey/s);
  });

  it.each([
    ["a browser, nodenext", { module: "nodenext", lib: ["es2022", "dom"], types: [] }],
    ["a browser, bundler", { module: "preserve", lib: ["es2022", "dom"], types: [] }],
    ["Node, nodenext", { module: "nodenext", lib: ["es2022"], types: ["node"] }],
    ["Node, bundler", { module: "preserve", lib: ["es2022"], types: ["node"] }],
  ])("the declarations of all entries are free of errors for %s", async (_, environment) => {
    const names = await entries();
    const place = await newFolder();
    // The entries for Node need its types in a browser's project as well.
    const isBrowser = environment.types.length === 0;
    const used = names.filter((name) => !isBrowser || !/\/(node|redis|undici)$/.test(name));
    await writeFile(
      join(place, "esm.mts"),
      used.map((name, index) => `export * as entry${index} from "${name}";\n`).join(""),
    );
    await writeFile(
      join(place, "commonjs.cts"),
      used.map((name, index) => `export import entry${index} = require("${name}");\n`).join(""),
    );
    const compilerOptions = {
      target: "es2022",
      noEmit: true,
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      // Of the declarations only those of the compiler itself are taken for granted.
      skipDefaultLibCheck: true,
      ...environment,
    };
    await writeFile(join(place, "tsconfig.json"), JSON.stringify({ compilerOptions }));
    expect(used.length).toBeGreaterThan(5);
    expect(await compile(compiler, place)).toBe("");
  });
});

/** A busy machine may take so much longer than the limit; BENCHMARKS.md has what a calm one takes. */
const patience = 3;
const limit = { sixCalls: 50, furtherCall: 3, milliseconds: 100 * patience };

describe.each([
  ["as it is", undefined],
  ["made from a description of 300 operations", 300],
])("the amoCRM client %s", (_, count) => {
  let place: string;

  beforeAll(async () => {
    if (!count) {
      place = await newFolder();
      return;
    }
    // Not below node_modules, where Node runs no TypeScript.
    place = await mkdtemp(join(tmpdir(), "types-"));
    folders.push(place);
    const text = await readFile(join(packages, "../spec/dist/amocrm.json"), "utf8");
    const bundle = multiplyBundle(JSON.parse(text), count);
    const methods = Object.values(bundle.paths as Record<string, object>).flatMap(Object.values);
    expect(methods.filter((method) => method.operationId)).toHaveLength(count);
    await buildClient(place, bundle);
  });

  /** Costs that are known already: the programs of six calls are asked about twice. */
  const costs = new Map<string, ReturnType<typeof measureCheck>>();
  const measure = (text: string) => {
    const cost = costs.get(text) ?? measureCheck(place, text);
    costs.set(text, cost);
    return cost;
  };

  it.each([
    ["operations", operationsProgram()],
    ["the object client", objectProgram()],
  ])("costs at most 50 instantiations for six calls of %s", async (_, { text, calls }) => {
    const { errors, instantiations } = await measure(text);
    expect(errors).toBe("");
    expect(calls).toBe(6);
    expect(instantiations).toBeGreaterThan(0);
    expect(instantiations).toBeLessThanOrEqual(limit.sixCalls);
  });

  it.each([
    // Only the larger one has further operations of these kinds.
    ...(count ? [["operations", operationsProgram(), operationsProgram(9)] as const] : []),
    ["the object client", objectProgram(), objectProgram(9)] as const,
  ])("costs at most 3 instantiations per further call of %s", async (_, few, many) => {
    const [less, more] = [await measure(few.text), await measure(many.text)];
    expect(more.errors).toBe("");
    const perCall = (more.instantiations - less.instantiations) / (many.calls - few.calls);
    expect(perCall).toBeLessThanOrEqual(limit.furtherCall);
  });

  it.each([
    [
      "operations",
      `${operationsProgram(count ? 9 : 1).text}await getContact(transport, { path: { id: 1 }, query: { with: ["${mark}"] } });\n`,
    ],
    [
      "the object client",
      `${objectProgram(9).text}await amocrm.contacts.get(1, { with: ["${mark}"] });\n`,
    ],
  ])("answers an editor in time about %s", (_, program) => {
    const { diagnostics, completion, names, errors } = measureEditor(place, program);
    expect(errors).toEqual([`Type '""' is not assignable to type 'ContactWith'.`]);
    expect(names).toEqual(expect.arrayContaining(["catalog_elements", "leads", "customers"]));
    expect(diagnostics).toBeLessThan(limit.milliseconds);
    expect(completion).toBeLessThan(limit.milliseconds);
  });

  it("offers the known members of an open set, and takes others", () => {
    const program = (member: string) => `import type { SubscriberType } from "@liaison/amocrm";
export const known: SubscriberType = "${member}";
`;
    const { names } = measureEditor(place, program(mark), 1);
    expect(names.sort()).toEqual(["group", "user"]);
    expect(measureEditor(place, `${program("robot")}${mark}`, 1).errors).toEqual([]);
  });
});
