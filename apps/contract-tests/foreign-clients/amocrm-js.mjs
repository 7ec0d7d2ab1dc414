import amocrm from "amocrm-js";
import { report } from "./report.mjs";

const { Client } = amocrm;
const domain = "example.amocrm.ru";
const app = {
  client_id: "demo-client",
  client_secret: "demo-secret",
  redirect_uri: "https://example.com/oauth",
};

const connect = (bearer) => new Client({ domain, auth: { bearer } });
const client = connect("demo-token");
const { contacts, request } = client;

const namesOf = (list) => [...list].map(({ name }) => name);
const idsOf = (list) => [...list].map(({ id }) => id);

await report({
  "contacts.get": async () => namesOf(await contacts.get()),
  "contacts.get, every parameter": async () =>
    namesOf(
      await contacts.get({
        with: ["leads", "customers", "catalog_elements"],
        page: 1,
        limit: 2,
        query: "Ada",
        filter: {
          id: [50101, 50102],
          name: "Ada & Vera",
          updated_at: { from: 1767225600, to: 1769904000 },
          custom_fields_values: { 1103: [5], 1104: { from: 1, to: 2 } },
        },
        order: { id: "asc" },
      }),
    ),
  "contacts.get, following next": async () => {
    const pages = await connect("pages-token").contacts.get({ limit: 2 });
    const items = [...pages].length;
    let all = items;
    while (pages.hasNext()) all += (await pages.next()).length;
    return all;
  },
  "contacts.get, nothing found": async () => namesOf(await connect("empty-token").contacts.get()),
  "contacts.get, empty 500": async () => namesOf(await connect("fault-token").contacts.get()),
  "contacts.get, HTML 502": async () => namesOf(await connect("gateway-token").contacts.get()),
  "contacts.getById": async () => {
    const { name, _embedded } = await contacts.getById(50101, { with: ["leads"] });
    return { name, leads: idsOf(_embedded.leads) };
  },
  "contacts.getById, times": async () => {
    const { closest_task_at, updated_at } = await contacts.getById(50101);
    return { closest_task_at, updated_at };
  },
  "contacts.getById, unknown contact": async () =>
    (await connect("empty-token").contacts.getById(50199))?.getAttributes(),
  "contacts.getById, first with a code": async () => {
    const { contacts } = new Client({ domain, auth: { ...app, code: "demo-code" } });
    return (await contacts.getById(50101)).name;
  },
  "contacts.getById, expired token": async () => {
    const { contacts, token } = new Client({ domain, auth: app });
    token.setValue({
      token_type: "Bearer",
      expires_in: 86_400,
      access_token: "old-token",
      refresh_token: "demo-refresh-token",
      expires_at: 1,
    });
    return (await contacts.getById(50101)).name;
  },
  "contacts.create": async () =>
    idsOf(
      await contacts.create([
        {
          name: "Ada Sample",
          custom_fields_values: [{ field_code: "PHONE", values: [{ value: "+1 202 555 0101" }] }],
        },
        { name: "Вера Образцова" },
      ]),
    ),
  "contacts.update": async () =>
    idsOf(
      await contacts.update([
        { id: 50101, first_name: "Ada" },
        { id: 50102, responsible_user_id: 9001 },
      ]),
    ),
  "contact.save, new contact": async () => {
    const contact = new client.Contact({ name: "Ada Sample" });
    contact.embeddedTags.add([{ name: "tea lover" }]);
    await contact.save();
    return contact.id;
  },
  "contact.save, contact that was not read": async () => {
    const contact = new client.Contact({ id: 50101, name: "Ada Sample" });
    await contact.save();
    return contact.updated_at;
  },
  "contact.save, contact that was read": async () => {
    const contact = await contacts.getById(50101);
    contact.name = "Ada Sample";
    await contact.save();
    return contact.updated_at;
  },
  "contact.fetch": async () => (await new client.Contact({ id: 50101 }).fetch()).name,
  "request.patch, one contact": async () =>
    (await request.patch("/api/v4/contacts/50101", { name: "Ada Sample" })).data.id,
  "request.get, links": async () =>
    (await request.get("/api/v4/leads/links", { filter: { entity_id: [70101, 70102] } })).data
      ._total_items,
  "request.post, link": async () =>
    (
      await request.post("/api/v4/leads/70101/link", [
        { to_entity_id: 50101, to_entity_type: "contacts", metadata: { is_main: true } },
      ])
    ).data._total_items,
  "request.post, unlink": async () =>
    (
      await request.post("/api/v4/leads/70101/unlink", [
        { to_entity_id: 50101, to_entity_type: "contacts" },
      ])
    ).data,
  "request.get, subscriptions": async () =>
    (await request.get("/api/v4/leads/70101/subscriptions", { page: 1, limit: 2 })).data
      ._total_items,
  "request.get, chats of one contact": async () =>
    (await request.get("/api/v4/contacts/chats", { contact_id: 50101 })).data._total_items,
  "request.get, chats of two contacts": async () =>
    (await request.get("/api/v4/contacts/chats", { contact_id: [50101, 50102] })).data._total_items,
});
