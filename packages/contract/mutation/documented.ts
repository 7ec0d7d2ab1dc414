import { type DraftBody, toRequest } from "../src/generation/draft.ts";
import {
  type Content,
  type DeclaredResponse,
  type Exchange,
  essence,
  type HttpRequest,
  type HttpResponse,
  isJson,
  type Operation,
  type Parameter,
} from "../src/index.ts";
import type { Description, Inputs } from "./descriptions.ts";

/** A response that a description gives as an example, with a request that it may answer. */
export interface Documented {
  /** `getContact 200 application/hal+json ok`; without a body `unlinkLead 204`. */
  readonly name: string;
  readonly operation: Operation;
  readonly declared: DeclaredResponse;
  /** Absent for a response without a body. */
  readonly content?: Content;
  readonly value?: unknown;
  readonly exchange: Exchange;
}

const NO_BODY = new Uint8Array();
const encoder = new TextEncoder();

/** Everything that a description documents of the answers of its operations. */
export function listDocumented(description: Description): Documented[] {
  return description.contract.operations.flatMap((operation) => {
    const request = requestOf(operation, description.inputs);
    return operation.responses.flatMap((declared): Documented[] => {
      const name = `${operation.operationId} ${declared.status}`;
      const headers = headersOf(declared);
      const status = statusOf(declared);
      if (declared.contents.length === 0) {
        const response = { status, headers, body: NO_BODY };
        return [{ name, operation, declared, exchange: { request, response } }];
      }
      return declared.contents.flatMap((content) =>
        content.examples.map(({ name: example, value }) => ({
          name: `${name} ${content.mediaType} ${example}`,
          operation,
          declared,
          content,
          value,
          exchange: { request, response: answer(status, headers, content.mediaType, value) },
        })),
      );
    });
  });
}

/**
 * The plainest request that keeps to the description.
 *
 * @param written texts of parameters as `writeParameter` writes them, over those of the inputs
 * @param body instead of the first example
 */
export function requestOf(
  operation: Operation,
  inputs: Inputs,
  written: ReadonlyMap<Parameter, string> = new Map(),
  body?: DraftBody,
): HttpRequest {
  const plain = operation.parameters.flatMap((parameter): [Parameter, string][] => {
    const { in: place, name, required } = parameter;
    const { path, query, headers: header } = inputs;
    const texts: Readonly<Record<string, string>> = { path, query, header, cookie: {} }[place];
    const text = texts[name.toLowerCase()];
    return required && text !== undefined ? [[parameter, text]] : [];
  });
  const content = operation.requestBody?.contents[0];
  const documented = content && {
    bytes: encode(content.mediaType, content.examples[0]?.value),
    mediaType: content.mediaType,
  };
  const sent = body ?? documented;
  const request = toRequest(operation, {
    written: new Map([...plain, ...written]),
    ...(sent !== undefined && { body: sent }),
  });
  return { ...request, headers: { ...request.headers, ...inputs.credentials[0] } };
}

/** A response with a body of a media type. */
export function answer(
  status: number,
  headers: Readonly<Record<string, string>>,
  mediaType: string,
  value: unknown,
): HttpResponse {
  return {
    status,
    headers: { ...headers, "content-type": mediaType },
    body: encode(mediaType, value),
  };
}

/** Bytes of a body: JSON, or the text itself. */
export function encode(mediaType: string, value: unknown): Uint8Array {
  const isText = typeof value === "string" && !isJson(essence(mediaType));
  return encoder.encode(isText ? value : JSON.stringify(value));
}

/** A status for what is declared: of a range the first, of `default` one that has no other meaning. */
export function statusOf({ status }: DeclaredResponse): number {
  return status === "default" ? 422 : Number(status.replace("XX", "00"));
}

/** The documented headers of a response, as they are sent. */
export function headersOf({ headers }: DeclaredResponse): Record<string, string> {
  return Object.fromEntries(
    headers.flatMap(({ name, examples: [example] }) =>
      example === undefined ? [] : [[name, String(example.value)]],
    ),
  );
}
