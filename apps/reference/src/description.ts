import { readFile } from "node:fs/promises";
import type { Api } from "./apis.ts";
import { BuildFailure } from "./buildFailure.ts";

/** An object of a JSON document. */
export type JsonObject = { [key: string]: unknown };

/** One operation, as far as the landing page shows it. */
export interface Operation {
  /** In capitals, such as `GET`. */
  method: string;
  /** Path template, such as `/api/v4/contacts/{id}`. */
  path: string;
  id: string;
  summary: string;
  /** Its first tag, the group that it is listed in. */
  tag: string;
}

/** A bundle: what the pages say about it, the document itself, and the exact bytes of its files. */
export interface Description {
  api: Api;
  title: string;
  version: string;
  summary: string;
  /** In the order of the document. */
  operations: Operation[];
  document: JsonObject;
  json: Buffer;
  yaml: Buffer;
}

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/**
 * Reads the bundle of an API.
 *
 * @throws BuildFailure when a file is missing or not JSON, or when it lacks what the pages show:
 *   `title`, `version` and `summary` of the API; `operationId`, `summary` and a tag per operation
 */
export async function readDescription(api: Api): Promise<Description> {
  const [json, yaml] = await Promise.all([readBundle(api.jsonFile), readBundle(api.yamlFile)]);
  const document = parse(json, api.jsonFile);
  const info = objectAt(document, "info");
  const paths = objectAt(document, "paths");
  const text = (holder: JsonObject, key: string, place: string): string => {
    const value = holder[key];
    if (typeof value === "string" && value.trim() !== "") return value.trim();
    throw new BuildFailure(`${api.jsonFile}: ${place}.${key} is missing, the reference shows it`);
  };
  return {
    api,
    title: text(info, "title", "info"),
    version: text(info, "version", "info"),
    summary: text(info, "summary", "info"),
    operations: Object.keys(paths).flatMap((path) => {
      const item = objectAt(paths, path);
      return METHODS.filter((method) => method in item).map((method) => {
        const operation = objectAt(item, method);
        const place = `${method.toUpperCase()} ${path}`;
        const tags = { tag: Array.isArray(operation["tags"]) ? operation["tags"][0] : undefined };
        return {
          method: method.toUpperCase(),
          path,
          id: text(operation, "operationId", place),
          summary: text(operation, "summary", place),
          tag: text(tags, "tag", place),
        };
      });
    }),
    document,
    json,
    yaml,
  };
}

/** The object that `holder` has at `key`, an empty one when there is none. */
export function objectAt(holder: JsonObject, key: string): JsonObject {
  const value = holder[key];
  return isObject(value) ? value : {};
}

/** Whether a value of a JSON document is an object, and not a list or null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

async function readBundle(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new BuildFailure(`cannot read ${file} (${code}): build @liaison/spec first`);
  }
}

function parse(json: Buffer, file: string): JsonObject {
  try {
    const document: unknown = JSON.parse(json.toString());
    if (isObject(document)) return document;
  } catch {
    // Falls through: what is not JSON is no OpenAPI document either.
  }
  throw new BuildFailure(`${file} is no OpenAPI document in JSON: build @liaison/spec again`);
}
