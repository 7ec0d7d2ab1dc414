import { isObject, type JsonObject, type Operation, valueAt } from "@liaison/contract";
import { declaresParameter } from "./declared.ts";

/** Items on a page where the description sets no maximum. */
const MOST_ITEMS = 1000;

/** How an operation is paged: by the number of the page, or by the cursors `after` and `before`. */
export type Paging = "number" | "cursor";

/** How an operation is paged; undefined when it is not. */
export function pagingOf(operation: Operation): Paging | undefined {
  if (declaresParameter(operation, "page")) return "number";
  return declaresParameter(operation, "after") ? "cursor" : undefined;
}

/**
 * The page that a request asks for, from 1; a number or cursor that cannot be read asks for the
 * first.
 *
 * @returns undefined when the operation is not paged
 */
export function requestedPage(operation: Operation, query: URLSearchParams): number | undefined {
  const paging = pagingOf(operation);
  if (paging === undefined) return undefined;
  const text =
    paging === "number" ? query.get("page") : (query.get("after") ?? query.get("before"));
  const digits = (paging === "number" ? /^0*(\d{1,15})$/ : /^01J0*(\d{1,15})$/).exec(
    text ?? "",
  )?.[1];
  return Math.max(1, Number(digits ?? 1));
}

/** The cursor of a page, in the form of the vendor's: 26 characters, to be taken as opaque. */
export function cursorOf(page: number): string {
  return `01J${String(page).padStart(23, "0")}`;
}

/**
 * Whether a list leads its reader on to a page that the request has asked for already: one that
 * follows such links would never come to an end.
 */
export function leadsBack(list: unknown, query: URLSearchParams): boolean {
  const body = isObject(list) ? list : {};
  const href = valueAt(body, "/_links/next/href");
  if (typeof href === "string" && URL.canParse(href)) {
    const next = Number(new URL(href).searchParams.get("page"));
    return next > 0 && Number(query.get("page")) >= next;
  }
  const cursor = valueAt(body, "/meta/after");
  return typeof cursor === "string" && cursor === query.get("after");
}

/**
 * How many items a request asks for: `limit`, or the parameter's default. What is above the
 * parameter's maximum is cut to it.
 *
 * @param document the description, in which the parameter's schema is looked up
 * @returns undefined when the request says nothing and the operation declares no default
 */
export function requestedLimit(
  operation: Operation,
  query: URLSearchParams,
  document: JsonObject,
): number | undefined {
  const limit = operation.parameters.find(
    ({ name, in: place }) => place === "query" && name === "limit",
  );
  const schema = limit?.schemaPointer && valueAt(document, limit.schemaPointer);
  const sent = /^0*([1-9]\d{0,14})$/.exec(query.get("limit") ?? "")?.[1];
  const most = Math.min(numberIn(schema, "maximum") ?? MOST_ITEMS, MOST_ITEMS);
  const wanted = sent === undefined ? numberIn(schema, "default") : Number(sent);
  return wanted === undefined ? undefined : Math.min(wanted, most);
}

function numberIn(schema: unknown, key: string): number | undefined {
  const value = (schema as JsonObject | undefined)?.[key];
  return typeof value === "number" ? value : undefined;
}
