import axios from "axios";

export function createClient({ baseUrl, token }) {
  const api = axios.create({
    adapter: "fetch",
    baseURL: baseUrl,
    headers: { authorization: `Bearer ${token}` },
  });
  return {
    getContact: async (id) => (await api.get(`/api/v4/contacts/${id}`)).data,
    listContacts: async ({ with: embedded, ...others }) =>
      (await api.get("/api/v4/contacts", { params: { with: embedded.join(","), ...others } })).data,
    linkLead: async (id, links) => (await api.post(`/api/v4/leads/${id}/link`, links)).data,
  };
}
