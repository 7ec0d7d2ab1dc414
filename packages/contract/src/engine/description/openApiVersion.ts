import { ContractError } from "./contractError.ts";
import { isObject, type JsonObject } from "./document.ts";
import { upgradeOpenApi30 } from "./openapi30.ts";

/**
 * The document as OpenAPI 3.1, whichever of the versions that can be read it is written in.
 *
 * @param document parsed; it is not changed
 * @returns itself when it is of version 3.1
 * @throws ContractError when it is of none of these versions
 */
export function toOpenApi31(document: unknown): JsonObject {
  if (!isObject(document)) throw new ContractError("it is no OpenAPI document: not an object");
  const { openapi: version, swagger } = document;
  if (typeof version === "number") {
    throw new ContractError('its version must be a text in quotes, such as openapi: "3.1.1"');
  }
  if (typeof version === "string" && /^3\.1(\.|$)/.test(version)) return document;
  if (typeof version === "string" && /^3\.0(\.|$)/.test(version)) {
    return upgradeOpenApi30(document);
  }
  if (version === undefined && swagger !== undefined) {
    throw new ContractError(
      `it is Swagger ${String(swagger)}, only OpenAPI 3.0 and 3.1 can be read; convert it first, for example with swagger2openapi`,
    );
  }
  throw new ContractError(
    version === undefined
      ? "it is no OpenAPI document: the key `openapi` is missing"
      : `it is of version ${String(version)}, only OpenAPI 3.0 and 3.1 can be read`,
  );
}
