import type { Operation, Parameter } from "../engine/description/operation.ts";
import { essence, isForm, isJson } from "../engine/messages/mediaType.ts";
import type { RequestCase } from "./cases.ts";
import { writeForm } from "./writeText.ts";

/** A body with its type, as it is sent. */
export interface DraftBody {
  readonly bytes: Uint8Array;
  /** None is sent when it is empty. */
  readonly mediaType: string;
}

/** What a request says, part by part, so that one part can be changed. */
export interface Draft {
  /** Parameters as they are written (`writeParameter`); those that are not there are not sent. */
  readonly written: ReadonlyMap<Parameter, string>;
  /** Pairs of the query that belong to no parameter, encoded. */
  readonly query?: string;
  readonly body?: DraftBody;
}

const NO_BODY = new Uint8Array();

/** Puts a request together. */
export function toRequest(
  { method, path }: Operation,
  { written, query, body }: Draft,
): RequestCase["request"] {
  const of = (place: Parameter["in"]) =>
    [...written].filter(([parameter]) => parameter.in === place);
  const paths = new Map(of("path").map(([{ name }, text]) => [name, text]));
  const pathText = path.replaceAll(/\{([^{}]+)\}/g, (_, name: string) => paths.get(name) ?? "");
  const search = [...of("query").map(([, text]) => text), ...(query === undefined ? [] : [query])];
  const cookies = of("cookie").map(([{ name }, text]) => `${name}=${text}`);
  return {
    method,
    target: search.length === 0 ? pathText : `${pathText}?${search.join("&")}`,
    headers: {
      ...Object.fromEntries(of("header").map(([{ name }, text]) => [name.toLowerCase(), text])),
      ...(cookies.length > 0 && { cookie: cookies.join("; ") }),
      ...(body !== undefined && body.mediaType !== "" && { "content-type": body.mediaType }),
    },
    body: body?.bytes ?? NO_BODY,
  };
}

/** A type that can be sent, of a declared one that may be a range. */
export function concreteType(mediaType: string): string {
  if (/^(\*|application)\/\*/.test(mediaType)) return "application/json";
  return mediaType.replace("/*", "/plain");
}

/**
 * Writes a value as a body.
 *
 * @param declared media type, or a range of them
 * @returns undefined when a body of that type cannot say it
 */
export function writeBody(declared: string, value: unknown): DraftBody | undefined {
  const mediaType = concreteType(declared);
  const type = essence(mediaType);
  const text = isJson(type)
    ? JSON.stringify(value)
    : isForm(type)
      ? writeForm(value)
      : typeof value === "string"
        ? value
        : undefined;
  if (text === undefined || text === "") return undefined;
  return { bytes: new TextEncoder().encode(text), mediaType };
}
