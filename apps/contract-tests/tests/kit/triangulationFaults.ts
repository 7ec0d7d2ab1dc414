/**
 * Faults on one side only, made from a seed: a client that sends something wrong, a description that
 * says something wrong, a service that answers something wrong. Nothing here knows which of them can
 * be seen.
 */
import type { AcceptedCase } from "../../src/cases.ts";
import type { JsonObject } from "../../src/description.ts";

/** Chooses by a seed. */
export interface Choice {
  /** A whole number from 0 to below `count`. */
  below(count: number): number;
  /** @throws Error when there is nothing to choose from */
  of<T>(list: readonly T[]): T;
}

/** The generator mulberry32. */
export function choiceOf(seed: number): Choice {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (count: number) => Math.floor(next() * count);
  return {
    below,
    of: (list) => {
      const chosen = list[below(list.length)];
      if (chosen === undefined) throw new Error("Nothing to choose from");
      return chosen;
    },
  };
}

/** A request as a client sends it. */
export interface SentRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A response as a service sends it. */
export interface SentResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A way to be wrong; undefined where it does not apply. */
type Fault<T> = (right: T, choice: Choice) => T | undefined;

/** The request of a case, with a token. */
export function requestOf({ request }: AcceptedCase): SentRequest {
  const { method, path, query, headers, body } = request;
  return {
    method,
    target: query === "" ? path : `${path}?${query}`,
    headers: { ...headers, authorization: "Bearer demo-token" },
    ...(body !== undefined && { body }),
  };
}

/** Mistakes of a client, by name. */
export const CLIENT_FAULTS: Readonly<Record<string, Fault<SentRequest>>> = {
  "no credentials": ({ headers: { authorization: _, ...headers }, ...rest }) => ({
    ...rest,
    headers,
  }),
  "another scheme": (request) => ({
    ...request,
    headers: { ...request.headers, authorization: "Basic ZGVtbzpkZW1v" },
  }),
  "misspelt path": (request, choice) => {
    const word = choice.of(["contacts", "leads", "customers", "companies"]);
    const target = request.target.replace(word, `${word.slice(0, -1)}z`);
    return target === request.target ? undefined : { ...request, target };
  },
  "slash at the end": ({ target, ...rest }) => ({
    ...rest,
    target: target.replace(/(\?|$)/, "/$1"),
  }),
  "another method": (request, choice) => ({ ...request, method: choice.of(["PUT", "DELETE"]) }),
  "identifier that is no number": (request) => {
    const target = request.target.replace(/\/\d+(?=\/|\?|$)/, "/ada");
    return target === request.target ? undefined : { ...request, target };
  },
  "unknown parameter": ({ target, ...rest }, choice) => ({
    ...rest,
    target: `${target}${target.includes("?") ? "&" : "?"}${choice.of(["sort", "page_size", "q"])}=1`,
  }),
  "parameter in another letter case": (request) => {
    const target = request.target.replace(/[?&][a-z]/, (start) => start.toUpperCase());
    return target === request.target ? undefined : { ...request, target };
  },
  "text for a number": (request) => {
    const target = request.target.replace(/=\d+/, "=many");
    return target === request.target ? undefined : { ...request, target };
  },
  "another media type": (request, choice) =>
    request.body === undefined
      ? undefined
      : {
          ...request,
          headers: {
            ...request.headers,
            "content-type": choice.of(["text/plain", "application/xml", "application/hal+json"]),
          },
        },
  "body that is cut": ({ body, ...rest }) =>
    body === undefined ? undefined : { ...rest, body: body.slice(0, -1) },
  "empty body": ({ body, ...rest }) => (body === undefined ? undefined : rest),
  "unknown property": inBody((item) => ({ ...item, nick_name: "Ada" })),
  "property of another type": inBody((item, choice) => {
    const key = choice.of(Object.keys(item));
    return { ...item, [key]: Array.isArray(item[key]) ? { a: 1 } : ["Ada"] };
  }),
  "property that is null": inBody((item, choice) => ({
    ...item,
    [choice.of(Object.keys(item))]: null,
  })),
  "property that is missing": inBody((item, choice) => {
    const { [choice.of(Object.keys(item))]: _, ...rest } = item;
    return rest;
  }),
};

function inBody(change: (item: JsonObject, choice: Choice) => JsonObject): Fault<SentRequest> {
  return (request, choice) => {
    if (request.body === undefined) return undefined;
    const body = JSON.parse(request.body);
    const item = Array.isArray(body) ? body[0] : body;
    if (!isObject(item) || Object.keys(item).length === 0) return undefined;
    const changed = change(item, choice);
    return {
      ...request,
      body: JSON.stringify(Array.isArray(body) ? [changed, ...body.slice(1)] : changed),
    };
  };
}

/** Mistakes of a service, by name. */
export const SERVICE_FAULTS: Readonly<Record<string, Fault<SentResponse>>> = {
  "another success": (response, choice) => ({
    ...response,
    status: choice.of([200, 201, 202, 206].filter((status) => status !== response.status)),
  }),
  "status nobody knows": (response, choice) => ({
    ...response,
    status: choice.of([299, 418, 410, 302]),
  }),
  "another media type": (response, choice) =>
    response.body === ""
      ? undefined
      : {
          ...response,
          headers: {
            ...response.headers,
            "content-type": choice.of([
              "text/plain",
              "application/json",
              "text/html; charset=utf-8",
            ]),
          },
        },
  "body that is cut": (response) =>
    response.body === "" ? undefined : { ...response, body: response.body.slice(0, -2) },
  "empty body": (response) => (response.body === "" ? undefined : { ...response, body: "" }),
  "body where none belongs": (response) =>
    response.body === ""
      ? {
          status: response.status === 204 ? 200 : response.status,
          headers: { "content-type": "application/json" },
          body: "{}",
        }
      : undefined,
  "value of another type": inAnswer((parent, key) => {
    const value = parent[key];
    parent[key] =
      typeof value === "string" ? 7 : typeof value === "number" ? String(value) : "seven";
  }),
  "value that is null": inAnswer((parent, key) => {
    parent[key] = null;
  }),
  "property that is missing": inAnswer((parent, key) => {
    delete parent[key];
  }),
  "property under another name": inAnswer((parent, key) => {
    parent[`${key}_`] = parent[key];
    delete parent[key];
  }),
  "undeclared property": inAnswer((parent) => {
    parent["nick_name"] = "Ada";
  }),
};

function inAnswer(change: (parent: JsonObject, key: string) => void): Fault<SentResponse> {
  return (response, choice) => {
    if (response.body === "") return undefined;
    const body: unknown = JSON.parse(response.body);
    const places = placesIn(body);
    if (places.length === 0) return undefined;
    const { parent, key } = choice.of(places);
    change(parent, key);
    return { ...response, body: JSON.stringify(body) };
  };
}

function placesIn(value: unknown): { parent: JsonObject; key: string }[] {
  if (Array.isArray(value)) return value.flatMap(placesIn);
  if (!isObject(value)) return [];
  return Object.keys(value).flatMap((key) => [{ parent: value, key }, ...placesIn(value[key])]);
}

/** Changes a document in place; returns false where it does not apply. */
type DocumentFault = (document: JsonObject, operation: Located, choice: Choice) => boolean;

/** An operation in a document. */
export interface Located {
  readonly path: string;
  readonly method: string;
}

/** Mistakes of a description, by name. All but the last are too strict or about something else. */
export const DESCRIPTION_FAULTS: Readonly<Record<string, DocumentFault>> = {
  "misspelt path": (document, { path }) => {
    const paths = document["paths"] as JsonObject;
    paths[`${path}_`] = paths[path];
    delete paths[path];
    return true;
  },
  "another method": (document, { path, method }) => {
    const item = (document["paths"] as Record<string, JsonObject>)[path] ?? {};
    item["trace"] = item[method];
    delete item[method];
    return true;
  },
  "other credentials": inOperation((operation, document) => {
    const components = document["components"] as Record<string, JsonObject>;
    const signature = { type: "apiKey", in: "header", name: "X-Signature" };
    components["securitySchemes"] = { ...components["securitySchemes"], signature };
    operation["security"] = [{ signature: [] }];
    return true;
  }),
  "parameter that is asked for": inOperation((operation, _, choice) => {
    const name = choice.of(["account", "locale", "version"]);
    const added = { name, in: "query", required: true, schema: { type: "string" } };
    operation["parameters"] = [...((operation["parameters"] as unknown[]) ?? []), added];
    return true;
  }),
  "parameter that is left out": inOperation((operation, document) => {
    const parameters = (operation["parameters"] as JsonObject[]) ?? [];
    const kept = parameters.filter((one) => follow(document, one)["in"] !== "query");
    operation["parameters"] = kept;
    return kept.length < parameters.length;
  }),
  "another media type of the request": inOperation((operation, document) => {
    const body = operation["requestBody"];
    if (!isObject(body)) return false;
    return renameFirst(follow(document, body)["content"], "application/xml");
  }),
  "another media type of the answer": inOperation((operation, document, choice) => {
    const { response } = successOf(operation, document);
    return renameFirst(response?.["content"], choice.of(["application/xml", "text/csv"]));
  }),
  "status that is left out": inOperation((operation, document) => {
    const { status } = successOf(operation, document);
    const responses = operation["responses"] as JsonObject;
    if (status === undefined) return false;
    delete responses[status];
    return true;
  }),
  "header that is promised": inOperation((operation, document) => {
    const { response } = successOf(operation, document);
    if (response === undefined) return false;
    response["headers"] = { "X-Total": { required: true, schema: { type: "integer" } } };
    return true;
  }),
  "property that is asked for": inSchema((schema, choice) => {
    schema["required"] = [...((schema["required"] as string[]) ?? []), choice.of(["uuid", "kind"])];
    return isObject(schema["properties"]);
  }),
  "property under another name": inSchema((schema, choice) => {
    const properties = schema["properties"];
    if (!isObject(properties)) return false;
    const key = choice.of(Object.keys(properties));
    properties[`${key}_`] = properties[key];
    delete properties[key];
    schema["required"] = ((schema["required"] as string[]) ?? []).map((one) =>
      one === key ? `${key}_` : one,
    );
    return true;
  }),
  "another type": inSchema((schema, choice) => {
    const properties = schema["properties"];
    if (!isObject(properties)) return false;
    properties[choice.of(Object.keys(properties))] = { type: choice.of(["boolean", "null"]) };
    return true;
  }),
  "text of another form": inSchema((schema, choice) => {
    const texts = Object.values(isObject(schema["properties"]) ? schema["properties"] : {})
      .filter(isObject)
      .filter(({ type }) => type === "string");
    if (texts.length === 0) return false;
    Object.assign(
      choice.of(texts),
      choice.of([{ maxLength: 0 }, { pattern: "^#" }, { enum: ["#"] }]),
    );
    return true;
  }),
  "number of another range": inSchema((schema, choice) => {
    const numbers = Object.values(isObject(schema["properties"]) ? schema["properties"] : {})
      .filter(isObject)
      .filter(({ type }) => type === "integer");
    if (numbers.length === 0) return false;
    Object.assign(choice.of(numbers), choice.of([{ maximum: -1 }, { multipleOf: 1_000_003 }]));
    return true;
  }),
  "nothing is asked for": inSchema((schema) => {
    const had = Array.isArray(schema["required"]);
    delete schema["required"];
    return had;
  }),
};

function inOperation(
  change: (operation: JsonObject, document: JsonObject, choice: Choice) => boolean,
): DocumentFault {
  return (document, { path, method }, choice) => {
    const item = (document["paths"] as Record<string, JsonObject>)[path] ?? {};
    return change(item[method] as JsonObject, document, choice);
  };
}

/** A schema with a name that the operation uses, in its request or its answers. */
function inSchema(change: (schema: JsonObject, choice: Choice) => boolean): DocumentFault {
  return (document, { path, method }, choice) => {
    const item = (document["paths"] as Record<string, JsonObject>)[path] ?? {};
    const names = [...schemasOf(document, item[method], new Set())];
    if (names.length === 0) return false;
    const { schemas } = document["components"] as Record<string, JsonObject>;
    const schema = schemas?.[choice.of(names)];
    return isObject(schema) && change(schema, choice);
  };
}

function schemasOf(document: JsonObject, value: unknown, names: Set<string>): Set<string> {
  if (typeof value !== "object" || value === null) return names;
  for (const [key, inner] of Object.entries(value)) {
    if (key === "$ref" && typeof inner === "string") {
      const name = /^#\/components\/schemas\/([^/]+)$/.exec(inner)?.[1];
      if (name !== undefined && names.has(name)) continue;
      if (name !== undefined) names.add(name);
      schemasOf(document, follow(document, { $ref: inner }), names);
    } else schemasOf(document, inner, names);
  }
  return names;
}

function successOf(operation: JsonObject, document: JsonObject) {
  const responses = operation["responses"] as Record<string, JsonObject>;
  const status = Object.keys(responses).find((name) => name.startsWith("2"));
  const declared = status === undefined ? undefined : responses[status];
  return { status, response: declared && follow(document, declared) };
}

function renameFirst(content: unknown, name: string): boolean {
  if (!isObject(content)) return false;
  for (const key of Object.keys(content)) {
    content[name] = content[key];
    delete content[key];
  }
  return true;
}

function follow(document: JsonObject, value: JsonObject): JsonObject {
  let found = value;
  while (typeof found["$ref"] === "string") {
    const keys = found["$ref"].slice(2).split("/");
    let node: unknown = document;
    for (const key of keys) {
      const name = decodeURIComponent(key).replaceAll("~1", "/").replaceAll("~0", "~");
      node = (node as JsonObject)[name];
    }
    found = node as JsonObject;
  }
  return found;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
