import { readFile } from "node:fs/promises";
import {
  type Contract,
  createContract,
  essence,
  isObject,
  type Operation,
} from "@liaison/contract";
import type { ErrorStyle } from "./http/problem.ts";
import { reasonOf, StartError } from "./startError.ts";

/** The APIs that come with a description of their own. */
export const APIS = ["amocrm", "suprsend"] as const;

/** Name of an API. */
export type Api = (typeof APIS)[number];

const packaged = new Map<Api, Promise<Contract>>();

/**
 * Reads the bundled description of an API out of `@liaison/spec`. It is read and compiled once,
 * however many mocks serve it.
 *
 * @throws StartError when the bundle is missing or cannot be served
 */
export function readPackagedContract(api: Api): Promise<Contract> {
  let contract = packaged.get(api);
  if (contract === undefined) {
    contract = readPackagedDocument(api).then((document) => prepareContract(document, api));
    packaged.set(api, contract);
    // A bundle that is built in the meantime must be found by the next attempt.
    contract.catch(() => packaged.delete(api));
  }
  return contract;
}

async function readPackagedDocument(api: Api): Promise<object> {
  let text: string;
  try {
    text = await readFile(new URL(import.meta.resolve(`@liaison/spec/${api}.json`)), "utf8");
  } catch (error) {
    throw new StartError(
      `the description of ${api} cannot be read, build @liaison/spec first (${reasonOf(error)})`,
    );
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new StartError(
      `the description of ${api} is not JSON, build @liaison/spec anew (${reasonOf(error)})`,
    );
  }
}

/**
 * Prepares an OpenAPI document for serving.
 *
 * @param name how the document is called in error messages
 * @throws StartError when the document cannot be served: no operation, a reference that leads
 *   nowhere, a schema that does not compile, an object within itself
 */
export function prepareContract(document: object, name: string): Contract {
  try {
    JSON.stringify(document);
  } catch {
    // YAML's aliases and tools that replace references by what they name can both do that.
    throw new StartError(`the description of ${name} contains itself, write $ref instead`);
  }
  try {
    return createContract(document);
  } catch (error) {
    if ((error as Error).name !== "ContractError") throw error;
    throw new StartError(`the description of ${name} cannot be served: ${reasonOf(error)}`);
  }
}

/** How the API words its errors, as far as its description shows. */
export function findErrorStyle(operations: readonly Operation[]): ErrorStyle {
  const contents = operations.flatMap(({ responses }) => responses.flatMap((r) => r.contents));
  return contents.some(({ mediaType }) => essence(mediaType) === "application/problem+json")
    ? "problem"
    : "codeAndMessage";
}

/**
 * Finds where the API itself gives out tokens: the `tokenUrl` of an OAuth flow, if it is a path.
 *
 * @returns undefined when there is none
 */
export function findTokenPath({ document }: Contract): string | undefined {
  const components = document["components"];
  const schemes = isObject(components) ? components["securitySchemes"] : undefined;
  for (const scheme of Object.values(schemes ?? {})) {
    const flows = isObject(scheme) ? scheme["flows"] : undefined;
    for (const flow of Object.values(flows ?? {})) {
      const tokenUrl = isObject(flow) ? flow["tokenUrl"] : undefined;
      // `//host/path` is a host's address too.
      if (typeof tokenUrl === "string" && /^\/(?!\/)/.test(tokenUrl)) return tokenUrl;
    }
  }
  return undefined;
}
