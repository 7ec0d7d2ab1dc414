import {
  createThrottle,
  createTransport,
  getContact,
  linkLead,
  listContacts,
} from "../../../amocrm/dist/operations.js";

/** A throttle that is asked each time and never makes a call wait. */
const RATE = { requests: 1_000_000, seconds: 1 };

export function createClient({ baseUrl, token, fetch }) {
  const transport = createTransport({ baseUrl, token, fetch, throttle: createThrottle(RATE) });
  return {
    getContact: (id) => getContact(transport, { path: { id } }),
    listContacts: (query) => listContacts(transport, { query }),
    linkLead: (id, links) => linkLead(transport, { path: { entity_id: id }, body: links }),
  };
}
