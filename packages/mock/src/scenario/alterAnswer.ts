import { type Contract, essence, findResponse, isJson } from "@liaison/contract";
import type { Answer } from "../http/problem.ts";
import type { ScenarioAnswer } from "./scenario.ts";
import { type ShapeContext, shapeBody } from "./shapeBody.ts";

/** What changing an answer needs to know of its request, and the description. */
export interface AlterContext extends Omit<ShapeContext, "document" | "findMembers"> {
  readonly contract: Pick<Contract, "document" | "extensibleValues">;
}

/**
 * The answer of a rule that brings its body along; its status is 200 unless the rule has one.
 *
 * @returns undefined for a rule without a body, whose answer is picked from the description
 */
export function ownAnswer({
  code = 200,
  body,
  text,
  mediaType,
}: ScenarioAnswer): Answer | undefined {
  if (body !== undefined) {
    const headers = { "content-type": mediaType ?? "application/json" };
    return { status: code, headers, body: JSON.stringify(body) };
  }
  if (text === undefined) return undefined;
  // A fault may come without any media type, which is a case of its own for clients.
  const type = mediaType ?? (text === "" ? undefined : "text/plain; charset=utf-8");
  return { status: code, headers: type === undefined ? {} : { "content-type": type }, body: text };
}

/**
 * Does to an answer what a rule asks for: shapes a JSON body, sets headers, delays and cuts.
 *
 * @param answer the one that the rule picked or brought along, or the normal one
 */
export function alterAnswer(
  answer: Answer,
  wanted: ScenarioAnswer,
  { contract, ...request }: AlterContext,
): Answer {
  const { status } = answer;
  const type = essence(answer.headers["content-type"] ?? "");
  const findMembers = (body: unknown): readonly string[] => {
    const contents = findResponse(request.operation, status)?.contents ?? [];
    const pointer = contents.find(({ mediaType }) => essence(mediaType) === type)?.schemaPointer;
    return pointer === undefined ? [] : contract.extensibleValues(pointer, body);
  };
  const { page, merge, drift, cut, delay } = wanted;
  let { body } = answer;
  if ((page ?? merge ?? drift) !== undefined && typeof body === "string" && isJson(type)) {
    const context = { ...request, document: contract.document, findMembers };
    body = JSON.stringify(shapeBody(JSON.parse(body), wanted, context));
  }
  const headers = { ...answer.headers };
  for (const [name, value] of Object.entries(wanted.headers ?? {})) {
    headers[name.toLowerCase()] = String(value);
  }
  return {
    status,
    headers,
    ...(body !== undefined && { body }),
    ...(delay !== undefined && { delay }),
    ...(cut !== undefined && { cut: cutAt(cut, Buffer.byteLength(body ?? "")) }),
  };
}

/** The bytes that are sent before the connection is destroyed: fewer than there are. */
function cutAt(cut: number | string, length: number): number {
  const bytes = typeof cut === "number" ? cut : Math.floor((length * Number.parseFloat(cut)) / 100);
  return Math.max(0, Math.min(bytes, length - 1));
}
