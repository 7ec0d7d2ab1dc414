import { createClient as createFetchClient } from "./generated/hey-api/client/index.ts";
import { getContact, linkLead, listContacts } from "./generated/hey-api/sdk.gen.ts";

export function createClient({ baseUrl, token }) {
  const client = createFetchClient({ baseUrl, auth: token });
  const options = { client, throwOnError: true };
  return {
    getContact: async (id) => (await getContact({ ...options, path: { id } })).data,
    listContacts: async (query) => (await listContacts({ ...options, query })).data,
    linkLead: async (id, links) =>
      (await linkLead({ ...options, path: { entity_id: id }, body: links })).data,
  };
}
