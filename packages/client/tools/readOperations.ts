/** The part of an OpenAPI 3.1 bundle that functions are made from. */
export interface Bundle {
  paths: Record<string, PathItem>;
  servers?: readonly { url: string; variables?: Record<string, ServerVariable> }[];
  "x-rate-limits"?: readonly { scope: string; requests: number; seconds: number }[];
}

interface ServerVariable {
  default: string;
  enum?: readonly string[];
}

export interface Reference {
  $ref?: string;
}

export interface Schema extends Reference {
  type?: string | string[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
}

export interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  style?: string;
  explode?: boolean;
  schema?: Schema;
}

export interface Content {
  description?: string;
  required?: boolean;
  content?: Record<string, { schema?: Schema }>;
}

interface PathItem {
  parameters?: (Parameter | Reference)[];
}

/** An operation with its address, and its parameters together with those of its path. */
export interface Operation {
  operationId: string;
  method: string;
  path: string;
  parameters: Parameter[];
  summary?: string;
  description?: string;
  externalDocs?: { url: string; description?: string };
  requestBody?: Content | Reference;
  responses: Record<string, Content | Reference>;
  "x-access"?: { role: string; note?: string };
  "x-limits"?: Record<string, Record<string, number>>;
}

const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/**
 * All operations of a bundle, in its order.
 *
 * @throws Error when an operation needs what the runtime does not send, such as a header of its own
 */
export function readOperations(bundle: Bundle): Operation[] {
  return Object.entries(bundle.paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([method]) => methods.includes(method))
      .map(([method, operation]: [string, Operation]) => {
        const { operationId } = operation;
        if (!/^[a-z]\w*$/.test(operationId ?? "")) {
          throw new Error(`${method} ${path}: operationId is missing or no name of a function.`);
        }
        const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map(
          (parameter) => resolve(parameter as Parameter, bundle),
        );
        for (const { name, in: place } of parameters) {
          if (place !== "path" && place !== "query") {
            throw new Error(`${operationId}: the parameter ${name} stands in a ${place}.`);
          }
        }
        return { ...operation, method, path, parameters };
      }),
  );
}

/** What a reference of the bundle leads to; what is no reference as it is. */
export function resolve<T extends object>(value: T | Reference, bundle: Bundle): T {
  const { $ref } = value as Reference;
  if ($ref === undefined) return value as T;
  const keys = $ref.replace(/^#\//, "").split("/");
  const found = keys.reduce<unknown>(
    (part, key) => Object(part)[key.replaceAll("~1", "/").replaceAll("~0", "~")],
    bundle,
  );
  if (!found) throw new Error(`${$ref} leads nowhere.`);
  return resolve(found as T, bundle);
}

/**
 * The JSON among the forms of a body, with its media type.
 *
 * @throws Error when there is not exactly one
 */
export function jsonContent(body: Content, operationId: string): [string, { schema?: Schema }] {
  const found = Object.entries(body.content ?? {}).filter(([mediaType]) =>
    /^application\/([\w.-]+\+)?json$/.test(mediaType),
  );
  const [content] = found;
  if (!content || found.length > 1) throw new Error(`${operationId}: a body needs one JSON form.`);
  return content;
}
