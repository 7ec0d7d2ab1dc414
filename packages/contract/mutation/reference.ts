import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { child, followOnce, isObject, type JsonObject, valueAt } from "../src/index.ts";
import { remember } from "./remember.ts";

/** A schema that judges a value, with its JSON pointer. */
export interface Judging {
  readonly schema: JsonObject;
  readonly pointer: string;
}

/**
 * Says what must be seen, so that no label comes from the engine under test: the validator on its
 * own, and the closed world written down a second time.
 */
export interface Reference {
  /** Whether the value satisfies the schema at a pointer. */
  isValid(pointer: string, value: unknown): boolean;
  /**
   * Whether it has a field or a member of a set that the schema leaves undeclared.
   *
   * @param isOpen whether fields of the value itself may have any name
   */
  hasStrangers(pointer: string, value: unknown, isOpen: boolean): boolean;
  /** Every schema that judges a value: references, all parts, and the branches that it satisfies. */
  judging(pointers: readonly string[], value: unknown): Judging[];
  /** Pointers of the schemas of a property. */
  property(judging: readonly Judging[], key: string): string[];
  /** Pointers of the schemas of an item. */
  item(judging: readonly Judging[]): string[];
}

/** A schema, and the pointers of its parts: those that always judge, and those of which some do. */
interface Parts {
  readonly itself: Judging;
  readonly all: readonly string[];
  readonly branches: readonly string[];
}

/** Prepares the reference of a document. */
export function createReference(document: JsonObject): Reference {
  const ajv = new Ajv2020({ strict: false, strictNumbers: true, validateSchema: false });
  addFormats.default(ajv);
  ajv.addSchema(document, "document");

  const validatorAt = remember((pointer: string) => {
    const reference = pointer.split("/").map(encodeURIComponent).join("/");
    return ajv.getSchema(`document#${reference}`);
  });
  const isValid = (pointer: string, value: unknown): boolean =>
    validatorAt(pointer)?.(value) === true;

  const partsAt = remember((pointer: string): Parts | undefined => {
    const schema = valueAt(document, pointer);
    if (!isObject(schema)) return undefined;
    const hasTarget = typeof schema["$ref"] === "string";
    const target = hasTarget ? [followOnce(document, { value: schema, pointer }).pointer] : [];
    return {
      itself: { schema, pointer },
      all: [...target, ...pointersIn(schema, pointer, "allOf")],
      branches: ["anyOf", "oneOf"].flatMap((keyword) => pointersIn(schema, pointer, keyword)),
    };
  });
  const judging = (pointers: readonly string[], value: unknown): Judging[] =>
    pointers.flatMap((pointer) => {
      const parts = partsAt(pointer);
      if (parts === undefined) return [];
      const { itself, all, branches } = parts;
      const satisfied = branches.filter((branch) => isValid(branch, value));
      return [itself, ...judging([...all, ...satisfied], value)];
    });

  const hasStrangers = (pointers: readonly string[], value: unknown, isOpen = false): boolean => {
    const schemas = judging(pointers, value);
    if (typeof value === "string") {
      return schemas.some(({ schema: { "x-extensible-enum": members } }) => {
        return Array.isArray(members) && !members.includes(value);
      });
    }
    if (Array.isArray(value)) {
      return value.some((item) => hasStrangers(itemOf(schemas), item));
    }
    if (!isObject(value)) return false;
    const isClosed = !isOpen && schemas.some(({ schema }) => isObject(schema["properties"]));
    return Object.entries(value).some(([key, inner]) => {
      const below = propertyOf(schemas, key);
      if (below.length > 0) return hasStrangers(below, inner);
      return isClosed && !schemas.some(({ schema }) => schema["additionalProperties"] === true);
    });
  };

  return {
    isValid,
    hasStrangers: (pointer, value, isOpen) => hasStrangers([pointer], value, isOpen),
    judging,
    property: propertyOf,
    item: itemOf,
  };
}

function propertyOf(schemas: readonly Judging[], key: string): string[] {
  return schemas.flatMap(({ schema, pointer }) => {
    const { properties, additionalProperties } = schema;
    if (isObject(properties) && Object.hasOwn(properties, key)) {
      return [child(pointer, "properties", key)];
    }
    return isObject(additionalProperties) ? [child(pointer, "additionalProperties")] : [];
  });
}

function itemOf(schemas: readonly Judging[]): string[] {
  return schemas.flatMap(({ schema, pointer }) =>
    isObject(schema["items"]) ? [child(pointer, "items")] : [],
  );
}

function pointersIn(schema: JsonObject, pointer: string, keyword: string): string[] {
  const list = schema[keyword];
  return Array.isArray(list) ? list.map((_, index) => child(pointer, keyword, index)) : [];
}
