import { describe, expect, it } from "vitest";
import { generate } from "./fixtures/generate.ts";
import { things } from "./fixtures/things.ts";

const types = await generate("generateTypes.ts", things);

describe("generateTypes", () => {
  it("says how the file was made", () => {
    expect(types).toMatch(/^\/\/ Generated from things\.json .*\/generateTypes\.ts\.\n/);
  });

  it("gives each schema and each query a type of its own, and names it everywhere", () => {
    expect(types).toMatch(/\/\*\* @description A thing\. \*\/\nexport type Thing = \{/);
    expect(types).toMatch(/schemas: \{[^}]*Thing: Thing;/);
    expect(types).toContain('"application/json": Thing;');
    expect(types).not.toContain('components["schemas"]["');
    expect(types).toMatch(/query\?: ListThingsQuery;/);
    expect(types).toMatch(/query: SearchQuery;/);
    expect(types).toMatch(/export type SearchQuery = \{\n +text: string;\n\};/);
  });

  it("keeps the known members of an open set", () => {
    expect(types).toContain('export type Color = "red" | "blue" | (string & {});\n');
  });

  it("says which properties go only together", () => {
    const range = types.slice(types.indexOf("export type Range = "));
    const text = range.slice(0, range.indexOf(");\n")).replace(/\s+/g, " ");
    expect(text).toBe(
      "export type Range = { unit: string; } & ({ /** @description First. */ from: number; to: number; } " +
        "| { from?: never; to?: never; }) & ({ /** @description First. */ from: number; step: number; " +
        "to: number; } | { step?: never; }",
    );
  });

  it("refuses two types of one name", async () => {
    const { Thing } = things.components.schemas;
    const schemas = { ...things.components.schemas, ListThingsQuery: Thing };
    const broken = { ...things, components: { ...things.components, schemas } };
    await expect(generate("generateTypes.ts", broken)).rejects.toThrow(
      "Two types are named ListThingsQuery.",
    );
  });

  it.each([
    [{ color: ["size"] }, "there is no property size"],
    [{ size: ["color"] }, "there is no property size"],
  ])("refuses dependentRequired %j", async (dependentRequired, message) => {
    const Thing = { ...things.components.schemas.Thing, dependentRequired };
    const schemas = { ...things.components.schemas, Thing };
    const broken = { ...things, components: { ...things.components, schemas } };
    await expect(generate("generateTypes.ts", broken)).rejects.toThrow(message);
  });

  it("gives the same file each time", async () => {
    expect(await generate("generateTypes.ts", things)).toBe(types);
  });
});
