import http from "node:http";
import https from "node:https";
import { Client } from "amocrm-js";

export function createClient({ baseUrl, token }) {
  const { hostname, port } = new URL(baseUrl);
  // It has no option for another server, and calls nothing but this.
  https.request = (options, callback) => http.request({ ...options, hostname, port }, callback);
  const { request } = new Client({ domain: "example.amocrm.ru", auth: { bearer: token } });
  return {
    getContact: async (id) => (await request.get(`/api/v4/contacts/${id}`)).data,
    listContacts: async ({ with: embedded, ...others }) =>
      (await request.get("/api/v4/contacts", { with: embedded.join(","), ...others })).data,
    linkLead: async (id, links) => (await request.post(`/api/v4/leads/${id}/link`, links)).data,
  };
}
