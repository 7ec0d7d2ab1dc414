import { Amo, NoContentError } from "@shevernitskiy/amo";
import { report } from "./report.mjs";

function connect(token, expiresAt = Date.now() + 86_400_000) {
  const auth = {
    token_type: "Bearer",
    expires_in: 86_400,
    access_token: token,
    refresh_token: "demo-refresh-token",
    expires_at: expiresAt,
    client_id: "demo-client",
    client_secret: "demo-secret",
    redirect_uri: "https://example.com/oauth",
  };
  return new Amo("example.amocrm.ru", auth, { request_delay: 0 });
}

const amo = connect("demo-token");
const chat = "00000000-0000-4000-8000-0000000000c1";
const otherChat = "00000000-0000-4000-8000-0000000000c2";

const namesOf = ({ _embedded }) => _embedded.contacts.map(({ name }) => name);
const idsOf = ({ _embedded }) => _embedded.contacts.map(({ id }) => id);
const chatsOf = ({ _embedded }) => _embedded.chats.map(({ contact_id }) => contact_id);
const subscribersOf = ({ _embedded }) =>
  _embedded.subscriptions.map(({ type, subscriber_id }) => `${type} ${subscriber_id}`);
const targetsOf = ({ _embedded }) =>
  _embedded.links.map(({ to_entity_type, to_entity_id }) => `${to_entity_type} ${to_entity_id}`);
const pairsOf = ({ _embedded }) =>
  _embedded.links.map(
    ({ entity_type, entity_id, to_entity_type, to_entity_id }) =>
      `${entity_type} ${entity_id} to ${to_entity_type} ${to_entity_id}`,
  );

const element = {
  to_entity_id: 910101,
  to_entity_type: "catalog_elements",
  metadata: { quantity: 1.5, catalog_id: 4001 },
};

/** The six calls about links that there are for every type of entity. */
function linkCalls(type, id, to, metadata) {
  const link = metadata === undefined ? to : { ...to, metadata };
  return {
    [`link.getLinksByEntityType ${type}`]: async () =>
      pairsOf(
        await amo.link.getLinksByEntityType(type, {
          filter: (filter) => filter.multi("entity_id", [id, id + 1]),
        }),
      ),
    [`link.getLinksByEntityId ${type}`]: async () =>
      targetsOf(
        await amo.link.getLinksByEntityId(id, type, {
          filter: (filter) =>
            filter
              .single("to_entity_id", to.to_entity_id)
              .single("to_entity_type", to.to_entity_type),
        }),
      ),
    [`link.addLinksByEntityType ${type}`]: async () =>
      pairsOf(
        await amo.link.addLinksByEntityType(type, [
          { entity_id: id, ...element },
          { entity_id: id + 1, ...link },
        ]),
      ),
    [`link.addLinksByEntityId ${type}`]: async () =>
      pairsOf(await amo.link.addLinksByEntityId(id, type, [element, link])),
    [`link.deleteLinksByEntityType ${type}`]: () =>
      amo.link.deleteLinksByEntityType(type, [{ entity_id: id, ...to }]),
    [`link.deleteLinksByEntityId ${type}`]: () => amo.link.deleteLinksByEntityId(id, type, [to]),
  };
}

const contact = { to_entity_id: 50101, to_entity_type: "contacts" };
const company = { to_entity_id: 60101, to_entity_type: "companies" };

await report({
  "contact.getContacts": async () => namesOf(await amo.contact.getContacts()),
  "contact.getContacts, every parameter": async () =>
    namesOf(
      await amo.contact.getContacts({
        with: ["leads", "customers", "catalog_elements"],
        page: 1,
        limit: 2,
        query: "Ada",
        filter: (filter) =>
          filter
            .multi("id", [50101, 50102])
            .single("name", "Ada Sample")
            .range("updated_at", 1767225600, 1769904000)
            .custom_field(1103, 5)
            .custom_field_range(1104, 1, 2),
        order: { param: "id", type: "asc" },
      }),
    ),
  "contact.getContacts, ampersand in a name": async () =>
    namesOf(
      await amo.contact.getContacts({ filter: (filter) => filter.single("name", "Ada & Vera") }),
    ),
  "contact.getContacts, nothing found": async () =>
    namesOf(await connect("empty-token").contact.getContacts()),
  "contact.getContacts, empty 500": () => connect("fault-token").contact.getContacts(),
  "contact.getContacts, HTML 502": () => connect("gateway-token").contact.getContacts(),
  "contact.getContactById": async () => {
    const { name, closest_task_at, _embedded } = await amo.contact.getContactById(50101, {
      with: ["leads"],
    });
    return { name, closest_task_at, leads: _embedded.leads.map(({ id }) => id) };
  },
  "contact.getContactById, unknown contact": () =>
    connect("empty-token").contact.getContactById(50199),
  "contact.getContactById, kind of the error": () =>
    connect("empty-token")
      .contact.getContactById(50199)
      .catch((error) => error instanceof NoContentError),
  "contact.getContactById, expired token": async () =>
    (await connect("old-token", 0).contact.getContactById(50101)).name,
  "contact.addContacts": async () =>
    idsOf(
      await amo.contact.addContacts([
        {
          name: "Ada Sample",
          custom_fields_values: [{ field_code: "PHONE", values: [{ value: "+1 202 555 0101" }] }],
          _embedded: { tags: [{ name: "tea lover" }] },
          request_id: "ada",
        },
        { name: "Вера Образцова" },
      ]),
    ),
  "contact.updateContacts": async () =>
    idsOf(
      await amo.contact.updateContacts([
        { id: 50101, first_name: "Ada" },
        { id: 50102, responsible_user_id: 9001 },
      ]),
    ),
  "contact.updateContactById": async () =>
    (await amo.contact.updateContactById(50101, { name: "Ada Sample" })).id,
  "contact.linkContactToChat": async () =>
    chatsOf(await amo.contact.linkContactToChat([{ contact_id: 50101, chat_id: chat }])),
  "contact.getContactToChat, one contact": async () =>
    chatsOf(await amo.contact.getContactToChat({ contact_id: [50101] })),
  "contact.getContactToChat, one chat": async () =>
    chatsOf(await amo.contact.getContactToChat({ chat_id: [chat] })),
  "contact.getContactToChat, two contacts": async () =>
    chatsOf(await amo.contact.getContactToChat({ contact_id: [50101, 50102] })),
  "contact.getContactToChat, two chats": async () =>
    chatsOf(await amo.contact.getContactToChat({ chat_id: [chat, otherChat] })),
  "lead.getLeadSubscriptionById": async () =>
    subscribersOf(await amo.lead.getLeadSubscriptionById(70101, { page: 1, limit: 2 })),
  "customer.getCustomerSubscriptionById": async () =>
    subscribersOf(await amo.customer.getCustomerSubscriptionById(80101, { page: 1, limit: 2 })),
  ...linkCalls("leads", 70101, contact, { is_main: true }),
  ...linkCalls("contacts", 50101, company),
  ...linkCalls("companies", 60101, contact),
  ...linkCalls("customers", 80101, contact),
});
