import type { CallOptions, PageList, Transport } from "@liaison/client";
import { type BatchOptions, runBatch } from "@liaison/client";
import { embedded } from "./embedded.ts";
import type {
  EntityLink,
  EntityLinkList,
  EntityLinkRequest,
  EntityUnlinkRequest,
  Link,
  LinkList,
  LinkRequest,
  LinkSourceType,
  ListLeadLinksQuery,
  ListLeadsLinksQuery,
  UnlinkRequest,
} from "./generated/openapi.ts";
import {
  linkCompanies,
  linkCompany,
  linkContact,
  linkContacts,
  linkCustomer,
  linkCustomers,
  linkLead,
  linkLeadLimits,
  linkLeads,
  listCompaniesLinks,
  listCompanyLinks,
  listContactLinks,
  listContactsLinks,
  listCustomerLinks,
  listCustomersLinks,
  listLeadLinks,
  listLeadsLinks,
  unlinkCompanies,
  unlinkCompany,
  unlinkContact,
  unlinkContacts,
  unlinkCustomer,
  unlinkCustomers,
  unlinkLead,
  unlinkLeads,
} from "./generated/operations.ts";
import { listPages } from "./listPages.ts";
import { readRefusal } from "./requestIds.ts";

/**
 * Links between entities. Leads link to contacts, companies and catalog elements; contacts to leads,
 * companies, customers and catalog elements; companies to contacts, leads, customers and catalog
 * elements; customers to contacts, companies and catalog elements.
 *
 * The main contact is written as `metadata.is_main` and read as `metadata.main_contact`. For catalog
 * elements `metadata.catalog_id` is needed. Accounts on kommo.com may lack customers and the calls for
 * several entities (unconfirmed).
 */
export interface Links {
  /**
   * Lists what one entity is linked to.
   *
   * `filter.to_entity_id` and `filter.to_entity_type` work only together: amoCRM ignores one alone and
   * sends everything. No documented answer leads to a next page: while pages are full, the next one
   * is asked for, until one is not full, empty or the same as before.
   *
   * @throws TypeError when `limit` or `page` is no whole number from 1
   * @see https://www.amocrm.ru/developers/content/crm_platform/entity-links-api#links-list
   */
  list(
    entity: LinkSourceType,
    id: number,
    query?: ListLinksQuery,
    options?: CallOptions,
  ): PageList<Link, LinkList>;

  /**
   * Lists what several entities are linked to, each link with the entity that it starts from.
   * `filter.entity_id` names the entities; for the rest see {@link Links.list}.
   *
   * @throws TypeError when `limit` or `page` is no whole number from 1
   * @see https://www.amocrm.ru/developers/content/crm_platform/entity-links-api#mass-links-list
   */
  listMany(
    entity: LinkSourceType,
    query: ListManyLinksQuery,
    options?: CallOptions,
  ): PageList<EntityLink, EntityLinkList>;

  /**
   * Links others to one entity, 50 in a request unless `chunkSize` says else, at most 250.
   *
   * @returns the links that amoCRM says to have made
   * @throws BatchError when not all were linked; its `result` tells what became of each item
   * @see https://www.amocrm.ru/developers/content/crm_platform/entity-links-api#links-link
   */
  link(
    entity: LinkSourceType,
    id: number,
    items: readonly LinkRequest[],
    options?: BatchOptions<EntityLink[]>,
  ): Promise<EntityLink[]>;

  /**
   * Links others to several entities; `entity_id` of each item says to which. As {@link Links.link}.
   *
   * @see https://www.amocrm.ru/developers/content/crm_platform/entity-links-api#mass-links-link
   */
  linkMany(
    entity: LinkSourceType,
    items: readonly EntityLinkRequest[],
    options?: BatchOptions<EntityLink[]>,
  ): Promise<EntityLink[]>;

  /**
   * Removes links of one entity, 50 in a request unless `chunkSize` says else, at most 250. What
   * amoCRM answers for a link that does not exist is not documented.
   *
   * @throws BatchError when not all were unlinked; its `result` tells what became of each item
   * @see https://www.amocrm.ru/developers/content/crm_platform/entity-links-api#links-unlink
   */
  unlink(
    entity: LinkSourceType,
    id: number,
    items: readonly UnlinkRequest[],
    options?: BatchOptions<null>,
  ): Promise<void>;

  /**
   * Removes links of several entities; `entity_id` of each item says of which. As
   * {@link Links.unlink}.
   *
   * @see https://www.amocrm.ru/developers/content/crm_platform/entity-links-api#mass-links-unlink
   */
  unlinkMany(
    entity: LinkSourceType,
    items: readonly EntityUnlinkRequest[],
    options?: BatchOptions<null>,
  ): Promise<void>;
}

/** Which links of one entity are wanted; the same for all entities. */
export interface ListLinksQuery extends ListLeadLinksQuery {}

/** Of which entities the links are wanted, and which; the same for all entities. */
export interface ListManyLinksQuery extends ListLeadsLinksQuery {}

/** Entities by their operations, whose names are their operationIds. */
const sources: Readonly<Record<LinkSourceType, object>> = {
  leads: { listLeadLinks, linkLead, unlinkLead, listLeadsLinks, linkLeads, unlinkLeads },
  contacts: {
    listContactLinks,
    linkContact,
    unlinkContact,
    listContactsLinks,
    linkContacts,
    unlinkContacts,
  },
  companies: {
    listCompanyLinks,
    linkCompany,
    unlinkCompany,
    listCompaniesLinks,
    linkCompanies,
    unlinkCompanies,
  },
  customers: {
    listCustomerLinks,
    linkCustomer,
    unlinkCustomer,
    listCustomersLinks,
    linkCustomers,
    unlinkCustomers,
  },
};

type Operation<Function> = readonly [operationId: string, call: Function];

/** The operations of an entity in the order of {@link sources}; all entities have the same shapes. */
type SourceOperations = readonly [
  listOne: Operation<typeof listLeadLinks>,
  linkOne: Operation<typeof linkLead>,
  unlinkOne: Operation<typeof unlinkLead>,
  listMany: Operation<typeof listLeadsLinks>,
  linkMany: Operation<typeof linkLeads>,
  unlinkMany: Operation<typeof unlinkLeads>,
];

function operationsOf(entity: LinkSourceType): SourceOperations {
  if (!Object.hasOwn(sources, entity)) {
    throw new TypeError(`entity: "${entity}" is none of ${Object.keys(sources).join(", ")}.`);
  }
  return Object.entries(sources[entity]) as unknown as SourceOperations;
}

/** Makes the calls about links. */
export function createLinks(transport: Transport): Links {
  const { recommended: chunkSize, maximum: maxChunkSize } = linkLeadLimits.itemsPerRequest;
  const run = async <Item extends UnlinkRequest & { entity_id?: number }, Body, Value>(
    operationId: string,
    send: (body: Item[], options: CallOptions) => Promise<Body>,
    match: (body: Body | null, item: Item) => Value,
    items: readonly Item[],
    options: BatchOptions<Value> | undefined,
  ): Promise<Value[]> => {
    const result = await runBatch<Item, Body, Value>(
      {
        operationId,
        // Whether a link that exists can be made again is not documented.
        repeatable: false,
        chunkSize,
        maxChunkSize,
        send: (chunk, options) => send([...chunk], options),
        match: (body, chunk) => chunk.map((item) => match(body, item)),
        refused: readRefusal,
      },
      items,
      options,
    );
    return result.orThrow();
  };
  const isDone = () => null;

  return {
    list(entity, id, query, options) {
      const [[operationId, call]] = operationsOf(entity);
      return listPages(
        operationId,
        query,
        options,
        (query, options) => call(transport, { path: { entity_id: id }, query }, options),
        "links",
        true,
      );
    },
    listMany(entity, query, options) {
      const [, , , [operationId, call]] = operationsOf(entity);
      return listPages(
        operationId,
        query,
        options,
        (query, options) => call(transport, { query }, options),
        "links",
        true,
      );
    },
    async link(entity, id, items, options) {
      const [, [operationId, call]] = operationsOf(entity);
      const path = { entity_id: id };
      const links = await run(
        operationId,
        (body: LinkRequest[], options) => call(transport, { path, body }, options),
        findLinks,
        items,
        options,
      );
      return links.flat();
    },
    async linkMany(entity, items, options) {
      const [, , , , [operationId, call]] = operationsOf(entity);
      const links = await run(
        operationId,
        (body: EntityLinkRequest[], options) => call(transport, { body }, options),
        findLinks,
        items,
        options,
      );
      return links.flat();
    },
    async unlink(entity, id, items, options) {
      const [, , [operationId, call]] = operationsOf(entity);
      const path = { entity_id: id };
      await run(
        operationId,
        (body: UnlinkRequest[], options) => call(transport, { path, body }, options),
        isDone,
        items,
        options,
      );
    },
    async unlinkMany(entity, items, options) {
      const [, , , , , [operationId, call]] = operationsOf(entity);
      await run(
        operationId,
        (body: EntityUnlinkRequest[], options) => call(transport, { body }, options),
        isDone,
        items,
        options,
      );
    },
  };
}

/** Links of an answer that belong to an item. A 200 that leaves one out has still been done. */
function findLinks(
  body: EntityLinkList | null,
  { entity_id, to_entity_id, to_entity_type }: UnlinkRequest & { entity_id?: number },
): EntityLink[] {
  return embedded(body, "links").filter(
    (link) =>
      link.to_entity_id === to_entity_id &&
      link.to_entity_type === to_entity_type &&
      (entity_id ?? link.entity_id) === link.entity_id,
  );
}
