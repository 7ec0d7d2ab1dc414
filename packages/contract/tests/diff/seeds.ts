import { readFileSync } from "node:fs";

/** A JSON object that a test may change. */
export type Json = { [key: string]: unknown };

/** What a change asks of the version, known from how it was made. */
export type Verdict = "major" | "minor" | "patch" | "none";

/** One description and the same with one thing changed. */
export interface Seed {
  readonly name: string;
  readonly old: Json;
  readonly next: Json;
  readonly verdict: Verdict;
  /** The thing that was changed, as a JSON pointer. */
  readonly pointer: string;
}

/** Whether messages of each direction hold values of a schema. */
export interface Reach {
  readonly request: boolean;
  readonly response: boolean;
}

/** The verdict by the message in which a schema stands. */
export type ByDirection = Readonly<Record<"request" | "response", Verdict>>;

const ORDER: readonly Verdict[] = ["none", "patch", "minor", "major"];

/** The heavier of what a change means for requests and for answers. */
export function heaviest(reach: Reach, verdicts: ByDirection): Verdict {
  const met = (["request", "response"] as const).filter((side) => reach[side]);
  return met.map((side) => verdicts[side]).reduce(heavier, "none");
}

function heavier(a: Verdict, b: Verdict): Verdict {
  return ORDER.indexOf(a) > ORDER.indexOf(b) ? a : b;
}

/** The bundled description of an API. */
export function readBundle(api: "amocrm" | "suprsend"): Json {
  return JSON.parse(
    readFileSync(new URL(import.meta.resolve(`@liaison/spec/${api}.json`)), "utf8"),
  );
}

export function isRecord(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The keys of a JSON pointer. */
export function keysIn(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
}

export function below(pointer: string, ...keys: readonly (string | number)[]): string {
  return [
    pointer,
    ...keys.map((key) => String(key).replaceAll("~", "~0").replaceAll("/", "~1")),
  ].join("/");
}

/** The object at a pointer. */
export function at(document: Json, pointer: string): Json {
  let value: unknown = document;
  for (const key of keysIn(pointer)) value = (value as Json)[key];
  if (!isRecord(value)) throw new Error(`${pointer} is no object`);
  return value;
}

/** A copy with the object at a pointer changed; undefined when the change does not fit it. */
export function withChange(
  document: Json,
  pointer: string,
  change: (object: Json) => boolean,
): Json | undefined {
  const object = structuredClone(at(document, pointer));
  return change(object) ? replaceAt(document, keysIn(pointer), object) : undefined;
}

/** Shares everything with the document that does not lead to the object. */
function replaceAt(value: unknown, [key, ...keys]: readonly string[], object: Json): Json {
  if (key === undefined) return object;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as Json) }) as Json;
  copy[key] = replaceAt(copy[key], keys, object);
  return copy;
}

const SINGLE = ["items", "additionalProperties", "propertyNames"];
const LISTS = ["allOf", "anyOf", "oneOf"];

/** A schema of a description, and where it is met. */
export interface Site {
  readonly pointer: string;
  readonly reach: Reach;
  /** Whether it is one of several shapes, or inside of one: others may take what it refuses. */
  readonly isChoice: boolean;
}

/**
 * Lists the schemas of a description with the messages that hold them. Nothing of the code under test
 * is used: the verdicts are to be known without it.
 */
export function listSites(document: Json): Site[] {
  const sites = new Map<string, { request: boolean; response: boolean; isChoice: boolean }>();
  const negated = new Set<string>();

  const visit = (pointer: string, side: "request" | "response", isChoice: boolean): void => {
    const known = sites.get(pointer) ?? { request: false, response: false, isChoice: false };
    const isNew = !known[side] || (isChoice && !known.isChoice);
    sites.set(pointer, { ...known, [side]: true, isChoice: known.isChoice || isChoice });
    if (!isNew) return;
    const schema = at(document, pointer);
    if (typeof schema["$ref"] === "string") visit(schema["$ref"].slice(1), side, isChoice);
    for (const name of Object.keys(schema["properties"] ?? {})) {
      visit(below(pointer, "properties", name), side, isChoice);
    }
    for (const key of SINGLE) {
      if (isRecord(schema[key])) visit(below(pointer, key), side, isChoice);
    }
    for (const key of LISTS) {
      for (const index of ((schema[key] as unknown[]) ?? []).keys()) {
        visit(below(pointer, key, index), side, isChoice || key !== "allOf");
      }
    }
    // What is ruled out changes the other way round.
    if (isRecord(schema["not"])) negated.add(String(schema["not"]["$ref"]).slice(1));
  };

  for (const { pointer, operation } of listOperations(document)) {
    for (const index of ((operation["parameters"] as unknown[]) ?? []).keys()) {
      visit(
        below(resolve(document, below(pointer, "parameters", index)), "schema"),
        "request",
        false,
      );
    }
    if (operation["requestBody"]) {
      const body = resolve(document, below(pointer, "requestBody"));
      for (const place of contentsOf(document, body))
        visit(below(place, "schema"), "request", false);
    }
    for (const status of Object.keys(operation["responses"] ?? {})) {
      const response = resolve(document, below(pointer, "responses", status));
      for (const place of contentsOf(document, response)) {
        visit(below(place, "schema"), "response", false);
      }
    }
  }
  return [...sites]
    .filter(([pointer]) => ![...negated].some((one) => pointer.startsWith(one)))
    .map(([pointer, { request, response, isChoice }]) => ({
      pointer,
      reach: { request, response },
      isChoice,
    }));
}

/** Where a thing stands that may be a reference. */
export function resolve(document: Json, pointer: string): string {
  const reference = at(document, pointer)["$ref"];
  return typeof reference === "string" ? resolve(document, reference.slice(1)) : pointer;
}

export function contentsOf(document: Json, pointer: string): string[] {
  const content = at(document, pointer)["content"];
  return Object.keys(content ?? {}).map((mediaType) => below(pointer, "content", mediaType));
}

export interface OperationSite {
  readonly pointer: string;
  readonly path: string;
  readonly method: string;
  readonly operationId: string;
  readonly operation: Json;
}

export function listOperations(document: Json): OperationSite[] {
  return Object.entries(document["paths"] as Json).flatMap(([path, item]) =>
    Object.entries(item as Json)
      .filter(([method]) => ["get", "put", "post", "delete", "patch"].includes(method))
      .map(([method, operation]) => ({
        pointer: below("/paths", path, method),
        path,
        method,
        operationId: String((operation as Json)["operationId"]),
        operation: operation as Json,
      })),
  );
}

/** Takes some of many, spread evenly, the same ones every time. */
export function spread<T>(all: readonly T[], count: number): T[] {
  if (all.length <= count) return [...all];
  return Array.from(
    { length: count },
    (_, index) => all[Math.floor((index * all.length) / count)] as T,
  );
}

/** Puts what is referred to in the place of the reference, as far as it goes. */
export function inline(kind: string, depth: number): (document: Json) => void {
  return (document) => {
    const prefix = `#/components/${kind}/`;
    const resolve = (value: unknown, left: number): unknown => {
      if (Array.isArray(value)) return value.map((item) => resolve(item, left));
      if (!isRecord(value)) return value;
      const reference = value["$ref"];
      if (typeof reference === "string" && reference.startsWith(prefix) && left > 0) {
        const { $ref: _, ...beside } = value;
        const target = structuredClone(at(document, reference.slice(1)));
        if (Object.keys(beside).length === 0) return resolve(target, left - 1);
      }
      return Object.fromEntries(
        Object.entries(value).map(([key, one]) => [key, resolve(one, left)]),
      );
    };
    document["paths"] = resolve(document["paths"], depth);
  };
}
