import type { JsonObject, Operation } from "@liaison/contract";
import { addDrift } from "./drift.ts";
import { mergePatch } from "./mergePatch.ts";
import { buildPage } from "./pageBody.ts";
import { requestedLimit, requestedPage } from "./paging.ts";
import type { ScenarioAnswer } from "./scenario.ts";

/** What shaping a body needs to know of the request and the description. */
export interface ShapeContext {
  readonly operation: Operation;
  /** The description, in which the default of `limit` is looked up. */
  readonly document: JsonObject;
  /** Path and query as they were sent. */
  readonly target: string;
  readonly query: URLSearchParams;
  /** Address of the server without a trailing slash; the links of a page start with it. */
  readonly baseUrl: string;
  /** Finds the values of a body that come from an open set, as JSON pointers. */
  readonly findMembers: (body: unknown) => readonly string[];
}

/**
 * Shapes the picked body as a scenario's answer says: first into a page, then by the merge patch,
 * then by drift.
 *
 * @param body the parsed JSON body, which is left as it is
 */
export function shapeBody(
  body: unknown,
  { page, merge, drift }: ScenarioAnswer,
  { operation, document, target, query, baseUrl, findMembers }: ShapeContext,
): unknown {
  let shaped = body;
  const number = requestedPage(operation, query);
  if (page !== undefined && number !== undefined) {
    const limit = requestedLimit(operation, query, document);
    shaped = buildPage(shaped, page, { baseUrl, target, page: number, limit });
  }
  if (merge !== undefined) shaped = mergePatch(shaped, merge);
  if (drift !== undefined) {
    shaped = addDrift(shaped, drift, drift.members === true ? findMembers(shaped) : []);
  }
  return shaped;
}
