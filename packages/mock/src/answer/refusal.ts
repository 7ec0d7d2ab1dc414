import {
  type Content,
  type DeclaredResponse,
  essence,
  findResponse,
  isJson,
  keysOf,
  type Operation,
  redactViolation,
  type Violation,
} from "@liaison/contract";
import { chooseMediaType } from "./accept.ts";
import { type Choice, choose } from "./choice.ts";
import type { Preference } from "./prefer.ts";

/** What a refusal is made of: the declared response, and the violations it has to tell. */
export interface Refusal {
  readonly choice: Choice;
  /** Pointer of the schema that the body must satisfy; absent when none is declared. */
  readonly schemaPointer?: string;
}

/** The name under which the mock adds what the real API would not say. */
const EXTENSION = "liaison";

/** Violations that a refusal lists; the rest is only counted. */
const MOST_LISTED = 20;

/** Characters of a name that the client made up; a property's can be megabytes long. */
const MOST_CHARACTERS = 500;

/**
 * Picks the declared response that refuses a request.
 *
 * @param status 401 for credentials; 400 for everything else, for which 422, `4XX` or `default`
 *   stand in where no 400 is declared
 * @param preference may name the example, if it is one of this response
 * @param accept the `Accept` header; undefined when it was not sent
 * @returns undefined when the operation declares no such response
 */
export function chooseRefusal(
  operation: Operation,
  status: 400 | 401,
  violations: readonly Violation[],
  preference: Preference,
  accept: string | undefined,
): Refusal | undefined {
  const code =
    status === 400 && !declares(operation, "400") && declares(operation, "422") ? 422 : status;
  const response = findResponse(operation, code);
  if (response === undefined) return undefined;
  const [first, ...others] = response.contents;
  if (first === undefined) return { choice: { status: code, dynamic: false } };

  const example = preference.code === code ? preference.example : undefined;
  const named = example === undefined ? undefined : choose(operation, { code, example }, accept);
  if (typeof named === "object") return complete(response, named);
  const content = chooseMediaType([first, ...others], accept);
  const fitting = fittingExample(content, violations);
  return complete(response, {
    status: code,
    mediaType: content.mediaType,
    dynamic: false,
    ...(fitting !== undefined && { example: fitting }),
  });
}

/**
 * Writes into the body of a refusal what was wrong, in the form that the body has: amoCRM's
 * `validation-errors`, a `detail`, a `message`. Whatever the form, the extension `liaison` tells the
 * operation and every violation with its place.
 *
 * @param body the documented example
 * @param requestBody the body that is refused, parsed; undefined when it could not be
 * @param fits whether a body satisfies the declared schema
 * @returns the body with as much of that as its schema allows
 */
export function tellViolations(
  body: unknown,
  status: 400 | 401,
  violations: readonly Violation[],
  requestBody: unknown,
  fits: (body: unknown) => boolean,
): unknown {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return body;
  const example = body as Readonly<Record<string, unknown>>;
  const extension = extensionOf(violations);
  // To wrong credentials the vendors say the same whatever is wrong with them.
  const worded = status === 401 ? example : reword(example, violations, requestBody);
  const candidates = [{ ...worded, ...extension }, worded, { ...example, ...extension }];
  return candidates.find(fits) ?? example;
}

/** The reasons in one line: a batch can be wrong in thousands of places. */
export function listReasons(violations: readonly Violation[]): string {
  const shown = violations.slice(0, 5).map((violation) => presentable(violation).message);
  const more = violations.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join("; ");
}

/** A refusal is printed and recorded, so it is short and has no secrets. */
function presentable(violation: Violation): Violation {
  const redacted = redactViolation(violation);
  return { ...redacted, place: shorten(redacted.place), message: shorten(redacted.message) };
}

function shorten(text: string): string {
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS - 1)}…` : text;
}

function declares({ responses }: Operation, status: string): boolean {
  return responses.some((response) => response.status === status);
}

function complete(response: DeclaredResponse, choice: Choice): Refusal {
  const content = response.contents.find(({ mediaType }) => mediaType === choice.mediaType);
  return {
    choice,
    ...(content?.schemaPointer !== undefined && { schemaPointer: content.schemaPointer }),
  };
}

/** Of several examples the one that can tell places, or the one that does not pretend to. */
function fittingExample(
  { examples, mediaType }: Content,
  violations: readonly Violation[],
): string | undefined {
  const [first] = examples;
  if (!isJson(essence(mediaType))) return first?.name;
  const places = violations.some(hasPlace);
  const fitting = examples.find(({ value }) => hasFieldErrors(value) === places);
  return (fitting ?? first)?.name;
}

function hasPlace({ rule }: Violation): boolean {
  return !/^request\.(security|body\.(missing|unexpected|mediaType|syntax))$/.test(rule);
}

const FIELD_ERRORS = "validation-errors";

function hasFieldErrors(body: unknown): boolean {
  return typeof body === "object" && body !== null && Object.hasOwn(body, FIELD_ERRORS);
}

function reword(
  example: Readonly<Record<string, unknown>>,
  violations: readonly Violation[],
  requestBody: unknown,
): Readonly<Record<string, unknown>> {
  if (hasFieldErrors(example)) {
    return { ...example, [FIELD_ERRORS]: groupByItem(violations, requestBody) };
  }
  for (const key of ["detail", "message"]) {
    if (typeof example[key] === "string") return { ...example, [key]: listReasons(violations) };
  }
  return example;
}

/** amoCRM's codes for what a JSON Schema keyword finds; which values they take is documented. */
const CODES: Readonly<Record<string, string>> = {
  additionalProperties: "FieldNotExpected",
  unevaluatedProperties: "FieldNotExpected",
  required: "FieldMissing",
  dependentRequired: "FieldMissing",
  enum: "NotSupportedChoice",
  const: "NotSupportedChoice",
  minLength: "NotBlank",
  minItems: "NotBlank",
  minProperties: "NotBlank",
};

function codeOf({ rule, keyword = "", actual }: Violation): string {
  if (rule === "request.query.unknown") return "FieldNotExpected";
  if (rule.endsWith(".missing")) return "FieldMissing";
  return CODES[keyword] ?? (actual === "null" ? "NotNullable" : "InvalidType");
}

/**
 * amoCRM's `validation-errors`: an entry for each item of a batch, named by its `request_id` or its
 * position; paths within the item in dot notation.
 */
function groupByItem(violations: readonly Violation[], requestBody: unknown): object[] {
  const items = new Map<string, object[]>();
  for (const violation of violations.slice(0, MOST_LISTED)) {
    const { item, path } = locate(presentable(violation), requestBody);
    const errors = items.get(item) ?? [];
    errors.push({ code: codeOf(violation), path, detail: presentable(violation).message });
    items.set(item, errors);
  }
  return [...items].map(([item, errors]) => ({ request_id: item, errors }));
}

function locate({ rule, place }: Violation, requestBody: unknown): { item: string; path: string } {
  if (!rule.startsWith("request.body.")) {
    return { item: "0", path: place.replaceAll("]", "").replaceAll("[", ".") };
  }
  const keys = keysOf(place);
  if (!Array.isArray(requestBody) || keys.length === 0) return { item: "0", path: keys.join(".") };
  const [index = "0", ...path] = keys;
  const id = (requestBody[Number(index)] as { request_id?: unknown } | null)?.request_id;
  return { item: typeof id === "string" ? shorten(id) : index, path: path.join(".") };
}

/** What the mock adds to a refusal: the operation, and every violation with its place. */
export function extensionOf(violations: readonly Violation[]): Readonly<Record<string, unknown>> {
  const listed = violations
    .slice(0, MOST_LISTED)
    .map(presentable)
    .map(({ operationId: _, ...rest }) => rest);
  const more = violations.length - listed.length;
  const operationId = violations[0]?.operationId;
  return { [EXTENSION]: { operationId, violations: listed, ...(more > 0 && { more }) } };
}
