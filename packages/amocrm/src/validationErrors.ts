import type { ApiError } from "@liaison/client";
import type { FieldError } from "./generated/openapi.ts";

/** What amoCRM found wrong with one item of a request. */
export interface ItemErrors {
  /** Position of the item in the request, `undefined` when the answer does not tell it. */
  readonly index: number | undefined;
  /** The item as it was sent. */
  readonly item: unknown;
  /** The item's `request_id`, or its position as a text where it had none. */
  readonly requestId: string | undefined;
  /** What is wrong, property by property; `path` starts at the item. */
  readonly errors: readonly FieldError[];
}

/**
 * Tells which items of a request amoCRM refused, and why.
 *
 * Any error can be passed; only a 400 with `validation-errors` has something to tell. A 400 without
 * them may be passing: some ask in `detail` to try again later.
 *
 * @returns empty when the answer names no item
 * @see https://www.amocrm.ru/developers/content/crm_platform/error-codes
 */
export function validationErrors(error: unknown): ItemErrors[] {
  const { problem, requestBody } = Object(error) as Partial<ApiError>;
  const found = problem?.["validation-errors"];
  if (!Array.isArray(found)) return [];
  const sent: readonly { request_id?: string }[] = [JSON.parse(requestBody || "[]")].flat();
  return found.map(({ request_id: requestId, errors = [] }) => {
    // By the vendor's page an item without request_id is called by its position.
    const named = sent.findIndex(({ request_id }) => request_id && request_id === requestId);
    const index = named < 0 ? (sent.length === 1 ? 0 : Number(requestId)) : named;
    const item = sent[index];
    return { index: item && index, item, requestId, errors };
  });
}
