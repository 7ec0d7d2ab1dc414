import { isObject, keysOf } from "../engine/description/document.ts";
import type { Content, Operation } from "../engine/description/operation.ts";
import { essence, findContent, isJson } from "../engine/messages/mediaType.ts";
import type { CaseContext, GivenSource, Proposal } from "./caseContext.ts";
import { type Draft, type DraftBody, writeBody } from "./draft.ts";
import type { MadeValue } from "./values.ts";

type RequestBody = NonNullable<Operation["requestBody"]>;

/** Types of which one is not declared. */
const OTHER_TYPES = ["text/plain", "application/xml", "application/json"];

/** The body that is sent when nothing about it is special. */
export function firstBody(source: GivenSource, { contents }: RequestBody): DraftBody | undefined {
  for (const content of contents) {
    for (const value of validValues(source, content)) {
      const body = writeBody(content.mediaType, value);
      if (body !== undefined) return body;
    }
  }
  return undefined;
}

/** The cases that are about the body. */
export function bodyCases(context: CaseContext): Proposal[] {
  const { operation, base } = context;
  const { requestBody } = operation;
  if (requestBody === undefined) return unexpectedBody(operation, base);
  const { contents, required } = requestBody;
  const { written } = base;
  const proposals: Proposal[] = contents.flatMap((content) => contentCases(context, content));
  const propose = (about: string, rule: "mediaType" | "missing", body?: DraftBody): void => {
    const broken = { rule: `request.body.${rule}`, place: "" } as const;
    proposals.push({ about, kind: "invalid", draft: { written, ...(body && { body }) }, broken });
  };
  if (required) propose("the body is missing", "missing");
  else proposals.push({ about: "the body is left out", kind: "valid", draft: { written } });
  if (base.body === undefined) return proposals;
  const other = OTHER_TYPES.find((type) => findContent(contents, type) === undefined);
  if (other !== undefined) {
    propose(`the body is ${other}`, "mediaType", { ...base.body, mediaType: other });
  }
  if (findContent(contents, "") === undefined) {
    propose("the body has no media type", "mediaType", { ...base.body, mediaType: "" });
  }
  return proposals;
}

function contentCases(context: CaseContext, content: Content): Proposal[] {
  const { values, inputs, base, operation } = context;
  const { mediaType, schemaPointer } = content;
  const isOnly = operation.requestBody?.contents.length === 1;
  const nameOf = (about: string) => (isOnly ? about : `${about} as ${mediaType}`);
  const draftOf = (body: DraftBody): Draft => ({ ...base, body });
  const proposals: Proposal[] = [];
  const [first] = validValues(context, content);
  const firstWritten = first === undefined ? undefined : writeBody(mediaType, first);

  if (inputs.body !== undefined) {
    if (firstWritten !== undefined) {
      const draft = draftOf(firstWritten);
      proposals.push({ about: nameOf("the given body"), kind: "valid", draft });
    }
  } else if (schemaPointer !== undefined) {
    for (const made of values.valid(schemaPointer)) {
      const body = writeBody(mediaType, made.value);
      if (body === undefined) continue;
      proposals.push({ about: nameOf(aboutOf(made)), kind: "valid", draft: draftOf(body) });
    }
  }
  if (firstWritten !== undefined && isJson(essence(mediaType))) {
    const bytes = firstWritten.bytes.slice(0, -1);
    const broken = { rule: "request.body.syntax", place: "" } as const;
    const draft = draftOf({ ...firstWritten, bytes: bytes.length === 0 ? BROKEN : bytes });
    proposals.push({
      about: nameOf("the body is broken JSON"),
      kind: "invalid",
      draft,
      broken,
      // A number without its last digit is a number.
      mayBeValid: true,
    });
  }
  for (const made of schemaPointer === undefined ? [] : values.invalid(schemaPointer)) {
    const value = inputs.body === undefined ? made.value : transplant(inputs.body, made);
    const body = value === undefined ? undefined : writeBody(mediaType, value);
    if (body === undefined) continue;
    const broken = { rule: "request.body.schema", place: made.broken?.place ?? "" } as const;
    const isGiven = inputs.body !== undefined || !isJson(essence(mediaType));
    proposals.push({
      about: nameOf(aboutOf(made)),
      kind: "invalid",
      draft: draftOf(body),
      broken,
      ...(isGiven && { mayBeValid: true }),
    });
  }
  return proposals;
}

const BROKEN = new TextEncoder().encode("{");

function unexpectedBody({ method }: Operation, base: Draft): Proposal[] {
  // What has no body by its method cannot be sent with one by every client.
  if (!["POST", "PUT", "PATCH"].includes(method)) return [];
  const bytes = new TextEncoder().encode("{}");
  const draft = { ...base, body: { bytes, mediaType: "application/json" } };
  const broken = { rule: "request.body.unexpected", place: "" } as const;
  return [{ about: "a body where none is declared", kind: "invalid", draft, broken }];
}

function validValues(
  { contract, values, inputs: { body } }: GivenSource,
  { examples, schemaPointer }: Content,
): readonly unknown[] {
  if (body !== undefined) return [body];
  const shown = examples.map(({ value }) => value);
  if (schemaPointer === undefined) return [...shown, "text"];
  const made = values.valid(schemaPointer).map(({ value }) => value);
  return [
    ...shown.filter((value) => contract.judgeValue("request", schemaPointer, value).length === 0),
    ...made,
  ];
}

function aboutOf({ about, place }: MadeValue): string {
  return place === "" ? `the body ${about}` : about;
}

/**
 * Does to a value what was done to a made one: the same place gets what stands there in the made one,
 * or loses what is missing there.
 *
 * @returns undefined when the value has no such place
 */
function transplant(base: unknown, { value, place }: MadeValue): unknown {
  const keys = keysOf(place);
  const last = keys.pop();
  if (last === undefined) return value;
  const copy: unknown = structuredClone(base);
  let from: unknown = value;
  let to: unknown = copy;
  for (const key of keys) {
    from = entryOf(from, key);
    to = entryOf(to, key);
  }
  if (Array.isArray(to)) {
    if (Number(last) > to.length) return undefined;
    to[Number(last)] = entryOf(from, last);
    return copy;
  }
  if (!isObject(to)) return undefined;
  const owner = to as Record<string, unknown>;
  const step = entryOf(from, last);
  if (step === undefined) delete owner[last];
  else owner[last] = step;
  return copy;
}

function entryOf(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Record<string, unknown>)[key];
}
