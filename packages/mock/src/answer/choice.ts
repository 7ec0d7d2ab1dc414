import type { Content, DeclaredResponse, Operation } from "@liaison/contract";
import { findResponse } from "@liaison/contract";
import { chooseMediaType } from "./accept.ts";
import type { Preference } from "./prefer.ts";

/** A declared response, down to the example that becomes the body. */
export interface Choice {
  readonly status: number;
  /** Absent when the response has no content. */
  readonly mediaType?: string;
  /** Absent when the body is to be made from the schema. */
  readonly example?: string;
  readonly dynamic: boolean;
  readonly seed?: string;
}

interface Candidate {
  readonly status: number;
  readonly response: DeclaredResponse;
}

/**
 * Picks the response of an operation that fits a preference; without one, the success response with
 * its first example that fits the request.
 *
 * @param accept the `Accept` header; undefined when it was not sent
 * @param fits whether an example fits the request; where none does the first is taken
 * @returns the choice, or a sentence that says which statuses or examples there are instead
 */
export function choose(
  operation: Operation,
  preference: Preference,
  accept: string | undefined,
  fits: (example: unknown) => boolean = () => true,
): Choice | string {
  const { code, example } = preference;
  const { operationId, responses } = operation;
  const candidates = findCandidates(operation, code);
  if (candidates.length === 0) {
    const codes = responses.map(({ status }) => status).join(", ");
    return `${operationId} declares no response with status ${code}. Declared: ${codes}.`;
  }
  const candidate = candidates.find(
    ({ response }) => example === undefined || contentsWith(response, example).length > 0,
  );
  if (candidate === undefined) {
    const place = code === undefined ? "" : ` for status ${code}`;
    return `${operationId} has no example "${example}"${place}. Examples: ${listExamples(candidates)}.`;
  }
  return complete(candidate, preference, accept, fits);
}

/** The responses that may answer, the likeliest first; without a code these are all of them. */
function findCandidates(operation: Operation, code: number | undefined): Candidate[] {
  if (code !== undefined) {
    const response = findResponse(operation, code);
    return response === undefined ? [] : [{ status: code, response }];
  }
  const { responses } = operation;
  const success =
    responses
      .filter(({ status }) => status.startsWith("2"))
      .toSorted((a, b) => a.status.localeCompare(b.status))[0] ??
    responses.find(({ status }) => status === "default");
  const others = responses.filter((response) => response !== success);
  return [...(success === undefined ? [] : [success]), ...others].map((response) => ({
    status: statusOf(response, success),
    response,
  }));
}

/** `5XX` is answered as 500; `default` as 200 where it stands for success, else as 500. */
function statusOf(response: DeclaredResponse, success: DeclaredResponse | undefined): number {
  if (response.status === "default") return response === success ? 200 : 500;
  return Number(response.status.replaceAll("X", "0"));
}

function complete(
  { status, response }: Candidate,
  { example, dynamic = false, seed }: Preference,
  accept: string | undefined,
  fits: (example: unknown) => boolean,
): Choice {
  const contents = example === undefined ? response.contents : contentsWith(response, example);
  const [first, ...others] = contents;
  if (first === undefined) return { status, dynamic: false };
  const content = chooseMediaType([first, ...others], accept);
  const { mediaType } = content;
  if (dynamic && example === undefined && content.schemaPointer !== undefined) {
    return { status, mediaType, dynamic: true, ...(seed === undefined ? {} : { seed }) };
  }
  const fitting = content.examples.find(({ value }) => fits(value)) ?? content.examples[0];
  const body = example ?? fitting?.name;
  return { status, mediaType, dynamic: false, ...(body === undefined ? {} : { example: body }) };
}

function contentsWith({ contents }: DeclaredResponse, example: string): readonly Content[] {
  return contents.filter(({ examples }) => examples.some(({ name }) => name === example));
}

function listExamples(candidates: readonly Candidate[]): string {
  const lists = candidates.flatMap(({ response: { contents, status } }) => {
    const names = new Set(contents.flatMap(({ examples }) => examples.map(({ name }) => name)));
    return names.size === 0 ? [] : [`${[...names].join(", ")} (${status})`];
  });
  return lists.length === 0 ? "none" : lists.join("; ");
}
