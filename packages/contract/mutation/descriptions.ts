import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { type Contract, createContract, type JsonObject } from "../src/index.ts";

/** A description that mutants are made of. */
export interface Description {
  readonly api: Api;
  readonly document: JsonObject;
  readonly contract: Contract;
  readonly inputs: Inputs;
}

/** Texts that make a request of the description valid, where it has no example of a whole request. */
export interface Inputs {
  /** Of path parameters, required query parameters and headers; a query text is `name=value`, encoded. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** Headers that prove who calls: every way to do so, the usual one first. */
  readonly credentials: readonly Readonly<Record<string, string>>[];
}

export type Api = "amocrm" | "suprsend" | "parcels";

const SOURCES: Readonly<Record<Api, { readonly file: string; readonly inputs: Inputs }>> = {
  amocrm: {
    file: import.meta.resolve("@liaison/spec/amocrm.json"),
    inputs: {
      path: { id: "50101", entity_id: "50101" },
      query: { filter: "filter%5Bentity_id%5D%5B0%5D=70101" },
      headers: {},
      credentials: [{ authorization: "Bearer demo-token" }],
    },
  },
  suprsend: {
    file: import.meta.resolve("@liaison/spec/suprsend.json"),
    inputs: {
      path: { object_type: "departments", id: "engineering" },
      query: {},
      headers: {},
      credentials: [
        { authorization: "Bearer demo-token" },
        { authorization: `demo-key:${"A".repeat(43)}=` },
      ],
    },
  },
  parcels: {
    file: new URL("./parcels.yaml", import.meta.url).href,
    inputs: {
      path: { code: "AB-1001" },
      query: {},
      headers: { "x-depot": "7" },
      credentials: [{ "x-key": "demo-token" }],
    },
  },
};

/**
 * Reads both descriptions, and the invented one beside them.
 *
 * @throws Error when @liaison/spec is not built
 */
export function readDescriptions(): Description[] {
  return (Object.keys(SOURCES) as Api[]).map((api) => {
    const { file, inputs } = SOURCES[api];
    const document = parse(readFileSync(new URL(file), "utf8")) as JsonObject;
    return { api, document, contract: createContract(document), inputs };
  });
}
