/** Names of the calls that every client is measured with. */
export type CallId = "getContact" | "listContacts" | "linkLead";

/** A client under measurement: a function for each call. Its programs are in `clients/`. */
export type MeasuredClient = Record<CallId, (...args: readonly unknown[]) => Promise<unknown>>;

/** Makes a {@link MeasuredClient}; what every file in `clients/` exports as `createClient`. */
export type CreateMeasuredClient = (options: { baseUrl: string; token: string }) => MeasuredClient;

/** A call, the request that it must lead to, and the answer to it. */
export interface MeasuredCall {
  /** How the report calls it. */
  title: string;
  args: readonly unknown[];
  method: string;
  /** Path with its query, not encoded; the parameters may be sent in another order. */
  target: string;
  /** Body of the request, `undefined` when it has none. */
  body: unknown;
  /** Body of the answer. */
  answer: string;
}

export const TOKEN = "demo-token";

const contact = {
  id: 50101,
  name: "Ada Sample",
  first_name: "Ada",
  last_name: "Sample",
  responsible_user_id: 30101,
  group_id: 0,
  created_by: 30101,
  updated_by: 30101,
  created_at: 1767225600,
  updated_at: 1767312000,
  closest_task_at: null,
  is_deleted: false,
  is_unsorted: false,
  custom_fields_values: [
    {
      field_id: 60101,
      field_name: "Телефон",
      field_code: "PHONE",
      field_type: "multitext",
      values: [{ value: "+79990000001", enum_id: 61101, enum_code: "WORK" }],
    },
  ],
  account_id: 10101,
  _links: { self: { href: "https://example.amocrm.ru/api/v4/contacts/50101" } },
  _embedded: { tags: [{ id: 62101, name: "demo", color: null }], companies: [] },
};

const link = {
  to_entity_id: 50101,
  to_entity_type: "contacts",
  metadata: { is_main: true, updated_by: 30101 },
};

/** What is called. All three get answers of 0.7 kB. */
export const calls: Readonly<Record<CallId, MeasuredCall>> = {
  getContact: {
    title: "GET by id",
    args: [50101],
    method: "GET",
    target: "/api/v4/contacts/50101",
    body: undefined,
    answer: JSON.stringify(contact),
  },
  listContacts: {
    title: "list, 5 query values",
    args: [{ with: ["leads"], page: 2, limit: 50, query: "Ada", order: { updated_at: "asc" } }],
    method: "GET",
    target: "/api/v4/contacts?limit=50&order[updated_at]=asc&page=2&query=Ada&with=leads",
    body: undefined,
    answer: JSON.stringify(contact),
  },
  linkLead: {
    title: "POST of a link",
    args: [70101, [link]],
    method: "POST",
    target: "/api/v4/leads/70101/link",
    body: [link],
    answer: JSON.stringify(contact),
  },
};

export const CALL_IDS = Object.keys(calls) as readonly CallId[];

/** The path and the sorted, decoded query of an address, as {@link MeasuredCall} has them. */
export function normalizeTarget(url: string): string {
  const { pathname, search } = new URL(url, "http://127.0.0.1");
  const pairs = search.slice(1).split("&").map(decodeURIComponent).sort();
  return pairs.join("") === "" ? pathname : `${pathname}?${pairs.join("&")}`;
}
