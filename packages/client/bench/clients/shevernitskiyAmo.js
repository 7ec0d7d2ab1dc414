import { Amo } from "@shevernitskiy/amo";

export function createClient({ baseUrl, token }) {
  const amo = new Amo(
    "example.amocrm.ru",
    {
      client_id: "demo-client",
      client_secret: "demo-secret",
      redirect_uri: "https://app.example/oauth",
      token_type: "Bearer",
      expires_in: 86_400,
      expires_at: Date.now() + 86_400_000,
      access_token: token,
      refresh_token: "demo-refresh",
    },
    // By default it lets one call go every 150 ms.
    { request_delay: 0 },
  );
  // It has no option for another server.
  amo.raw.url_base = baseUrl;
  return {
    getContact: (id) => amo.contact.getContactById(id),
    listContacts: ({ order, ...others }) =>
      amo.contact.getContacts({
        ...others,
        order: { param: "updated_at", type: order.updated_at },
      }),
    linkLead: (id, links) => amo.link.addLinksByEntityId(id, "leads", links),
  };
}
