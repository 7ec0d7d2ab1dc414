import type { Contract } from "../engine/contract.ts";
import { isObject, valueAt } from "../engine/description/document.ts";
import type { Operation } from "../engine/description/operation.ts";
import type { HttpResponse } from "../engine/exchange.ts";
import { essence, isJson } from "../engine/messages/mediaType.ts";
import { createSchemaView, type SchemaView } from "../engine/schemas/schemaView.ts";

/** What an answer says of the page behind it. */
export interface NextPage {
  /** Where it says so: a JSON pointer into the body, or `link` for the header. */
  readonly place: string;
  /** The link as it stands there; of a cursor the target that it makes. */
  readonly link: string;
}

/**
 * Reads where the next page is.
 *
 * @param target of the request that was answered
 * @returns undefined on a last page, and for an operation whose answers have no such thing
 */
export type NextPageReader = (
  operation: Operation,
  target: string,
  response: HttpResponse,
) => NextPage | undefined;

/** Addresses of next pages in bodies. Where only a format makes it an address, that is needed. */
const LINKS = [
  { pointer: "/_links/next/href", needsFormat: false },
  { pointer: "/links/next/href", needsFormat: false },
  { pointer: "/links/next", needsFormat: true },
  { pointer: "/next", needsFormat: true },
];

/** Cursors: what is sent as the parameter, unless `more` says that there is no further page. */
const CURSORS = [{ pointer: "/meta/after", more: "/meta/has_next", parameter: "after" }];

/** Prepares the reading. Only what the description declares is taken for a link. */
export function createNextPageReader({ document }: Pick<Contract, "document">): NextPageReader {
  const view = createSchemaView(document);
  return (operation, target, response) => {
    if (operation.method !== "GET" || response.status < 200 || response.status > 299) return;
    const header = response.headers["link"];
    if (header !== undefined && declaresLinkHeader(operation)) {
      const link = readLinkHeader(header);
      if (link !== undefined) return { place: "link", link };
    }
    const body = readBody(response);
    if (body === undefined) return;
    const schemas = schemasOf(operation, view);
    for (const { pointer, needsFormat } of LINKS) {
      const link = valueAt(body, pointer);
      if (typeof link !== "string" || !declares(view, schemas, pointer, needsFormat)) continue;
      return { place: pointer, link };
    }
    for (const { pointer, more, parameter } of CURSORS) {
      const cursor = valueAt(body, pointer);
      if (typeof cursor !== "string" || cursor === "" || valueAt(body, more) === false) continue;
      if (!operation.parameters.some((p) => p.in === "query" && p.name === parameter)) continue;
      return { place: pointer, link: withParameter(target, parameter, cursor) };
    }
    return;
  };
}

/** The body of an answer that is a JSON object. */
export function readBody({
  headers,
  body,
}: HttpResponse): Readonly<Record<string, unknown>> | undefined {
  if (!isJson(essence(headers["content-type"] ?? ""))) return undefined;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    return isObject(value) ? value : undefined;
  } catch {
    // What is wrong with it is found when the answer is held against its schema.
    return undefined;
  }
}

function schemasOf({ responses }: Operation, view: SchemaView): unknown[] {
  return responses
    .filter(({ status }) => /^(2|default)/.test(status))
    .flatMap(({ contents }) => contents)
    .flatMap(({ schemaPointer }) => (schemaPointer === undefined ? [] : [view.at(schemaPointer)]));
}

function declares(
  view: SchemaView,
  schemas: readonly unknown[],
  pointer: string,
  needsFormat: boolean,
): boolean {
  let found = schemas;
  for (const name of pointer.slice(1).split("/")) {
    if (!view.propertyNames(found).includes(name)) return false;
    found = view.property(found, name);
  }
  return !needsFormat || found.some((schema) => hasAddressFormat(schema));
}

function hasAddressFormat(schema: unknown): boolean {
  return isObject(schema) && /^(uri|iri|url)/.test(String(schema["format"] ?? ""));
}

function declaresLinkHeader({ responses }: Operation): boolean {
  return responses.some(({ headers }) => headers.some(({ name }) => name === "link"));
}

/** The address that has the relation `next` in a header of RFC 8288. */
function readLinkHeader(header: string): string | undefined {
  for (const [, link, parameters = ""] of header.matchAll(/<([^>]*)>([^<]*)/g)) {
    const relations = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,]+))/i.exec(parameters);
    const names = (relations?.[1] ?? relations?.[2] ?? "").toLowerCase().split(/\s+/);
    if (names.includes("next")) return link;
  }
  return undefined;
}

/** A target with one parameter replaced; `before` would contradict a cursor that leads on. */
function withParameter(target: string, name: string, value: string): string {
  const [path = "", query = ""] = target.split(/\?(.*)/s);
  const kept = query.split("&").filter((pair) => {
    const key = pair.split("=")[0];
    return pair !== "" && key !== name && key !== "before";
  });
  return `${path}?${[...kept, `${name}=${encodeURIComponent(value)}`].join("&")}`;
}
