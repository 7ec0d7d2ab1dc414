import { type Evidence, readEvidence } from "./evidence.ts";
import { isObject, type JsonObject, objectAt, objectsAt, textAt } from "./json.ts";
import { refuseUnknownKeys } from "./knownKeys.ts";
import { type Operation, readOperations } from "./operation.ts";
import { readShape, type Shape } from "./shape.ts";

/** A group of operations. */
export interface Tag {
  /** As operations name it, the same in every language. */
  name: string;
  /** Its name in an address: small letters, digits and hyphens. */
  slug: string;
  /** As people read it. */
  title: string;
  /** Markdown. */
  description: string;
  operations: Operation[];
}

/** More alternatives than this would bury the page that they stand on. */
const MANY_VARIANTS = 6;

/** Whether a schema is shown on its own page only, and linked from everywhere else. */
export function isLargeUnion(shape: Shape): boolean {
  return shape.name !== undefined && shape.variants.length > MANY_VARIANTS;
}

/** A schema with a page of its own: one that is used at least twice, or a large union. */
export interface NamedSchema {
  name: string;
  shape: Shape;
  /** Operations whose messages have it, at whatever depth. */
  usedBy: Operation[];
}

/** One way to prove who is calling. */
export interface Authentication {
  name: string;
  /** Markdown. */
  description: string;
  evidence: Evidence[];
}

/** Requests that may be sent in a time. */
export interface RateLimit {
  /** Whom it is counted for: `integration`, `account`. */
  scope: string;
  requests: number;
  seconds: number;
}

/** One API in one language, as the pages show it. */
export interface Api {
  slug: string;
  title: string;
  version: string;
  /** A sentence with its full stop. */
  summary: string;
  /** Markdown. */
  description: string;
  servers: { url: string; description: string; variables: ServerVariable[] }[];
  authentication: Authentication[];
  rateLimits: RateLimit[];
  source?: { url: string; description: string };
  tags: Tag[];
  /** In the order of the description. */
  operations: Operation[];
  /** By name. */
  schemas: ReadonlyMap<string, NamedSchema>;
}

/** A part of a server's address that differs between accounts. */
export interface ServerVariable {
  name: string;
  description: string;
  default: string;
  values: string[];
}

/**
 * Reads a description.
 *
 * @throws Error when it lacks what the pages show: `title`, `version`, `summary`, tags that every
 *   operation's one is among; or when it has what they would leave out
 */
export function readApi(slug: string, document: JsonObject): Api {
  const info = objectAt(document, "info");
  refuseUnknownKeys(document, "document", "the document");
  refuseUnknownKeys(info, "info", "info");
  const need = (key: string): string => {
    const text = textAt(info, key);
    if (text === undefined) throw new Error(`info.${key} is missing, the reference shows it`);
    return text;
  };
  const operations = readOperations(document);
  const api: Api = {
    slug,
    title: need("title"),
    version: need("version"),
    summary: need("summary").replace(/\.?$/, "."),
    description: textAt(info, "description") ?? "",
    servers: objectsAt(document, "servers").map(readServer),
    authentication: readAuthentication(document),
    rateLimits: objectsAt(document, "x-rate-limits") as unknown as RateLimit[],
    tags: readTags(document, operations),
    operations,
    schemas: readSchemas(document, operations),
  };
  const url = textAt(objectAt(document, "externalDocs"), "url");
  if (url !== undefined) {
    api.source = {
      url,
      description: textAt(objectAt(document, "externalDocs"), "description") ?? url,
    };
  }
  return api;
}

function readServer(server: JsonObject): Api["servers"][number] {
  const url = textAt(server, "url") ?? "";
  refuseUnknownKeys(server, "server", `the server ${url}`);
  return {
    url,
    description: textAt(server, "description") ?? "",
    variables: Object.entries(objectAt(server, "variables")).flatMap(([name, variable]) =>
      isObject(variable) ? [readVariable(name, variable)] : [],
    ),
  };
}

function readAuthentication(document: JsonObject): Authentication[] {
  const schemes = objectAt(objectAt(document, "components"), "securitySchemes");
  return Object.keys(schemes).map((name) => {
    const scheme = objectAt(schemes, name);
    refuseUnknownKeys(scheme, "securityScheme", `the security scheme ${name}`);
    const description = textAt(scheme, "description");
    if (description === undefined) {
      throw new Error(`the security scheme ${name} has no description, the reference shows it`);
    }
    return { name, description, evidence: readEvidence(scheme) };
  });
}

function readVariable(name: string, variable: JsonObject): ServerVariable {
  refuseUnknownKeys(variable, "variable", `the server variable ${name}`);
  return {
    name,
    description: textAt(variable, "description") ?? "",
    default: textAt(variable, "default") ?? "",
    values: Array.isArray(variable["enum"]) ? variable["enum"].map(String) : [],
  };
}

function readTags(document: JsonObject, operations: readonly Operation[]): Tag[] {
  const tags = objectsAt(document, "tags").map((tag) => {
    const name = textAt(tag, "name") ?? "";
    refuseUnknownKeys(tag, "tag", `the tag ${name}`);
    return {
      name,
      slug: name.toLowerCase().replace(/[^a-z0-9]+/g, "-"),
      title: textAt(tag, "x-displayName") ?? name,
      description: textAt(tag, "description") ?? "",
      operations: operations.filter((operation) => operation.tag === name),
    };
  });
  const lost = operations.find(({ tag }) => !tags.some(({ name }) => name === tag));
  if (lost)
    throw new Error(`the tag ${lost.tag} of ${lost.id} is not among the tags of the document`);
  return tags;
}

function readSchemas(
  document: JsonObject,
  operations: readonly Operation[],
): ReadonlyMap<string, NamedSchema> {
  const uses = new Map<string, number>();
  countReferences(document, uses);
  const usedBy = new Map<string, Operation[]>();
  const parts = new Set<string>();
  for (const operation of operations) {
    const shapes = shapesOf(operation);
    for (const name of shapes.flatMap((shape) => shape.parts)) parts.add(name);
    const names = shapes.flatMap((shape) => [...shape.parts, shape.name ?? []].flat());
    for (const name of new Set(names)) {
      usedBy.set(name, [...(usedBy.get(name) ?? []), operation]);
    }
  }
  const schemas = objectAt(objectAt(document, "components"), "schemas");
  const all = Object.keys(schemas).map((name) => ({
    name,
    shape: readShape({ $ref: `#/components/schemas/${name}` }, document),
    usedBy: usedBy.get(name) ?? [],
  }));
  const hasPage = ({ name, shape }: NamedSchema): boolean =>
    (uses.get(name) ?? 0) > 1 || isLargeUnion(shape);
  const silent = all.find(
    (schema) =>
      parts.has(schema.name) && schema.shape.description !== undefined && !hasPage(schema),
  );
  if (silent !== undefined) {
    throw new Error(
      `the description of ${silent.name} would not be shown: it is part of one other schema only`,
    );
  }
  return new Map(all.filter(hasPage).map((schema) => [schema.name, schema]));
}

function countReferences(node: unknown, uses: Map<string, number>): void {
  if (Array.isArray(node)) for (const item of node) countReferences(item, uses);
  if (!isObject(node)) return;
  const name = /^#\/components\/schemas\/([^/]+)$/.exec(String(node["$ref"]))?.[1];
  if (name !== undefined) uses.set(name, (uses.get(name) ?? 0) + 1);
  for (const value of Object.values(node)) countReferences(value, uses);
}

/** All shapes of an operation, at whatever depth. */
function shapesOf({ parameters, request, responses }: Operation): Shape[] {
  const contents = [...(request?.contents ?? []), ...responses.flatMap(({ contents }) => contents)];
  const headers = responses.flatMap((response) => response.headers);
  return [...parameters, ...contents, ...headers].flatMap(({ shape }) => withInner(shape));
}

function withInner(shape: Shape): Shape[] {
  return [shape, ...innerShapes(shape).flatMap(withInner)];
}

/** The shapes directly within a shape. */
export function innerShapes(shape: Shape): Shape[] {
  const { fields, items, additional, variants, not } = shape;
  const others = [items, typeof additional === "object" ? additional : undefined, not];
  return [
    ...fields.map((field) => field.shape),
    ...others.filter((other) => other !== undefined),
    ...variants,
  ];
}
