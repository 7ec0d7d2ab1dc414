import { configure, getContact, linkLead, listContacts } from "./generated/redocly.ts";

export function createClient({ baseUrl, token }) {
  configure({ serverUrl: baseUrl, auth: { bearer: token } });
  return {
    getContact: (id) => getContact({ path: { id } }),
    listContacts: (query) => listContacts({ query }),
    linkLead: (id, links) => linkLead({ path: { entity_id: id }, body: links }),
  };
}
