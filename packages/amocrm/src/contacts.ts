import type { CallOptions, PageList, Transport } from "@liaison/client";
import { type BatchOptions, type BatchResult, createApiError, runBatch } from "@liaison/client";
import { embedded } from "./embedded.ts";
import type {
  Contact,
  ContactCreate,
  ContactList,
  ContactUpdate,
  ContactUpdateItem,
  CreatedContact,
  CreatedContactList,
  GetContactQuery,
  ListContactsQuery,
  UpdatedContact,
  UpdatedContactList,
} from "./generated/openapi.ts";
import {
  createContactsLimits,
  createContacts as createContactsOperation,
  getContact,
  listContacts,
  updateContact,
  updateContacts,
} from "./generated/operations.ts";
import { listPages } from "./listPages.ts";
import { matchByRequestId, nameItems, readRefusal } from "./requestIds.ts";

/**
 * People in the account. What a token's user may see and change depends on the user's rights; amoCRM
 * does not tell whether others get a shorter list or a 403. Contacts cannot be deleted by this API.
 */
export interface Contacts {
  /**
   * Gets a contact.
   *
   * Without `with` it carries its tags and its company only. `with: ["only_deleted"]` finds it in the
   * recycle bin (measured, not documented).
   *
   * @returns `null` when no contact has this identifier: amoCRM answers 204, not 404
   * @see https://www.amocrm.ru/developers/content/crm_platform/contacts-api#contact-detail
   */
  get(id: number, query?: GetContactQuery, options?: CallOptions): Promise<Contact | null>;

  /**
   * Lists contacts, 50 on a page unless `limit` says else, at most 250. Finding none is an empty list.
   *
   * - `filter` is a paid add-on. An account without it, and a name that amoCRM does not know, get the
   *   whole list with 200. `GET /api/v4/account?with=is_api_filter_enabled` tells whether it is on.
   * - `order` takes one field, `updated_at` or `id`. Unsorted lists come by `updated_at` (measured).
   * - `query` looks through filled fields, phone numbers and e-mail addresses included, and is the way
   *   to find a contact by its phone. amoCRM has announced to deprecate it.
   * - The number of contacts cannot be asked for.
   *
   * @throws TypeError when `limit` or `page` is no whole number from 1
   * @see https://www.amocrm.ru/developers/content/crm_platform/contacts-api#contacts-list
   */
  list(query?: ListContactsQuery, options?: CallOptions): PageList<Contact, ContactList>;

  /**
   * Creates any number of contacts, 50 in a request unless `chunkSize` says else, at most 250.
   *
   * - Items without `request_id` get one; answers are matched by it.
   * - Creating is never repeated after a lost answer: these items are `unknown` in the result.
   * - One wrong property refuses the whole request. The items that amoCRM names fail, the others are
   *   sent again without them.
   * - There is no control of duplicates here, unless the integration has it switched on.
   * - Companies and leads are connected afterwards with `links`.
   *
   * @returns what became of each item, in their order; it does not throw for a refused item
   * @throws TypeError for wrong options
   * @see https://www.amocrm.ru/developers/content/crm_platform/contacts-api#contacts-add
   */
  create(
    items: readonly ContactCreate[],
    options?: BatchOptions<CreatedContact>,
  ): Promise<BatchResult<CreatedContact>>;

  /**
   * Changes one contact. What is left out stays as it is, but a custom field that is named gets
   * exactly the values that are sent: to add a phone number, send the others as well.
   *
   * A contact that was read cannot be sent back as it is: amoCRM refuses several of its properties.
   *
   * @throws BadRequestError when a property is wrong; nothing is changed then. `validationErrors`
   *   tells which. UnreadableAnswerError when the answer has no contact; it may be changed
   * @see https://www.amocrm.ru/developers/content/crm_platform/contacts-api#contacts-edit
   */
  update(id: number, changes: ContactUpdate, options?: CallOptions): Promise<UpdatedContact>;

  /**
   * Changes any number of contacts, each named by its `id`, 50 in a request unless `chunkSize` says
   * else, at most 250. For each holds what {@link Contacts.update} says. Items without `request_id`
   * get one: refusals name items by it.
   *
   * Changing is repeated after a lost answer: doing it twice does no harm. Of two changes of one
   * contact, put into one call, the second may be done first.
   *
   * @returns what became of each item, in their order; it does not throw for a refused item
   * @throws TypeError for wrong options
   * @see https://www.amocrm.ru/developers/content/crm_platform/contacts-api#contacts-edit
   */
  updateMany(
    items: readonly ContactUpdateItem[],
    options?: BatchOptions<UpdatedContact>,
  ): Promise<BatchResult<UpdatedContact>>;
}

/** Makes the calls about contacts. */
export function createContacts(transport: Transport): Contacts {
  const { recommended: chunkSize, maximum: maxChunkSize } = createContactsLimits.itemsPerRequest;
  return {
    get: (id, query, options) => getContact(transport, { path: { id }, query }, options),
    list: (query, options) =>
      listPages(
        "listContacts",
        query,
        options,
        (query, options) => listContacts(transport, { query }, options),
        "contacts",
      ),
    create: (items, options) =>
      runBatch<ContactCreate, CreatedContactList, CreatedContact>(
        {
          operationId: "createContacts",
          repeatable: false,
          chunkSize,
          maxChunkSize,
          send: (chunk, options) =>
            createContactsOperation(transport, { body: nameItems(chunk) }, options),
          match: (body, chunk) => matchByRequestId(embedded(body, "contacts"), chunk),
          refused: readRefusal,
        },
        items,
        options,
      ),
    async update(id, changes, options) {
      const body: (UpdatedContact & Partial<UpdatedContactList>) | null = await updateContact(
        transport,
        { path: { id }, body: changes },
        options,
      );
      // The vendor's only example answers with a collection, its client reads a plain object.
      const contact = embedded(body, "contacts")[0] ?? body;
      if (contact?.id) return contact;
      throw createApiError(
        { status: 200, headers: new Headers(), text: body ? JSON.stringify(body) : "" },
        {
          operationId: "updateContact",
          method: "PATCH",
          url: `${transport.baseUrl}/api/v4/contacts/${id}`,
          body: JSON.stringify(changes),
        },
      );
    },
    updateMany: (items, options) =>
      runBatch<ContactUpdateItem, UpdatedContactList, UpdatedContact>(
        {
          operationId: "updateContacts",
          repeatable: true,
          chunkSize,
          maxChunkSize,
          send: (chunk, options) => updateContacts(transport, { body: nameItems(chunk) }, options),
          match(body, chunk) {
            const changed = new Map(embedded(body, "contacts").map((item) => [item.id, item]));
            return chunk.map(({ id }) => changed.get(id));
          },
          refused: readRefusal,
        },
        items,
        options,
      ),
  };
}
