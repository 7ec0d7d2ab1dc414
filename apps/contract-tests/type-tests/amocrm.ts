import {
  type Contact,
  type ContactCreate,
  type ContactUpdate,
  type ContactUpdateItem,
  type CustomField,
  createAmocrm,
  type ListLeadLinksQuery,
  type ListLeadsLinksQuery,
  type SubscriberType,
  type UnknownField,
} from "@liaison/amocrm";
import { withRaw } from "@liaison/amocrm/raw";

const amocrm = createAmocrm({ account: "example", token: "demo-token" });
createAmocrm({ account: "example", domain: "kommo.com", token: async () => "demo-token" });
createAmocrm({ baseUrl: "http://127.0.0.1:4010", token: "demo-token", throttle: false });

// @ts-expect-error the token is missing
createAmocrm({ account: "example" });
// @ts-expect-error neither account nor baseUrl
createAmocrm({ token: "demo-token" });
// @ts-expect-error both account and baseUrl
createAmocrm({ account: "example", baseUrl: "http://127.0.0.1:4010", token: "demo-token" });
// @ts-expect-error no such domain
createAmocrm({ account: "example", domain: "example.com", token: "demo-token" });

export async function reads(): Promise<void> {
  const contact = await amocrm.contacts.get(50101, { with: ["leads"] });
  // @ts-expect-error there may be no such contact
  contact.name;
  const name: string | undefined = contact?.name;
  const due: number | null | undefined = contact?.closest_task_at;
  // @ts-expect-error may be null
  const dueForSure: number | undefined = contact?.closest_task_at;
  // @ts-expect-error no such property
  contact?.phone;
  console.log(name, due, dueForSure);

  const list = amocrm.contacts.list({
    filter: {
      id: [1, 2],
      updated_at: { from: 1 },
      custom_fields_values: { 1104: { from: 5 }, 1103: "Tea taster", 1107: [2301] },
    },
    order: { updated_at: "asc" },
    with: ["leads", "customers"],
    query: 12025550101,
  });
  for await (const { id } of list) console.log(id satisfies number);
  const { items } = await list;
  const first: Contact | undefined = items[0];
  console.log(first);

  // @ts-expect-error no such value of with
  amocrm.contacts.list({ with: ["companies"] });
  // @ts-expect-error no such filter
  amocrm.contacts.list({ filter: { phone: "1" } });
  // @ts-expect-error no such direction
  amocrm.contacts.list({ order: { updated_at: "up" } });
  // @ts-expect-error the identifier is a number
  amocrm.contacts.get("50101");
  // @ts-expect-error contacts are not deleted through this API
  amocrm.contacts.delete(50101);
  // @ts-expect-error nobody follows a contact
  amocrm.subscriptions.list("contacts", 50101);
}

/** What was read is another type than what is written. */
export async function writes(contact: Contact): Promise<void> {
  await amocrm.contacts.create([
    { name: "Ada Sample", tags_to_add: [{ name: "tea lover" }] },
    {
      custom_fields_values: [{ field_code: "PHONE", values: [{ value: "1", enum_code: "WORK" }] }],
    },
  ]);
  // @ts-expect-error contacts are created in arrays
  amocrm.contacts.create({ name: "Ada Sample" });
  // @ts-expect-error every item of a batch needs its id
  amocrm.contacts.updateMany([{ name: "Ada Sample" }]);
  // @ts-expect-error what was read cannot be sent back
  const changes: ContactUpdate = contact;
  // @ts-expect-error nor in a batch
  const item: ContactUpdateItem = contact;
  // @ts-expect-error nor as a new contact
  const created: ContactCreate = contact;
  // @ts-expect-error a change of the name is no contact
  const read: Contact = { name: "Ada Sample" } satisfies ContactUpdate;
  console.log(changes, item, created, read);

  await amocrm.links.link("leads", 70101, [
    { to_entity_id: 1, to_entity_type: "contacts", metadata: { is_main: true } },
  ]);
  amocrm.links.link("leads", 70101, [
    // @ts-expect-error main_contact is what answers call it
    { to_entity_id: 1, to_entity_type: "contacts", metadata: { main_contact: true } },
  ]);
  // @ts-expect-error the chat is missing
  amocrm.chats.attach([{ contact_id: 50101 }]);
}

/** The target of a link is named by its identifier and its type, never by one alone. */
export const filters: readonly ListLeadLinksQuery[] = [
  {},
  { filter: {} },
  { filter: { to_catalog_id: 3 } },
  { filter: { to_entity_id: 50101, to_entity_type: "contacts" } },
  { filter: { to_entity_id: 1, to_entity_type: "catalog_elements", to_catalog_id: 3 } },
  // @ts-expect-error the type is missing
  { filter: { to_entity_id: 50101 } },
  // @ts-expect-error the identifier is missing
  { filter: { to_entity_type: "contacts" } },
  // @ts-expect-error the type is missing beside a catalog too
  { filter: { to_entity_id: 50101, to_catalog_id: 3 } },
  // @ts-expect-error no such type
  { filter: { to_entity_id: 50101, to_entity_type: "people" } },
  // @ts-expect-error no such filter
  { filter: { to_entity: 50101 } },
];
export const manyFilters: readonly ListLeadsLinksQuery[] = [
  { filter: { entity_id: [70101] } },
  { filter: { entity_id: [70101], to_entity_id: 50101, to_entity_type: "contacts" } },
  // @ts-expect-error the type is missing
  { filter: { entity_id: [70101], to_entity_id: 50101 } },
  // @ts-expect-error the filter must name the leads
  { filter: { to_entity_id: 50101, to_entity_type: "contacts" } },
  // @ts-expect-error the filter is missing
  {},
];

const { raw } = withRaw(amocrm);
export async function rawCalls(contact: Contact): Promise<void> {
  const query = { filter: { id: [1] }, with: ["leads"] } as const;
  const { data, error } = await raw.GET("/api/v4/contacts", {
    params: { query: { ...query, filter: { id: [1] }, with: ["leads"] } },
  });
  if (data) {
    const name: string = data._embedded.contacts[0]?.name ?? "";
    console.log(name);
  } else if (typeof error === "string") {
    const page: string = error;
    console.log(page);
  } else if (error) {
    const title: string = error.title;
    console.log(title);
  }
  // @ts-expect-error the identifier is missing
  raw.GET("/api/v4/contacts/{id}");
  // @ts-expect-error no such path
  raw.GET("/api/v4/people");
  // @ts-expect-error contacts are not deleted through this API
  raw.DELETE("/api/v4/contacts/{id}", { params: { path: { id: 50101 } } });
  // @ts-expect-error the filter that names the leads is missing
  raw.GET("/api/v4/leads/links");
  raw.GET("/api/v4/leads/{entity_id}/links", {
    // @ts-expect-error the type of the target is missing
    params: { path: { entity_id: 70101 }, query: { filter: { to_entity_id: 50101 } } },
  });
  // @ts-expect-error the body is missing
  raw.POST("/api/v4/contacts");
  raw.PATCH("/api/v4/contacts/{id}", {
    params: { path: { id: 50101 } },
    // @ts-expect-error what was read cannot be sent back
    body: contact,
  });
}

/** The type of a custom field tells the shape of its values; unknown types have a branch of theirs. */
export function readField(field: CustomField): string {
  switch (field.field_type) {
    case "checkbox": {
      const ticked: boolean | undefined = field.values[0]?.value;
      return String(ticked);
    }
    case "multitext":
      return field.values.map(({ value, enum_code }) => `${value} ${enum_code ?? ""}`).join();
    case "legal_entity":
      // @ts-expect-error the value is an object
      return field.values[0]?.value ?? "";
    default:
      return "";
  }
}
export function readUnknownField(field: UnknownField): string {
  const value: unknown = field.values[0]?.value;
  return `${field.field_type}: ${value}`;
}

/** Open sets keep their known members and take new ones. */
export const known: Extract<SubscriberType, "user"> = "user";
export const unknown: SubscriberType = "robot";
