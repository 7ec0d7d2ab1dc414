import { ContractError } from "./contractError.ts";
import {
  below,
  child,
  followObject,
  followOnce,
  isObject,
  type JsonObject,
  type Located,
} from "./document.ts";
import type {
  Content,
  DeclaredResponse,
  Example,
  Operation,
  Parameter,
  ResponseHeader,
} from "./operation.ts";
import { readSecurity } from "./securitySchemes.ts";

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

const PARAMETER_PLACES = ["path", "query", "header", "cookie"] as const;

/** The first is the default. */
const STYLES = {
  path: ["simple", "label", "matrix"],
  query: ["form", "deepObject", "spaceDelimited", "pipeDelimited"],
  header: ["simple"],
  cookie: ["form"],
};

/** The specification wants parameters of these names ignored: other rules describe them. */
const IGNORED_HEADERS = ["accept", "content-type", "authorization"];

/**
 * Lists the operations of a description with every reference followed.
 *
 * @throws ContractError when a part of the document is not what it must be
 */
export function readOperations(document: JsonObject): Operation[] {
  const { value: paths, pointer } = followObject(document, below(document, "", "paths", {}));
  const operations: Operation[] = [];
  for (const path of Object.keys(paths)) {
    if (path.startsWith("x-")) continue;
    if (!path.startsWith("/")) throw new ContractError(`the path ${path} must start with a slash`);
    const item = followObject(document, below(paths, pointer, path));
    for (const method of METHODS) {
      if (item.value[method] === undefined) continue;
      operations.push(readOperation(document, path, method, item));
    }
  }
  if (operations.length === 0) throw new ContractError("it has no operation");
  refuseSharedIds(operations);
  return operations;
}

function readOperation(
  document: JsonObject,
  path: string,
  method: string,
  item: Located<JsonObject>,
): Operation {
  const { value, pointer } = followObject(document, below(item.value, item.pointer, method));
  const responses = followObject(document, below(value, pointer, "responses", {}));
  const statuses = Object.keys(responses.value).filter((status) => !status.startsWith("x-"));
  if (statuses.length === 0) {
    throw new ContractError(`${method.toUpperCase()} ${path} declares no response`);
  }
  const requestBody = value["requestBody"];
  const tags = Array.isArray(value["tags"]) ? value["tags"] : [];
  return {
    operationId: String(value["operationId"] ?? `${method.toUpperCase()} ${path}`),
    method: method.toUpperCase(),
    path,
    tags: tags.map(String),
    pointer,
    parameters: readParameters(document, item, { value, pointer }),
    ...(requestBody !== undefined && {
      requestBody: readBody(document, below(value, pointer, "requestBody")),
    }),
    responses: statuses.map((status) =>
      readResponse(document, status, below(responses.value, responses.pointer, status)),
    ),
    security: readSecurity(document, { value, pointer }),
    declared: value,
  };
}

function readParameters(
  document: JsonObject,
  item: Located<JsonObject>,
  operation: Located<JsonObject>,
): Parameter[] {
  const parameters = new Map<string, Parameter>();
  for (const { value, pointer } of [item, operation]) {
    const list = value["parameters"] ?? [];
    if (!Array.isArray(list)) {
      throw new ContractError(`${child(pointer, "parameters")} must be a list`);
    }
    for (const [index, entry] of list.entries()) {
      const start = { value: entry, pointer: child(pointer, "parameters", index) };
      const parameter = readParameter(document, followObject(document, start));
      if (parameter.in === "header" && IGNORED_HEADERS.includes(parameter.name.toLowerCase())) {
        continue;
      }
      // What the operation declares replaces what its path declares.
      parameters.set(`${parameter.in} ${parameter.name}`, parameter);
    }
  }
  return [...parameters.values()];
}

function readParameter(document: JsonObject, { value, pointer }: Located<JsonObject>): Parameter {
  const place = PARAMETER_PLACES.find((known) => known === value["in"]);
  const name = value["name"];
  if (place === undefined || typeof name !== "string") {
    throw new ContractError(
      `${pointer} is no parameter: it needs a name, and \`in\` must be one of ${PARAMETER_PLACES.join(", ")}`,
    );
  }
  const style = String(value["style"] ?? STYLES[place][0]);
  if (!STYLES[place].includes(style)) {
    throw new ContractError(
      `${child(pointer, "style")} must be one of ${STYLES[place].join(", ")} in the ${place}`,
    );
  }
  return {
    name,
    in: place,
    required: value["required"] === true || place === "path",
    style,
    explode: typeof value["explode"] === "boolean" ? value["explode"] : style === "form",
    allowEmptyValue: value["allowEmptyValue"] === true,
    ...readValue(document, value, pointer),
    examples: readExamples(document, { value, pointer }),
    pointer,
  };
}

function readBody(document: JsonObject, start: Located): NonNullable<Operation["requestBody"]> {
  const { value, pointer } = followObject(document, start);
  return {
    required: value["required"] === true,
    contents: readContents(document, value, pointer),
    pointer,
  };
}

function readResponse(document: JsonObject, status: string, start: Located): DeclaredResponse {
  const { value, pointer } = followObject(document, start);
  if (!/^([1-5]\d\d|[1-5]XX|default)$/.test(status)) {
    throw new ContractError(
      `${start.pointer} must be a status such as 200, a range such as 5XX, or default`,
    );
  }
  const headers = followObject(document, below(value, pointer, "headers", {}));
  return {
    status,
    headers: Object.keys(headers.value)
      .filter((name) => name.toLowerCase() !== "content-type")
      .map((name) => readHeader(document, name, below(headers.value, headers.pointer, name))),
    contents: readContents(document, value, pointer),
    pointer,
  };
}

function readHeader(document: JsonObject, name: string, start: Located): ResponseHeader {
  const { value, pointer } = followObject(document, start);
  return {
    name: name.toLowerCase(),
    in: "header",
    required: value["required"] === true,
    style: "simple",
    explode: value["explode"] === true,
    ...readValue(document, value, pointer),
    examples: readExamples(document, { value, pointer }),
    pointer,
  };
}

function readContents(document: JsonObject, owner: JsonObject, pointer: string): Content[] {
  const contents = followObject(document, below(owner, pointer, "content", {}));
  return Object.keys(contents.value).map((mediaType) => {
    const media = followObject(document, below(contents.value, contents.pointer, mediaType));
    return {
      mediaType,
      ...readSchema(document, media.value, media.pointer),
      examples: readExamples(document, media),
    };
  });
}

function readExamples(document: JsonObject, { value, pointer }: Located<JsonObject>): Example[] {
  const start = below(value, pointer, "examples", {});
  // Here too many write the list of a schema, whose examples have no names.
  const named = Array.isArray(start.value)
    ? { value: {}, pointer: start.pointer }
    : followObject(document, start);
  const examples = Object.keys(named.value).flatMap((name) => {
    const example = followObject(document, below(named.value, named.pointer, name)).value;
    return Object.hasOwn(example, "value") ? [{ name, value: example["value"] }] : [];
  });
  if (examples.length > 0 || value["example"] === undefined) return examples;
  return [{ name: "default", value: value["example"] }];
}

/** A parameter or header has a schema, or one media type whose schema counts. */
function readValue(
  document: JsonObject,
  owner: JsonObject,
  pointer: string,
): { schemaPointer?: string; mediaType?: string } {
  const [content] = readContents(document, owner, pointer);
  if (content === undefined) return readSchema(document, owner, pointer);
  const { mediaType, schemaPointer } = content;
  return { mediaType, ...(schemaPointer !== undefined && { schemaPointer }) };
}

/** The pointer of the schema itself, so that a schema that is used twice is compiled once. */
function readSchema(
  document: JsonObject,
  owner: JsonObject,
  pointer: string,
): { schemaPointer?: string } {
  const schema = owner["schema"];
  if (schema === undefined) return {};
  let located: Located = { value: schema, pointer: child(pointer, "schema") };
  const visited = new Set<string>();
  // A reference with keywords beside it is a schema of its own.
  while (isObject(located.value) && Object.keys(located.value).join() === "$ref") {
    located = followOnce(document, located);
    if (visited.has(located.pointer)) throw new ContractError(`${pointer} refers to itself`);
    visited.add(located.pointer);
  }
  if (!isObject(located.value) && typeof located.value !== "boolean") {
    throw new ContractError(`${located.pointer} must be a schema`);
  }
  return { schemaPointer: located.pointer };
}

function refuseSharedIds(operations: readonly Operation[]): void {
  const seen = new Set<string>();
  for (const { operationId } of operations) {
    if (seen.has(operationId)) {
      throw new ContractError(`two operations are called ${operationId}; operationIds must differ`);
    }
    seen.add(operationId);
  }
}
