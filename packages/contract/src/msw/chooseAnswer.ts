import type {
  Content,
  DeclaredResponse,
  Operation,
  ResponseHeader,
} from "../engine/description/operation.ts";
import { essence, isJson } from "../engine/messages/mediaType.ts";
import { findResponse } from "../engine/messages/response.ts";
import { concreteType } from "../generation/draft.ts";
import type { ValueMaker } from "../generation/values.ts";
import { writeParameter } from "../generation/writeText.ts";

/** What a test asks an operation to answer. */
export interface Answer<Body = unknown> {
  /** Left out, the first success that is declared. */
  readonly status?: number;
  /** Name of a documented example; left out, the first. */
  readonly example?: string;
  /** Sent instead of an example: text as it is, everything else as JSON. */
  readonly body?: Body;
  /** Added to those of the description's examples. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer, ready to be sent. */
export interface Chosen {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Absent for an answer without a body. */
  readonly body?: string;
}

/**
 * Prepares the choosing of answers out of a description.
 *
 * @param maker makes a body, and required headers, where the description has no example
 * @returns throws a RangeError that names what there is, when a status or an example is not declared
 *   or no body can be made
 */
export function createAnswerChoice(
  maker: ValueMaker,
): (operation: Operation, answer: Answer) => Chosen {
  return (operation, { status, example, body, headers = {} }) => {
    const declared = findDeclared(operation, status, example);
    const number = status ?? numberOf(declared.status);
    const content = findContent(operation, declared, example);
    const sent = {
      status: number,
      headers: {
        ...Object.fromEntries(declared.headers.flatMap(writeHeader)),
        ...(content && { "content-type": concreteType(content.mediaType) }),
        ...headers,
      },
    };
    if (body !== undefined) return { ...sent, body: toText(body) };
    if (content === undefined) return sent;
    return { ...sent, body: toText(exampleOf(operation, declared, content, example)) };
  };

  function exampleOf(
    { operationId }: Operation,
    { status }: DeclaredResponse,
    { examples, schemaPointer, mediaType }: Content,
    name: string | undefined,
  ): unknown {
    const shown = name === undefined ? examples[0] : examples.find((one) => one.name === name);
    const found = shown ?? makeFirst(schemaPointer);
    if (found === undefined) {
      throw new RangeError(`${operationId} ${status} has no example and no schema, give a body`);
    }
    return isJson(essence(concreteType(mediaType))) ? asJson(found.value) : found.value;
  }

  /** A header with its example; a required one without an example gets a value that is made. */
  function writeHeader(header: ResponseHeader): [string, string][] {
    const { name, required, schemaPointer } = header;
    const found = header.examples[0] ?? (required ? makeFirst(schemaPointer) : undefined);
    const text = found && writeParameter(header, found.value);
    return text === undefined ? [] : [[name, text]];
  }

  function makeFirst(schemaPointer: string | undefined): { readonly value: unknown } | undefined {
    return schemaPointer === undefined ? undefined : maker.valid(schemaPointer)[0];
  }
}

/** A text as JSON has quotes. */
function asJson(value: unknown): unknown {
  return typeof value === "string" ? JSON.stringify(value) : value;
}

function toText(body: unknown): string {
  return typeof body === "string" ? body : JSON.stringify(body);
}

function findDeclared(
  operation: Operation,
  status: number | undefined,
  example: string | undefined,
): DeclaredResponse {
  const { operationId, responses } = operation;
  const named = responses.find(({ contents }) => contents.some((one) => hasExample(one, example)));
  const found =
    status !== undefined
      ? findResponse(operation, status)
      : ((example !== undefined ? named : undefined) ??
        responses.find((one) => /^2/.test(one.status)) ??
        responses.find((one) => /^[3d]/.test(one.status)) ??
        responses[0]);
  if (found !== undefined) return found;
  const statuses = responses.map((one) => one.status).join(", ");
  throw new RangeError(`${operationId} declares no status ${status}, it has ${statuses}`);
}

function findContent(
  { operationId }: Operation,
  { status, contents }: DeclaredResponse,
  example: string | undefined,
): Content | undefined {
  if (example === undefined) return contents[0];
  const found = contents.find((content) => hasExample(content, example));
  if (found !== undefined) return found;
  const names = contents.flatMap(({ examples }) => examples.map(({ name }) => name)).join(", ");
  throw new RangeError(
    `${operationId} ${status} has no example ${example}, it has ${names || "none"}`,
  );
}

function hasExample({ examples }: Content, name: string | undefined): boolean {
  return examples.some((example) => example.name === name);
}

/** A range such as 2XX stands for its first status; default for success. */
function numberOf(status: string): number {
  return status === "default" ? 200 : Number(status.replaceAll(/X/gi, "0"));
}
