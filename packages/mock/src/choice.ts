import type { IHttpOperation, IHttpOperationResponse, IMediaTypeContent } from "@stoplight/types";
import { chooseMediaType } from "./accept.ts";
import type { Preference } from "./prefer.ts";

/** A declared response, down to the example that becomes the body. */
export interface Choice {
  status: number;
  /** Absent when the response has no content. */
  mediaType?: string;
  /** Absent when the body is to be made from the schema. */
  example?: string;
  dynamic: boolean;
  seed?: string;
}

interface Candidate {
  status: number;
  response: IHttpOperationResponse;
}

/**
 * Picks the response of an operation that fits a preference; without one, the success response with
 * its first example.
 *
 * Prism is not left to pick: where the response it was asked for lacks the example or the media
 * type, it falls back to the success response in silence.
 *
 * @param accept the `Accept` header; undefined when it was not sent
 * @returns the choice, or a sentence that says which statuses or examples there are instead
 */
export function choose(
  operation: IHttpOperation,
  preference: Preference,
  accept: string | undefined,
): Choice | string {
  const { code, example } = preference;
  const name = operation.iid ?? `${operation.method.toUpperCase()} ${operation.path}`;
  const candidates = findCandidates(operation.responses, code);
  if (candidates.length === 0) {
    const codes = operation.responses.map((response) => response.code).join(", ");
    return `${name} declares no response with status ${code}. Declared: ${codes}.`;
  }
  const candidate = candidates.find(
    ({ response }) => example === undefined || contentsWith(response, example).length > 0,
  );
  if (candidate === undefined) {
    const place = code === undefined ? "" : ` for status ${code}`;
    return `${name} has no example "${example}"${place}. Examples: ${listExamples(candidates)}.`;
  }
  return complete(candidate, preference, accept);
}

/** The responses that may answer, the likeliest first; without a code these are all of them. */
function findCandidates(
  responses: readonly IHttpOperationResponse[],
  code: number | undefined,
): Candidate[] {
  if (code !== undefined) {
    const response = findResponse(responses, [String(code), `${String(code)[0]}XX`, "default"]);
    return response === undefined ? [] : [{ status: code, response }];
  }
  const lowest = responses.map((response) => response.code).filter((c) => c.startsWith("2"));
  const success = findResponse(responses, [...lowest.sort(), "default"]);
  const others = responses.filter((response) => response !== success);
  return [...(success === undefined ? [] : [success]), ...others].map((response) => ({
    status: statusOf(response, success),
    response,
  }));
}

function findResponse(
  responses: readonly IHttpOperationResponse[],
  codes: readonly string[],
): IHttpOperationResponse | undefined {
  for (const code of codes) {
    const response = responses.find((candidate) => candidate.code === code);
    if (response !== undefined) return response;
  }
  return undefined;
}

/** `5XX` is answered as 500; `default` as 200 where it stands for success, else as 500. */
function statusOf(
  response: IHttpOperationResponse,
  success: IHttpOperationResponse | undefined,
): number {
  if (response.code === "default") return response === success ? 200 : 500;
  return Number(response.code.replaceAll("X", "0"));
}

function complete(
  { status, response }: Candidate,
  { example, dynamic = false, seed }: Preference,
  accept: string | undefined,
): Choice {
  const contents =
    example === undefined ? (response.contents ?? []) : contentsWith(response, example);
  const [first, ...others] = contents;
  if (first === undefined) return { status, dynamic: false };
  const content = chooseMediaType([first, ...others], accept);
  const { mediaType } = content;
  if (dynamic && example === undefined && content.schema !== undefined) {
    return { status, mediaType, dynamic: true, ...(seed === undefined ? {} : { seed }) };
  }
  const body = example ?? exampleNames(content)[0];
  return { status, mediaType, dynamic: false, ...(body === undefined ? {} : { example: body }) };
}

function contentsWith(response: IHttpOperationResponse, example: string): IMediaTypeContent[] {
  return (response.contents ?? []).filter((content) => exampleNames(content).includes(example));
}

function exampleNames(content: IMediaTypeContent): string[] {
  return (content.examples ?? []).map(({ key }) => key);
}

function listExamples(candidates: readonly Candidate[]): string {
  const lists = candidates.flatMap(({ response }) => {
    const names = new Set((response.contents ?? []).flatMap(exampleNames));
    return names.size === 0 ? [] : [`${[...names].join(", ")} (${response.code})`];
  });
  return lists.length === 0 ? "none" : lists.join("; ");
}
