import type { CallOptions, PageList, Transport } from "@liaison/client";
import type { Subscription, SubscriptionList } from "./generated/openapi.ts";
import { listCustomerSubscriptions, listLeadSubscriptions } from "./generated/operations.ts";
import { listPages, type PageQuery } from "./listPages.ts";

/** Entities that can be followed. */
export type SubscribedEntity = "leads" | "customers";

/** Users and user groups that follow a lead or a customer. amoCRM lets them only be read. */
export interface Subscriptions {
  /**
   * Lists who follows an entity: users and groups of users, told apart by `type`. Every user may
   * ask; what comes depends on the rights on the entity.
   *
   * Nobody following is an empty list (204); do not page by `_page_count`.
   *
   * @param id identifier of the lead or customer
   * @throws NotFoundError when the entity does not exist or is hidden from the user (a missing
   *   contact is `null` instead), and what every call throws
   * @see https://www.amocrm.ru/developers/content/crm_platform/subscriptions-api
   */
  list(
    entity: SubscribedEntity,
    id: number,
    query?: PageQuery,
    options?: CallOptions,
  ): PageList<Subscription, SubscriptionList>;
}

const sources = {
  leads: ["listLeadSubscriptions", listLeadSubscriptions],
  customers: ["listCustomerSubscriptions", listCustomerSubscriptions],
} as const;

/** Makes the calls about subscriptions. */
export function createSubscriptions(transport: Transport): Subscriptions {
  return {
    list(entity, id, query, options) {
      if (!Object.hasOwn(sources, entity)) {
        throw new TypeError(`entity: "${entity}" is neither leads nor customers.`);
      }
      const [operationId, call] = sources[entity];
      return listPages(
        operationId,
        query,
        options,
        (query, options) => call(transport, { path: { id }, query }, options),
        "subscriptions",
      );
    },
  };
}
