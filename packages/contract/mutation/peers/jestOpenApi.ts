import { createRequire } from "node:module";
import type { HttpResponse } from "../../src/index.ts";
import { toOpenApi30 } from "./openApi30.ts";
import { PEERS, type Peer } from "./peer.ts";

type Expect = (received: unknown) => { toSatisfyApiSpec(): void };

/** The matcher of jest-openapi, on responses as axios gives them. */
export const askJestOpenApi: Peer = async ({ document, list }) => {
  const require = createRequire(new URL("package.json", PEERS));
  const { expect } = require("expect") as { expect: Expect };
  Object.assign(globalThis, { expect });
  require("jest-openapi").default(toOpenApi30(document));
  const reported = new Set<string>();
  for (const { name, exchange } of list) {
    const { method, target: path } = exchange.request;
    const { status, headers } = exchange.response;
    const data = readAsAxios(exchange.response);
    try {
      expect({ status, headers, data, request: { method, path } }).toSatisfyApiSpec();
    } catch {
      reported.add(name);
    }
  }
  return { "jest-openapi 0.14.2, description as 3.0": reported };
};

/** JSON whatever its type says, else the text. */
function readAsAxios({ body }: HttpResponse): unknown {
  const text = new TextDecoder().decode(body);
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
