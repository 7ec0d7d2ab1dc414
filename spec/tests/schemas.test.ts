import { readdirSync } from "node:fs";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { apis, type JsonObject, readBundle, resolve } from "./descriptions.ts";

/** Compiles the schema at a JSON pointer of a bundle. */
function compiler(document: JsonObject): (pointer: string) => ValidateFunction {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(document, "bundle");
  return (pointer) =>
    ajv.compile({ $ref: `bundle#${pointer.split("/").map(encodeURIComponent).join("/")}` });
}

interface Example {
  name: string;
  pointer: string;
  value: unknown;
}

/** Every example of every media type, with the pointer of the schema that it must match. */
function listExamples(document: JsonObject): Example[] {
  const found: Example[] = [];
  const visit = (node: unknown, pointer: string): void => {
    if (typeof node !== "object" || node === null) return;
    const { schema, examples } = node as JsonObject;
    if (schema && examples && !pointer.startsWith("/components/schemas")) {
      for (const [name, example] of Object.entries(examples)) {
        const { value } = resolve(document, example);
        found.push({ name: `${pointer} ${name}`, pointer: `${pointer}/schema`, value });
      }
    }
    for (const [key, child] of Object.entries(node)) {
      visit(child, `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`);
    }
  };
  visit(document, "");
  return found;
}

for (const api of apis) {
  const document = readBundle(api);
  const compile = compiler(document);
  const components = document["components"] as Record<string, JsonObject>;

  describe(api, () => {
    it.each(Object.keys(components["schemas"] ?? {}))("compiles %s", (name) => {
      expect(compile(`/components/schemas/${name}`)).toBeTypeOf("function");
    });

    it.each(listExamples(document))("validates $name", ({ pointer, value }) => {
      const validate = compile(pointer);
      validate(value);
      expect(validate.errors ?? []).toEqual([]);
    });

    it.each(["schemas", "parameters", "responses", "examples"])("uses every file of %s", (kind) => {
      const folder = new URL(`../${api}/components/${kind}`, import.meta.url);
      const files = readdirSync(folder).map((file) => file.replace(/\.yaml$/, ""));
      // A file that nothing refers to does not reach the bundle.
      expect(files.sort()).toEqual(Object.keys(components[kind] ?? {}).sort());
    });
  });
}

describe("amocrm", () => {
  const document = readBundle("amocrm");
  const compile = compiler(document);
  const components = document["components"] as Record<string, Record<string, JsonObject>>;
  const value = (example: string): JsonObject =>
    structuredClone(components["examples"]?.[example]?.["value"] as JsonObject);

  it("refuses a contact that was read as an update", () => {
    const contact = value("ContactOk");
    expect(compile("/components/schemas/Contact")(contact)).toBe(true);
    expect(compile("/components/schemas/ContactUpdate")(contact)).toBe(false);
  });

  it("reads a field of each type by exactly one branch", () => {
    const union = components["schemas"]?.["CustomField"]?.["oneOf"] as { $ref: string }[];
    const branches = union.map(({ $ref }) => ({ name: $ref, validate: compile($ref.slice(1)) }));
    const fields = value("ContactEveryFieldType")["custom_fields_values"] as JsonObject[];
    expect(fields).toHaveLength(branches.length);
    const matches = fields.map((field) => branches.filter(({ validate }) => validate(field)));
    expect(matches.map((list) => list.length)).toEqual(fields.map(() => 1));
    expect(new Set(matches.flat().map(({ name }) => name)).size).toBe(branches.length);
  });

  it("stays open to new properties and members in answers", () => {
    const page = value("LeadLinksOk");
    const [link] = (page["_embedded"] as { links: JsonObject[] }).links;
    Object.assign(link ?? {}, { to_entity_type: "robots", invented: true });
    expect(compile("/components/schemas/LinkList")(page)).toBe(true);
  });

  it.each([
    ["type alone", { to_entity_type: "contacts" }, false],
    ["identifier alone", { to_entity_id: 1 }, false],
    ["both", { to_entity_id: 1, to_entity_type: "contacts" }, true],
    ["neither", { to_catalog_id: 1 }, true],
  ])("takes the link filter with %s: %j", (_name, filter, valid) => {
    expect(compile("/components/schemas/LinkFilter")(filter)).toBe(valid);
  });
});
