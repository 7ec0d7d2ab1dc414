import type { CallOptions, Transport } from "@liaison/client";
import { type BatchOptions, runBatch } from "@liaison/client";
import { embedded } from "./embedded.ts";
import type {
  AttachedChat,
  AttachedChatList,
  ChatAttachment,
  ContactChat,
} from "./generated/openapi.ts";
import {
  attachContactChats,
  attachContactChatsLimits,
  listContactChats,
} from "./generated/operations.ts";
import { matchByRequestId, nameItems, readRefusal } from "./requestIds.ts";

/** Which pairs of chat and contact are wanted: those of chats, of contacts, or both. */
export interface ChatQuery {
  /** Chats whose contacts are wanted. */
  chat_id?: string | readonly string[];
  /** Contacts whose chats are wanted. */
  contact_id?: number | readonly number[];
}

/**
 * Which chat of a channel belongs to which contact. Needs an administrator's token; only chats of
 * channels whose settings name the integration are seen, internal chats between users never are.
 */
export interface Chats {
  /**
   * Lists pairs of contact and chat. The list has no pages.
   *
   * A chat of an incoming lead that nobody has accepted yet is listed with the contact inside that
   * lead. Several values are sent as `chat_id[]=…&chat_id[]=…`, as clients in use do; the vendor's page
   * does not say how.
   *
   * @throws TypeError when neither chats nor contacts are named
   * @see https://www.amocrm.ru/developers/content/crm_platform/contacts-api#contacts-chat-list
   */
  list(query: ChatQuery, options?: CallOptions): Promise<ContactChat[]>;

  /**
   * Attaches chats to contacts, 50 in a request unless `chunkSize` says else, at most 250.
   *
   * A chat has one contact: one that has another contact is moved, and the `id` of the pair may
   * change. The `chat_id` comes from the API of chat channels.
   *
   * @returns the pairs, in the order of the items
   * @throws BatchError when not all items were attached; its `result` tells what became of each
   * @see https://www.amocrm.ru/developers/content/crm_platform/contacts-api#contacts-chat-connect
   */
  attach(
    items: readonly ChatAttachment[],
    options?: BatchOptions<AttachedChat>,
  ): Promise<AttachedChat[]>;
}

/** Makes the calls about chats. */
export function createChats(transport: Transport): Chats {
  const { recommended: chunkSize, maximum: maxChunkSize } =
    attachContactChatsLimits.itemsPerRequest;
  return {
    async list(query, options) {
      const chats = [query.chat_id ?? []].flat();
      const contacts = [query.contact_id ?? []].flat();
      if (!chats.length && !contacts.length) {
        throw new TypeError("listContactChats: name chats or contacts.");
      }
      const body = await listContactChats(
        transport,
        { query: { "chat_id[]": chats, "contact_id[]": contacts } },
        options,
      );
      return [...embedded(body, "chats")];
    },
    async attach(items, options) {
      const result = await runBatch<ChatAttachment, AttachedChatList, AttachedChat>(
        {
          operationId: "attachContactChats",
          repeatable: false,
          chunkSize,
          maxChunkSize,
          send: (chunk, options) =>
            attachContactChats(transport, { body: nameItems(chunk) }, options),
          match: (body, chunk) => matchByRequestId(embedded(body, "chats"), chunk),
          refused: readRefusal,
        },
        items,
        options,
      );
      return result.orThrow();
    },
  };
}
