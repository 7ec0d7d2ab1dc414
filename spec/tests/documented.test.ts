import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { apis, findOperation, type JsonObject, readBundle, resolve } from "./descriptions.ts";

/** One row of a table: name in brackets, types in words of the vendor. */
interface Row {
  name: string;
  documented: string;
  /** Where the description has it, when that is another place. */
  at?: string;
  /** Which type the description gives it, when that is another type. */
  type?: string;
}

/** The tables of one page section, for the operations that it speaks of. */
interface Section {
  operations: string[];
  requestType?: string;
  successType?: string;
  errorType?: string;
  statuses: number[];
  path?: Row[];
  query?: Row[];
  bodyItem?: string;
  body?: Row[];
  answerItem?: string;
  answer?: Row[];
  problem?: Row[];
  withValues?: string[];
}

const jsonTypes: Record<string, string> = { int: "integer", float: "number", bool: "boolean" };

/** Every branch of a schema, unions and intersections opened. */
function branches(document: JsonObject, node: unknown): JsonObject[] {
  const schema = resolve(document, node);
  const nested = ["allOf", "anyOf", "oneOf"].flatMap((key) => (schema[key] as unknown[]) ?? []);
  return [schema, ...nested.flatMap((branch) => branches(document, branch))];
}

/** Schemas that stand at a place such as `_embedded[tags][0][id]` below another schema. */
function schemasAt(document: JsonObject, root: unknown, place: string): JsonObject[] {
  const tokens = place.split(/[[\]]+/).filter(Boolean);
  return tokens.reduce(
    (schemas, token) =>
      schemas
        .map((schema) =>
          /^\d+$/.test(token) ? schema["items"] : (schema["properties"] as JsonObject)?.[token],
        )
        .filter((found) => found !== undefined)
        .flatMap((found) => branches(document, found)),
    branches(document, root),
  );
}

/** What is missing of the documented types at a place; empty when the row holds. */
function missingTypes(document: JsonObject, root: unknown, row: Row, item = ""): string[] {
  const schemas = schemasAt(document, root, item + bracket(row.at ?? row.name, item));
  const types = new Set(
    schemas.flatMap((schema) => schema["type"] as string[] | string | undefined),
  );
  return (row.type ?? row.documented)
    .split(" ")
    .map((type) => jsonTypes[type] ?? type)
    .filter((type) => !types.has(type) && !(type === "integer" && types.has("number")));
}

function bracket(name: string, item: string): string {
  return item === "" ? name : name.replace(/^[^[]+/, "[$&]");
}

function contentSchema(document: JsonObject, holder: unknown, mediaType: string): unknown {
  const content = resolve(document, holder)["content"] as Record<string, JsonObject> | undefined;
  return content?.[mediaType]?.["schema"];
}

for (const api of apis) {
  const document = readBundle(api);
  const file = new URL(`documented/${api}.yaml`, import.meta.url);
  const sections: Section[] = parse(readFileSync(file, "utf8"));
  const named = sections.flatMap((section) =>
    section.operations.map((name) => ({ name, section })),
  );

  describe(api, () => {
    it("describes every documented operation and no other", () => {
      const described = Object.entries(document["paths"] as Record<string, JsonObject>).flatMap(
        ([path, item]) =>
          Object.keys(item)
            .filter((key) => key !== "parameters")
            .map((method) => `${method.toUpperCase()} ${path}`),
      );
      const names = named.map(({ name }) => name);
      const unlisted = described.filter((name) => !names.includes(name));
      expect(unlisted, `add them to spec/tests/documented/${api}.yaml`).toEqual([]);
      expect(names.filter((name) => !described.includes(name))).toEqual([]);
    });

    describe.each(named)("$name", ({ name, section }) => {
      const { operation, parameters } = findOperation(document, name);
      const responses = operation["responses"] as JsonObject;
      const success = responses["200"] ?? {};

      it("has the documented statuses and content types", () => {
        expect(Object.keys(responses)).toEqual(
          expect.arrayContaining(section.statuses.map(String)),
        );
        for (const status of section.statuses.filter((code) => code >= 400)) {
          if (!section.errorType) continue;
          expect(contentSchema(document, responses[status], section.errorType)).toBeDefined();
        }
        if (section.successType) {
          expect(contentSchema(document, success, section.successType)).toBeDefined();
        }
        if (section.requestType) {
          const types = Object.keys(
            (operation["requestBody"] as JsonObject)["content"] as JsonObject,
          );
          expect(types).toEqual([section.requestType]);
        }
      });

      it.each(
        (["path", "query"] as const).flatMap((place) =>
          (section[place] ?? []).map((row) => ({ place, row })),
        ),
      )("has the $place parameter $row.name", ({ place, row }) => {
        const wanted = row.at ?? row.name;
        const base = wanted.replace(/\[(?!\]).*$/, "");
        const parameter = parameters.find((one) => one["in"] === place && one["name"] === base);
        expect(parameter).toBeDefined();
        const inner = wanted.slice(base.length);
        const root = parameter?.["schema"];
        expect(missingTypes(document, root, { ...row, at: inner })).toEqual([]);
      });

      it.each(section.body ?? [])("has $name in the request", (row) => {
        const root = contentSchema(document, operation["requestBody"], "application/json");
        expect(missingTypes(document, root, row, section.bodyItem)).toEqual([]);
      });

      it.each(section.answer ?? [])("has $name in the answer", (row) => {
        const root = contentSchema(document, success, section.successType ?? "");
        expect(missingTypes(document, root, row, section.answerItem)).toEqual([]);
      });

      it.each(section.problem ?? [])("has $name in the error", (row) => {
        const root = contentSchema(document, responses["404"], section.errorType ?? "");
        expect(missingTypes(document, root, row)).toEqual([]);
      });

      it.each(section.withValues ?? [])("has the value %s of with", (value) => {
        const parameter = parameters.find((one) => one["name"] === "with");
        const values = schemasAt(document, parameter?.["schema"], "[0]").flatMap(
          (schema) => schema["enum"] ?? [],
        );
        expect(values).toContain(value);
      });
    });
  });
}

describe("what the pages say outside of tables", () => {
  const document = readBundle("amocrm");
  const schemas = (document["components"] as JsonObject)["schemas"] as Record<string, JsonObject>;

  it("has every type of custom field that a contact can have, and a fallback", () => {
    const tags = branches(document, schemas["CustomField"])
      .map(
        (schema) => ((schema["properties"] as JsonObject)?.["field_type"] as JsonObject)?.["const"],
      )
      .filter(Boolean);
    expect(tags.sort()).toEqual([
      "birthday",
      "checkbox",
      "date",
      "date_time",
      "file",
      "legal_entity",
      "monetary",
      "multiselect",
      "multitext",
      "numeric",
      "radiobutton",
      "select",
      "smart_address",
      "streetaddress",
      "text",
      "textarea",
      "url",
    ]);
    expect(schemas["ContactFieldType"]?.["enum"]).toEqual(expect.arrayContaining(tags));
    expect(schemas["CustomField"]?.["oneOf"]).toContainEqual({
      $ref: "#/components/schemas/UnknownField",
    });
  });

  it("sorts by the documented fields and directions", () => {
    expect(Object.keys(schemas["ContactOrder"]?.["properties"] as object)).toEqual([
      "updated_at",
      "id",
    ]);
    expect(schemas["SortDirection"]?.["enum"]).toEqual(["asc", "desc"]);
  });

  it("states the rate limits as data", () => {
    expect(document["x-rate-limits"]).toEqual([
      { scope: "integration", requests: 7, seconds: 1 },
      { scope: "account", requests: 50, seconds: 1 },
    ]);
  });
});

describe("a row that does not hold is noticed", () => {
  const root = { $ref: "#/components/schemas/Contact" };
  const row = { name: "_embedded[tags][0][name]", documented: "string" };

  it.each<[string, (tag: JsonObject) => void]>([
    ["when the property is gone", (tag) => delete (tag["properties"] as JsonObject)["name"]],
    [
      "when its type is another one",
      (tag) => {
        (tag["properties"] as JsonObject)["name"] = { type: "integer" };
      },
    ],
  ])("%s", (_name, change) => {
    const document = readBundle("amocrm");
    expect(missingTypes(document, root, row)).toEqual([]);
    change(resolve(document, { $ref: "#/components/schemas/Tag" }));
    expect(missingTypes(document, root, row)).toEqual(["string"]);
  });
});
