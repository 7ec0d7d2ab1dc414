import { ContractError } from "./contractError.ts";
import { below, child, followObject, isObject, type JsonObject, type Located } from "./document.ts";
import type { SecurityScheme } from "./operation.ts";

const SCHEME_TYPES = ["apiKey", "http", "mutualTLS", "oauth2", "openIdConnect"] as const;

const KEY_PLACES = ["header", "query", "cookie"] as const;

/**
 * Reads what an operation needs of whoever calls it: its own word, or else the document's.
 *
 * @throws ContractError when a scheme is not declared or not what it must be
 */
export function readSecurity(
  document: JsonObject,
  operation: Located<JsonObject>,
): SecurityScheme[][] {
  const owner = operation.value["security"] === undefined ? document : operation.value;
  const pointer = child(owner === document ? "" : operation.pointer, "security");
  const requirements = owner["security"] ?? [];
  if (!Array.isArray(requirements)) throw new ContractError(`${pointer} must be a list`);
  const components = followObject(document, below(document, "", "components", {}));
  const schemes = followObject(
    document,
    below(components.value, components.pointer, "securitySchemes", {}),
  );
  return requirements.map((requirement, index) => {
    if (!isObject(requirement)) {
      throw new ContractError(`${child(pointer, index)} must be an object`);
    }
    return Object.keys(requirement).map((name) => {
      if (!Object.hasOwn(schemes.value, name)) {
        throw new ContractError(
          `the security scheme ${name} is used at ${child(pointer, index)} but not declared`,
        );
      }
      const scheme = followObject(document, below(schemes.value, schemes.pointer, name));
      return readScheme(name, scheme);
    });
  });
}

function readScheme(name: string, { value, pointer }: Located<JsonObject>): SecurityScheme {
  const type = SCHEME_TYPES.find((known) => known === value["type"]);
  if (type === undefined) {
    throw new ContractError(`${child(pointer, "type")} must be one of ${SCHEME_TYPES.join(", ")}`);
  }
  if (type === "http" && typeof value["scheme"] !== "string") {
    throw new ContractError(`${pointer} must have a scheme, such as bearer`);
  }
  const place = KEY_PLACES.find((known) => known === value["in"]);
  if (type !== "apiKey") {
    return {
      name,
      type,
      ...(type === "http" && { scheme: String(value["scheme"]).toLowerCase() }),
    };
  }
  if (place === undefined || typeof value["name"] !== "string") {
    throw new ContractError(
      `${pointer} must have a name, and \`in\` must be one of ${KEY_PLACES.join(", ")}`,
    );
  }
  return {
    name,
    type,
    in: place,
    parameterName: value["name"],
    ...(value["x-value-pattern"] !== undefined && {
      valuePattern: readPattern(name, value["x-value-pattern"]),
    }),
  };
}

function readPattern(scheme: string, pattern: unknown): string {
  try {
    return new RegExp(String(pattern), "u").source;
  } catch (error) {
    const { message } = error as Error;
    throw new ContractError(`the x-value-pattern of ${scheme} does not compile: ${message}`);
  }
}
