import type { ApiError, FieldFault } from "@liaison/client";
import { validationErrors } from "./validationErrors.ts";

/** What amoCRM matches items and answers by. */
interface Named {
  request_id?: string;
}

/**
 * Gives a `request_id` to each item that has none: its position, as amoCRM itself would call it,
 * unless another item has this name. The same items get the same names, so that an answer can be
 * matched to them.
 */
export function nameItems<Item extends Named>(items: readonly Item[]): Item[] {
  const taken = new Set(items.map(({ request_id }) => request_id));
  return items.map((item, index) => {
    if (item.request_id) return item;
    let name = `${index}`;
    while (taken.has(name)) name += "_";
    return { ...item, request_id: name };
  });
}

/** The answers that belong to items, by `request_id`; items of the same name in their order. */
export function matchByRequestId<Answer extends Named>(
  answers: readonly Answer[],
  items: readonly Named[],
): (Answer | undefined)[] {
  const left = new Set(answers);
  return nameItems(items).map(({ request_id }) => {
    for (const answer of left) {
      if (answer.request_id === request_id) {
        left.delete(answer);
        return answer;
      }
    }
    return undefined;
  });
}

/** What a refusal says of each item of a request. */
export function readRefusal(
  error: ApiError,
  items: readonly unknown[],
): (readonly FieldFault[] | undefined)[] {
  const found = validationErrors(error);
  return items.map((_, place) => found.find(({ index }) => index === place)?.errors);
}
