import { readFile } from "node:fs/promises";
import type { IHttpOperation } from "@stoplight/types";
import { essence } from "./body.ts";
import { readOperations } from "./prism.ts";
import type { ErrorStyle } from "./problem.ts";
import { createRouter, type Router } from "./router.ts";
import { StartError } from "./startError.ts";

/** The APIs that come with a description of their own. */
export const APIS = ["amocrm", "suprsend"] as const;

/** Name of an API. */
export type Api = (typeof APIS)[number];

/** An OpenAPI description, ready to be served. */
export interface Description {
  route: Router<IHttpOperation>;
  errorStyle: ErrorStyle;
}

/**
 * Reads the bundled description of an API out of `@liaison/spec`.
 *
 * @throws StartError when the bundle is missing or is not JSON
 */
export async function readPackagedDocument(api: Api): Promise<object> {
  let text: string;
  try {
    text = await readFile(new URL(import.meta.resolve(`@liaison/spec/${api}.json`)), "utf8");
  } catch (error) {
    throw new StartError(
      `the description of ${api} cannot be read, build @liaison/spec first (${oneLine(error)})`,
    );
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new StartError(
      `the description of ${api} is not JSON, build @liaison/spec anew (${oneLine(error)})`,
    );
  }
}

/**
 * Turns an OpenAPI document into what the mock serves.
 *
 * @param name how the document is called in error messages
 * @throws StartError when the document cannot be served
 */
export async function readDescription(document: object, name: string): Promise<Description> {
  try {
    const operations = await readOperations(document);
    if (operations.length === 0) throw new Error("it has no operation to serve");
    const silent = operations.find(({ responses }) => responses.length === 0);
    if (silent !== undefined) {
      throw new Error(`${silent.method.toUpperCase()} ${silent.path} declares no response`);
    }
    return { route: createRouter(operations), errorStyle: findErrorStyle(operations) };
  } catch (error) {
    throw new StartError(`the description of ${name} cannot be served: ${oneLine(error)}`);
  }
}

function findErrorStyle(operations: readonly IHttpOperation[]): ErrorStyle {
  const contents = operations.flatMap(({ responses }) =>
    responses.flatMap((r) => r.contents ?? []),
  );
  return contents.some(({ mediaType }) => essence(mediaType) === "application/problem+json")
    ? "problem"
    : "codeAndMessage";
}

function oneLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replaceAll(/\s+/g, " ").trim();
}
