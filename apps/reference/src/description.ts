import { readFile } from "node:fs/promises";
import type { Bundle } from "./apis.ts";
import { BuildFailure } from "./buildFailure.ts";
import { type Api, readApi } from "./model/api.ts";
import { isObject, type JsonObject } from "./model/json.ts";

/** A bundle: what the pages say about it, the document itself, and the exact bytes of its files. */
export interface Description {
  api: Api;
  document: JsonObject;
  json: Buffer;
  yaml: Buffer;
}

/**
 * Reads the bundle of an API.
 *
 * @throws BuildFailure when a file is missing or not JSON, or when it lacks what the pages show
 */
export async function readDescription(
  slug: string,
  { jsonFile, yamlFile }: Bundle,
): Promise<Description> {
  const [json, yaml] = await Promise.all([readBundle(jsonFile), readBundle(yamlFile)]);
  const document = parse(json, jsonFile);
  try {
    return { api: readApi(slug, document), document, json, yaml };
  } catch (error) {
    throw new BuildFailure(`${jsonFile}: ${(error as Error).message}`);
  }
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
