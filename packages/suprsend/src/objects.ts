import { type CallOptions, createPageList, type PageList, type Transport } from "@liaison/client";
import type { Subscription, SubscriptionList } from "./generated/openapi.ts";
import { listObjectSubscriptions, listObjectSubscriptionsLimits } from "./generated/operations.ts";

/** Where a list of subscriptions begins, and how many items a page has. */
export interface SubscriptionQuery {
  /** Items on a page, 10 unless given. Above 100 it is taken as 100. */
  limit?: number | undefined;
  /** Cursor of the first page to read, the `meta.after` of an earlier answer. */
  after?: string | undefined;
  /** The same from the `meta.before` of an earlier answer. The pages behind it follow as ever. */
  before?: string | undefined;
}

/** Objects, such as teams or projects, and who is subscribed to them. */
export interface Objects {
  /**
   * Lists the users and child objects that are subscribed to an object. Each item has either a
   * `user` or an `object`; the other one is `null`. Subscribers of child objects are not listed.
   *
   * Awaited it is the first page, iterated it is the items of all pages; pages are followed while
   * the answers say that there is a next one.
   *
   * That 100 is the most is taken from SuprSend's page about a list beside this one.
   *
   * @param objectType kind of the object, such as `teams`
   * @param id your identifier of the object; it may hold any characters
   * @throws TypeError at once when `limit` is no whole number from 1 or two cursors are given;
   *   later NotFoundError when there is no such object, PageLoopError when the server leads back to
   *   an earlier page, and what every call throws
   * @see https://docs.suprsend.com/reference/list-object-subscriptions
   */
  subscriptions(
    objectType: string,
    id: string,
    query?: SubscriptionQuery,
    options?: CallOptions,
  ): PageList<Subscription, SubscriptionList>;
}

const { maximum } = listObjectSubscriptionsLimits.itemsPerPage;

/** Makes the calls about objects. */
export function createObjects(transport: Transport): Objects {
  return {
    subscriptions(objectType, id, { limit, after, before } = {}, options) {
      const operationId = "listObjectSubscriptions";
      if (limit !== undefined && !(Number.isInteger(limit) && limit > 0)) {
        throw new TypeError(`${operationId}: limit must be a whole number from 1, not ${limit}.`);
      }
      if (after !== undefined && before !== undefined) {
        throw new TypeError(`${operationId}: only one of after and before can be given.`);
      }
      return createPageList({
        operationId,
        first: after,
        signal: options?.signal,
        load(cursor, signal) {
          const query = {
            ...(limit && { limit: Math.min(limit, maximum) }),
            ...(cursor ? { after: `${cursor}` } : before && { before }),
          };
          const path = { object_type: objectType, id };
          return listObjectSubscriptions(transport, { path, query }, { ...options, signal });
        },
        // A cursor alone does not mean that there is a next page.
        read: ({ results, meta }) => ({
          items: Array.isArray(results) ? results : [],
          next: (meta?.has_next && meta.after) || undefined,
        }),
      });
    },
  };
}
