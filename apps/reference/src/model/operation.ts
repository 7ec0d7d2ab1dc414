import { type Evidence, readEvidence } from "./evidence.ts";
import { isObject, type JsonObject, objectAt, objectsAt, textAt } from "./json.ts";
import { refuseUnknownKeys } from "./knownKeys.ts";
import { resolve } from "./references.ts";
import { readShape, type Shape } from "./shape.ts";

/** An example of a body. */
export interface Example {
  /** Key in `examples`, such as `ok`. */
  name: string;
  summary: string;
  description?: string;
  /** A JSON value, or the text of a body that is not JSON. */
  value: unknown;
}

/** A body in one media type. */
export interface Content {
  /** Such as `application/json`. */
  mediaType: string;
  shape: Shape;
  examples: Example[];
}

/** A parameter, or a header of a response. */
export interface Parameter {
  name: string;
  in: string;
  required: boolean;
  description: string;
  evidence: Evidence[];
  shape: Shape;
  /** How it is written, as OpenAPI calls it. */
  style: string;
  explode: boolean;
}

/** One documented answer. */
export interface Response {
  /** Such as `200` or `5XX`. */
  status: string;
  description: string;
  /** Its own, and that of the operation which is about this status. */
  evidence: Evidence[];
  headers: Parameter[];
  contents: Content[];
}

/** An operation with all that a page about it shows. */
export interface Operation {
  id: string;
  /** In capitals, such as `GET`. */
  method: string;
  /** Path template, such as `/api/v4/contacts/{id}`. */
  path: string;
  summary: string;
  /** Markdown. */
  description: string;
  /** Name of its tag. */
  tag: string;
  /** Who may call it. */
  access?: { role: string; note: string };
  limits: {
    itemsPerPage?: { default: number; maximum: number };
    itemsPerRequest?: { recommended: number; maximum: number };
  };
  /** The vendor's page about it. */
  source?: { url: string; description: string };
  /** Without what is about one status only. */
  evidence: Evidence[];
  parameters: Parameter[];
  request?: { description: string; required: boolean; evidence: Evidence[]; contents: Content[] };
  responses: Response[];
}

/** Styles that the pages tell by themselves or in words; of others they would say something wrong. */
const STYLES = ["form", "simple", "deepObject"];

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/**
 * Reads the operations of a description, in its order.
 *
 * @throws Error when one lacks `operationId`, `summary` or its one tag, or has something that no page
 *   would show
 */
export function readOperations(document: JsonObject): Operation[] {
  const paths = objectAt(document, "paths");
  return Object.keys(paths).flatMap((path) => {
    const item = objectAt(paths, path);
    refuseUnknownKeys(item, "path", path);
    return METHODS.filter((method) => method in item).map((method) => {
      try {
        return readOperation({ method, path, item, document });
      } catch (error) {
        throw new Error(`${method.toUpperCase()} ${path}: ${(error as Error).message}`);
      }
    });
  });
}

interface OperationPlace {
  method: string;
  path: string;
  item: JsonObject;
  document: JsonObject;
}

function readOperation({ method, path, item, document }: OperationPlace): Operation {
  const node = objectAt(item, method);
  refuseUnknownKeys(node, "operation", "the operation");
  const need = (key: string, value: string | undefined): string => {
    if (value !== undefined) return value;
    throw new Error(`${key} is missing, the reference shows it`);
  };
  const tags = [node["tags"]].flat();
  if (tags.length > 1) throw new Error("it has several tags, and would be shown below one of them");
  const statuses = Object.keys(objectAt(node, "responses"));
  const evidence = readEvidence(node).flatMap((entry) => divide(entry, statuses));
  const operation: Operation = {
    id: fileName(need("operationId", textAt(node, "operationId"))),
    method: method.toUpperCase(),
    path,
    summary: need("summary", textAt(node, "summary")),
    description: textAt(node, "description") ?? "",
    tag: need("tags", (tags[0] as string | undefined) || undefined),
    limits: objectAt(node, "x-limits") as Operation["limits"],
    evidence: evidence.filter(({ status }) => status === undefined).map(({ entry }) => entry),
    parameters: readParameters(item, node, document),
    responses: statuses.map((status) => {
      const response = readResponse(
        status,
        objectAt(objectAt(node, "responses"), status),
        document,
      );
      const about = evidence.filter((one) => one.status === status).map(({ entry }) => entry);
      return { ...response, evidence: [...about, ...response.evidence] };
    }),
  };
  const access = objectAt(node, "x-access");
  const role = textAt(access, "role");
  if (role !== undefined) operation.access = { role, note: textAt(access, "note") ?? "" };
  const url = textAt(objectAt(node, "externalDocs"), "url");
  if (url !== undefined) {
    const description = textAt(objectAt(node, "externalDocs"), "description") ?? url;
    operation.source = { url, description };
  }
  if (isObject(node["requestBody"])) {
    const body = resolve(node["requestBody"], document).node;
    refuseUnknownKeys(body, "requestBody", "the request body");
    operation.request = {
      description: textAt(body, "description") ?? "",
      required: body["required"] === true,
      evidence: readEvidence(body),
      contents: readContents(body, document),
    };
  }
  return operation;
}

function fileName(operationId: string): string {
  if (/^\w+$/.test(operationId)) return operationId;
  throw new Error(
    `operationId names the page of the operation, so it must be letters, digits and _ only: ${operationId}`,
  );
}

/** Evidence about statuses stands beside each of them, the rest with the operation. */
function divide(
  entry: Evidence,
  statuses: readonly string[],
): { status?: string; entry: Evidence }[] {
  const told = entry.about.filter((name) => statuses.includes(name));
  const rest = entry.about.filter((name) => !statuses.includes(name));
  const beside = told.map((status) => ({ status, entry: { ...entry, about: [] } }));
  const stays = told.length === 0 || rest.length > 0;
  return stays ? [...beside, { entry: { ...entry, about: rest } }] : beside;
}

/** Parameters of a path and of its operation, which takes the place of one of the same name. */
function readParameters(item: JsonObject, node: JsonObject, document: JsonObject): Parameter[] {
  const read = (holder: JsonObject): Parameter[] =>
    objectsAt(holder, "parameters").map((parameter) => readParameter(parameter, document));
  const own = read(node);
  const isOwn = (one: Parameter): boolean =>
    own.some((other) => other.name === one.name && other.in === one.in);
  return [...read(item).filter((one) => !isOwn(one)), ...own];
}

function readParameter(parameter: JsonObject, document: JsonObject, header?: string): Parameter {
  const { node } = resolve(parameter, document);
  const name = header ?? textAt(node, "name") ?? "";
  const place = header === undefined ? (textAt(node, "in") ?? "") : "header";
  refuseUnknownKeys(node, "parameter", `the parameter or header ${name}`);
  const style = textAt(node, "style") ?? (["query", "cookie"].includes(place) ? "form" : "simple");
  if (!STYLES.includes(style)) {
    throw new Error(`the style ${style} of the parameter ${name} would not be shown`);
  }
  return {
    name,
    in: place,
    required: node["required"] === true,
    description: textAt(node, "description") ?? "",
    evidence: readEvidence(node),
    shape: readShape(node["schema"], document),
    style,
    explode: typeof node["explode"] === "boolean" ? node["explode"] : style === "form",
  };
}

function readResponse(status: string, response: JsonObject, document: JsonObject): Response {
  const { node } = resolve(response, document);
  refuseUnknownKeys(node, "response", `the response ${status}`);
  return {
    status,
    description: textAt(node, "description") ?? "",
    evidence: readEvidence(node),
    headers: Object.entries(objectAt(node, "headers"))
      .filter((entry): entry is [string, JsonObject] => isObject(entry[1]))
      .map(([name, header]) => readParameter(header, document, name)),
    contents: readContents(node, document),
  };
}

function readContents(holder: JsonObject, document: JsonObject): Content[] {
  const content = objectAt(holder, "content");
  return Object.keys(content).map((mediaType) => {
    const node = objectAt(content, mediaType);
    refuseUnknownKeys(node, "mediaType", `a body of ${mediaType}`);
    return {
      mediaType,
      shape: readShape(node["schema"], document),
      examples: Object.entries(objectAt(node, "examples"))
        .filter((entry): entry is [string, JsonObject] => isObject(entry[1]))
        .map(([name, example]) => readExample(name, resolve(example, document).node)),
    };
  });
}

function readExample(name: string, node: JsonObject): Example {
  const description = textAt(node, "description");
  refuseUnknownKeys(node, "example", `the example ${name}`);
  return {
    name,
    summary: textAt(node, "summary") ?? name,
    value: node["value"],
    ...(description !== undefined && { description }),
  };
}
