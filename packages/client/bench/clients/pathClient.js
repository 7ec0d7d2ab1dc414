/** The calls through a client in the manner of openapi-fetch. */
export function wrapPathClient(client) {
  const read = ({ data, error }) => {
    if (error !== undefined) throw new Error(JSON.stringify(error));
    return data;
  };
  return {
    getContact: async (id) =>
      read(await client.GET("/api/v4/contacts/{id}", { params: { path: { id } } })),
    listContacts: async (query) =>
      read(await client.GET("/api/v4/contacts", { params: { query } })),
    linkLead: async (id, links) =>
      read(
        await client.POST("/api/v4/leads/{entity_id}/link", {
          params: { path: { entity_id: id } },
          body: links,
        }),
      ),
  };
}
