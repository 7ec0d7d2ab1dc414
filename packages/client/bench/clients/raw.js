// What each client is held against: fetch called by hand, with what its caller cannot do without.
export function createClient({ baseUrl, token, fetch = globalThis.fetch }) {
  const headers = { authorization: `Bearer ${token}`, accept: "application/json" };

  async function read(response) {
    if (!response.ok) throw new Error(`status ${response.status}`);
    return response.json();
  }

  return {
    getContact: async (id) => read(await fetch(`${baseUrl}/api/v4/contacts/${id}`, { headers })),
    listContacts: async ({ with: embedded, page, limit, query, order }) => {
      const search = `with=${embedded.join(",")}&page=${page}&limit=${limit}&query=${encodeURIComponent(query)}&order[updated_at]=${order.updated_at}`;
      return read(await fetch(`${baseUrl}/api/v4/contacts?${search}`, { headers }));
    },
    linkLead: async (id, links) =>
      read(
        await fetch(`${baseUrl}/api/v4/leads/${id}/link`, {
          method: "POST",
          headers: { ...headers, "content-type": "application/json" },
          body: JSON.stringify(links),
        }),
      ),
  };
}
