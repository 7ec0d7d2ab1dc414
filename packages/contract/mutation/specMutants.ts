import { child, isObject, type JsonObject, keysOf, valueAt } from "../src/index.ts";
import type { Api, Description } from "./descriptions.ts";
import {
  contentEdits,
  parameterEdits,
  parameterListEdits,
  requestBodyEdits,
  responseEdits,
  responsesEdits,
  securityEdits,
} from "./messageEdits.ts";
import { takeTurns } from "./pick.ts";
import { type Edit, editsOf } from "./schemaEdits.ts";

/** A description with one thing changed. */
export interface SpecMutant extends Edit {
  /** `amocrm /components/schemas/Tag: required drops id`. */
  readonly name: string;
  readonly api: Api;
  /** JSON pointer of what is replaced by `value`. */
  readonly pointer: string;
  /** Whether a schema stands there. */
  readonly isSchema: boolean;
}

/** Mutants of each description that `pickSpecMutants` takes. */
export const SPEC_AMOUNTS: Readonly<Record<Api, number>> = {
  amocrm: 560,
  suprsend: 150,
  parcels: 150,
};

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/** Keywords that hold one schema, a list of them, and schemas under names. */
const INNER = ["items", "not", "propertyNames", "additionalProperties"];
const INNER_LISTS = ["allOf", "anyOf", "oneOf", "prefixItems"];
const INNER_MAPS = ["properties"];

/** Every one-step mutant of a description, in the order of the document. */
export function listSpecMutants({ api, document }: Description): SpecMutant[] {
  return [...placesOf(document)].flatMap(({ pointer, edits, isSchema = false }) =>
    [...edits].map((edit) => {
      return { ...edit, api, pointer, isSchema, name: `${api} ${pointer}: ${edit.change}` };
    }),
  );
}

/** Some of the mutants, evenly among the kinds of steps, the same for the same seed. */
export function pickSpecMutants(mutants: readonly SpecMutant[], seed: number): SpecMutant[] {
  return Object.entries(SPEC_AMOUNTS).flatMap(([api, amount]) => {
    const own = mutants.filter((mutant) => mutant.api === api);
    const turns = takeTurns(own, ({ operator }) => operator, seed);
    return Array.from(
      { length: Math.min(amount, own.length) },
      () => turns.next().value as SpecMutant,
    );
  });
}

/** The document with its mutation. */
export function mutate(document: JsonObject, { pointer, value }: SpecMutant): JsonObject {
  return replaceAt(document, keysOf(pointer), value) as JsonObject;
}

function replaceAt(node: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(node)) {
    const index = Number(key);
    return node.with(index, replaceAt(node[index], rest, value));
  }
  const object = node as JsonObject;
  return { ...object, [key]: replaceAt(object[key], rest, value) };
}

interface Place {
  readonly pointer: string;
  readonly isSchema?: true;
  readonly edits: Iterable<Edit>;
}

function* placesOf(document: JsonObject): Generator<Place> {
  const { schemas, parameters, responses, requestBodies, headers } = document[
    "components"
  ] as JsonObject;
  if (Array.isArray(document["security"])) {
    yield { pointer: "/security", edits: securityEdits(document["security"]) };
  }
  for (const path of Object.keys(document["paths"] as JsonObject)) {
    yield* inPath(document, child("", "paths", path));
  }
  const below = (kind: string, map: unknown) =>
    Object.keys(map ?? {}).map((name) => child("", "components", kind, name));
  for (const pointer of below("parameters", parameters)) yield* inParameter(document, pointer);
  for (const pointer of below("responses", responses)) yield* inResponse(document, pointer);
  for (const pointer of below("requestBodies", requestBodies)) yield* inBody(document, pointer);
  for (const pointer of below("headers", headers))
    yield* inSchema(document, child(pointer, "schema"));
  for (const pointer of below("schemas", schemas)) yield* inSchema(document, pointer);
}

function* inPath(document: JsonObject, pointer: string): Generator<Place> {
  const item = valueAt(document, pointer) as JsonObject;
  yield* inParameters(document, child(pointer, "parameters"));
  for (const method of METHODS.filter((known) => isObject(item[known]))) {
    const at = child(pointer, method);
    const operation = item[method] as JsonObject;
    yield* inParameters(document, child(at, "parameters"));
    if (isObject(operation["requestBody"])) yield* inBody(document, child(at, "requestBody"));
    if (Array.isArray(operation["security"])) {
      yield { pointer: child(at, "security"), edits: securityEdits(operation["security"]) };
    }
    const responses = child(at, "responses");
    const map = operation["responses"] as JsonObject;
    yield { pointer: responses, edits: responsesEdits(map) };
    for (const status of Object.keys(map)) yield* inResponse(document, child(responses, status));
  }
}

function* inParameters(document: JsonObject, pointer: string): Generator<Place> {
  const list = valueAt(document, pointer);
  if (!Array.isArray(list)) return;
  yield { pointer, edits: parameterListEdits(list) };
  for (const index of list.keys()) yield* inParameter(document, child(pointer, index));
}

function* inParameter(document: JsonObject, pointer: string): Generator<Place> {
  const parameter = valueAt(document, pointer);
  if (!isObject(parameter) || Object.hasOwn(parameter, "$ref")) return;
  yield { pointer, edits: parameterEdits(parameter) };
  yield* inSchema(document, child(pointer, "schema"));
}

function* inBody(document: JsonObject, pointer: string): Generator<Place> {
  const body = valueAt(document, pointer);
  if (!isObject(body) || Object.hasOwn(body, "$ref")) return;
  yield { pointer, edits: requestBodyEdits(body) };
  yield* inContent(document, child(pointer, "content"));
}

function* inResponse(document: JsonObject, pointer: string): Generator<Place> {
  const response = valueAt(document, pointer);
  if (!isObject(response) || Object.hasOwn(response, "$ref")) return;
  yield { pointer, edits: responseEdits(response) };
  yield* inContent(document, child(pointer, "content"));
  for (const [name, header] of Object.entries(response["headers"] ?? {})) {
    if (isObject(header)) yield* inSchema(document, child(pointer, "headers", name, "schema"));
  }
}

function* inContent(document: JsonObject, pointer: string): Generator<Place> {
  const content = valueAt(document, pointer);
  if (!isObject(content)) return;
  yield { pointer, edits: contentEdits(content) };
  for (const type of Object.keys(content))
    yield* inSchema(document, child(pointer, type, "schema"));
}

function* inSchema(document: JsonObject, pointer: string): Generator<Place> {
  const schema = valueAt(document, pointer);
  if (!isObject(schema)) return;
  yield { pointer, edits: editsOf(schema), isSchema: true };
  for (const keyword of INNER) yield* inSchema(document, child(pointer, keyword));
  for (const keyword of [...INNER_LISTS, ...INNER_MAPS]) {
    for (const key of Object.keys(schema[keyword] ?? {})) {
      yield* inSchema(document, child(pointer, keyword, key));
    }
  }
}
