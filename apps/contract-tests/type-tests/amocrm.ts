import { type components, createAmocrm } from "@liaison/amocrm";

type Schemas = components["schemas"];

const amocrm = createAmocrm({ account: "example", token: "demo-token" });
createAmocrm({ account: "example", domain: "kommo.com", token: "demo-token" });
createAmocrm({ baseUrl: "http://127.0.0.1:4010", token: "demo-token", fetch });

// @ts-expect-error the token is missing
createAmocrm({ account: "example" });
// @ts-expect-error neither account nor baseUrl
createAmocrm({ token: "demo-token" });
// @ts-expect-error both account and baseUrl
createAmocrm({ account: "example", baseUrl: "http://127.0.0.1:4010", token: "demo-token" });
// @ts-expect-error no such domain
createAmocrm({ account: "example", domain: "example.com", token: "demo-token" });

export async function reads(): Promise<void> {
  const { data, error } = await amocrm.raw.GET("/api/v4/contacts", {
    params: {
      query: {
        filter: {
          id: [1, 2],
          updated_at: { from: 1 },
          custom_fields_values: { 1104: { from: 5 }, 1103: "Tea taster", 1107: [2301] },
        },
        order: { updated_at: "asc" },
        with: ["leads", "customers"],
        query: 12025550101,
      },
    },
  });
  if (data) {
    const name: string = data._embedded.contacts[0]?.name ?? "";
    const due: number | null | undefined = data._embedded.contacts[0]?.closest_task_at;
    // @ts-expect-error may be null
    const dueForSure: number | undefined = data._embedded.contacts[0]?.closest_task_at;
    // @ts-expect-error no such property
    data._embedded.contacts[0]?.phone;
    console.log(name, due, dueForSure);
  } else if (typeof error === "string") {
    const page: string = error;
    console.log(page);
  } else if (error) {
    const title: string = error.title;
    console.log(title);
  }

  amocrm.raw.GET("/api/v4/contacts", {
    // @ts-expect-error no such value of with
    params: { query: { with: ["companies"] } },
  });
  amocrm.raw.GET("/api/v4/contacts", {
    // @ts-expect-error no such filter
    params: { query: { filter: { phone: "1" } } },
  });
  amocrm.raw.GET("/api/v4/contacts", {
    // @ts-expect-error no such direction
    params: { query: { order: { updated_at: "up" } } },
  });
  // @ts-expect-error the identifier is missing
  amocrm.raw.GET("/api/v4/contacts/{id}");
  amocrm.raw.GET("/api/v4/contacts/{id}", {
    // @ts-expect-error the identifier is a number
    params: { path: { id: "50101" } },
  });
  // @ts-expect-error no such path
  amocrm.raw.GET("/api/v4/people");
  // @ts-expect-error contacts are not deleted through this API
  amocrm.raw.DELETE("/api/v4/contacts/{id}", { params: { path: { id: 50101 } } });
  // @ts-expect-error the filter that names the leads is missing
  amocrm.raw.GET("/api/v4/leads/links");
  amocrm.raw.GET("/api/v4/leads/links", { params: { query: { filter: { entity_id: [1] } } } });
}

export async function writes(contact: Schemas["Contact"]): Promise<void> {
  amocrm.raw.POST("/api/v4/contacts", {
    body: [
      { name: "Ada Sample", tags_to_add: [{ name: "tea lover" }] },
      {
        custom_fields_values: [
          { field_code: "PHONE", values: [{ value: "1", enum_code: "WORK" }] },
        ],
      },
    ],
  });
  // @ts-expect-error the body is missing
  amocrm.raw.POST("/api/v4/contacts");
  amocrm.raw.POST("/api/v4/contacts", {
    // @ts-expect-error contacts are created in arrays
    body: { name: "Ada Sample" },
  });
  amocrm.raw.PATCH("/api/v4/contacts", {
    // @ts-expect-error every item of a batch needs its id
    body: [{ name: "Ada Sample" }],
  });
  amocrm.raw.PATCH("/api/v4/contacts/{id}", {
    params: { path: { id: 50101 } },
    // @ts-expect-error what was read cannot be sent back
    body: contact,
  });
  amocrm.raw.POST("/api/v4/leads/{entity_id}/link", {
    params: { path: { entity_id: 70101 } },
    body: [{ to_entity_id: 1, to_entity_type: "contacts", metadata: { is_main: true } }],
  });
  amocrm.raw.POST("/api/v4/leads/{entity_id}/link", {
    params: { path: { entity_id: 70101 } },
    // @ts-expect-error main_contact is what answers call it
    body: [{ to_entity_id: 1, to_entity_type: "contacts", metadata: { main_contact: true } }],
  });
  amocrm.raw.POST("/api/v4/contacts/chats", {
    // @ts-expect-error the chat is missing
    body: [{ contact_id: 50101 }],
  });
}

/** The type of a custom field tells the shape of its values; unknown types have a branch of theirs. */
export function readField(field: Schemas["CustomField"]): string {
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
export function readUnknownField(field: Schemas["UnknownField"]): string {
  const value: unknown = field.values[0]?.value;
  return `${field.field_type}: ${value}`;
}

/** Open sets keep their known members and take new ones. */
export const known: Extract<Schemas["SubscriberType"], "user"> = "user";
export const unknown: Schemas["SubscriberType"] = "robot";
