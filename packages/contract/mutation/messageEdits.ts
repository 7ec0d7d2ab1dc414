import { isObject, type JsonObject } from "../src/index.ts";
import { type Edit, without } from "./schemaEdits.ts";

/** Edits of a parameter object. */
export function* parameterEdits(parameter: JsonObject): Generator<Edit> {
  const { name, in: place, required, style, explode } = parameter;
  const become = (operator: string, keyword: string, to: unknown): Edit => ({
    operator: `parameter ${operator}`,
    change: `${keyword} becomes ${to}`,
    value: { ...parameter, [keyword]: to },
  });
  if (place === "path") return;
  yield become("required turned", "required", required !== true);
  yield become("renamed", "name", `${String(name).replace(/\[\]$/, "")}_2`);
  const { style: _style, explode: _explode, ...plain } = parameter;
  const elsewhere = place === "query" ? "header" : "query";
  yield {
    operator: "parameter moved",
    change: `in becomes ${elsewhere}`,
    value: { ...plain, in: elsewhere },
  };
  if (place !== "query") return;
  yield become("explode turned", "explode", !(explode ?? (style ?? "form") === "form"));
  const others = ["form", "deepObject", "spaceDelimited", "pipeDelimited"];
  for (const other of others.filter((known) => known !== (style ?? "form"))) {
    yield become("style changed", "style", other);
  }
}

/** Edits of the parameters of an operation or path. */
export function* parameterListEdits(parameters: readonly unknown[]): Generator<Edit> {
  for (const index of parameters.keys()) {
    yield {
      operator: "parameter dropped",
      change: `parameter ${index} dropped`,
      value: parameters.filter((_, other) => other !== index),
    };
  }
}

/** Edits of the `content` of a body or response. */
export function* contentEdits(content: JsonObject): Generator<Edit> {
  const types = Object.keys(content);
  for (const type of types) {
    const { [type]: media, ...others } = content;
    if (types.length > 1) {
      yield { operator: "media type dropped", change: `${type} dropped`, value: others };
    }
    const other = type === "application/json" ? "application/hal+json" : "application/json";
    if (!types.includes(other)) {
      yield {
        operator: "media type changed",
        change: `${type} becomes ${other}`,
        value: { ...others, [other]: media },
      };
    }
    const range = `${type.split("/")[0]}/*`;
    yield {
      operator: "media type widened",
      change: `${type} becomes ${range}`,
      value: { ...others, [range]: media },
    };
    if (isObject(media) && Object.hasOwn(media, "schema")) {
      yield {
        operator: "body schema dropped",
        change: `${type} loses its schema`,
        value: { ...content, [type]: without(media, "schema") },
      };
    }
  }
}

/** Edits of the `responses` of an operation. */
export function* responsesEdits(responses: JsonObject): Generator<Edit> {
  const statuses = Object.keys(responses);
  for (const status of statuses) {
    const { [status]: response, ...others } = responses;
    if (statuses.length > 1) {
      yield { operator: "status dropped", change: `${status} dropped`, value: others };
    }
    const other = otherStatus(status);
    if (!statuses.includes(other)) {
      yield {
        operator: "status changed",
        change: `${status} becomes ${other}`,
        value: { ...others, [other]: response },
      };
    }
  }
  const added = ["201", "202", "409"].find((status) => !statuses.includes(status));
  if (added !== undefined && !statuses.includes("default")) {
    yield {
      operator: "status added",
      change: `${added} added`,
      value: { ...responses, [added]: { description: "Added." } },
    };
  }
}

/** A range to its first status, a status to its range. */
function otherStatus(status: string): string {
  if (status === "default") return "4XX";
  return status.endsWith("XX") ? status.replace("XX", "00") : `${status[0]}XX`;
}

/** Edits of a response: of its headers, and whether it has a body. */
export function* responseEdits(response: JsonObject): Generator<Edit> {
  const { content, headers } = response;
  if (isObject(content)) {
    yield {
      operator: "body dropped",
      change: "content dropped",
      value: without(response, "content"),
    };
  } else {
    const value = { ...response, content: { "application/json": {} } };
    yield { operator: "body added", change: "content added", value };
  }
  for (const [name, header] of Object.entries(headers ?? {})) {
    if (!isObject(header) || Object.hasOwn(header, "$ref")) continue;
    yield* headerEdits(response, headers as JsonObject, name, header);
  }
}

function* headerEdits(
  response: JsonObject,
  headers: JsonObject,
  name: string,
  header: JsonObject,
): Generator<Edit> {
  const required = header["required"] !== true;
  yield {
    operator: "header required turned",
    change: `header ${name}: required becomes ${required}`,
    value: { ...response, headers: { ...headers, [name]: { ...header, required } } },
  };
  yield {
    operator: "header dropped",
    change: `header ${name} dropped`,
    value: { ...response, headers: without(headers, name) },
  };
}

/** Edits of a request body. */
export function* requestBodyEdits(body: JsonObject): Generator<Edit> {
  const required = body["required"] !== true;
  yield {
    operator: "request body required turned",
    change: `required becomes ${required}`,
    value: { ...body, required },
  };
}

/** Edits of the security of an operation or of the whole document. */
export function* securityEdits(security: readonly unknown[]): Generator<Edit> {
  if (security.length > 0) {
    yield { operator: "security dropped", change: "nobody must prove who calls", value: [] };
  }
  if (security.length < 2) return;
  for (const [index, alternative] of security.entries()) {
    yield {
      operator: "security alternative dropped",
      change: `${Object.keys(alternative ?? {}).join()} dropped`,
      value: security.filter((_, other) => other !== index),
    };
  }
}
