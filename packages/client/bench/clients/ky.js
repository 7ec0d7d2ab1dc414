import ky from "ky";

export function createClient({ baseUrl, token }) {
  const api = ky.create({ baseUrl, headers: { authorization: `Bearer ${token}` } });
  return {
    getContact: (id) => api.get(`/api/v4/contacts/${id}`).json(),
    listContacts: ({ with: embedded, order, ...others }) =>
      api
        .get("/api/v4/contacts", {
          searchParams: {
            ...others,
            with: embedded.join(","),
            "order[updated_at]": order.updated_at,
          },
        })
        .json(),
    linkLead: (id, links) => api.post(`/api/v4/leads/${id}/link`, { json: links }).json(),
  };
}
