/** What every runtime has to do alike. Uses nothing but the packages and the language. */
import {
  AbortError,
  ApiError,
  BadRequestError,
  createAmocrm,
  createAmocrmOAuth,
  defineFields,
  memoryTokenStore,
  phone,
  readPhones,
  TimeoutError,
  validationErrors,
} from "@liaison/amocrm";
import { createTransport as createAmocrmTransport, getContact } from "@liaison/amocrm/operations";
import { withRaw } from "@liaison/amocrm/raw";
import { createSuprsend, NotFoundError } from "@liaison/suprsend";
import { createTransport, listObjectSubscriptions } from "@liaison/suprsend/operations";
import { withRaw as withSuprsendRaw } from "@liaison/suprsend/raw";

/** Addresses of the two mocks. */
export interface Addresses {
  readonly amocrm: string;
  readonly suprsend: string;
}

/** Headers that choose what the mock does. */
const prefer = (wish: string) => ({ headers: { prefer: wish } });

const fields = defineFields({
  birthday: { id: 1114, type: "birthday" },
  position: { code: "POSITION", type: "text" },
  interests: { id: 1107, type: "multiselect" },
});

async function failureOf(call: PromiseLike<unknown>): Promise<unknown> {
  return call.then(
    () => undefined,
    (error: unknown) => error,
  );
}

async function useContacts(baseUrl: string): Promise<object> {
  const { contacts, links, subscriptions } = createAmocrm({ baseUrl, token: "demo-token" });

  const contact = await contacts.get(50101, { with: ["leads"] });
  if (!contact) throw new Error("The mock has no contact.");
  const full = await contacts.get(50101, {}, prefer("example=every_field_type"));
  const missing = await contacts.get(50101, {}, prefer("code=204"));

  const listed: number[] = [];
  const names = new Set<string>();
  const pages = contacts.list({ limit: 3 }, prefer("scenario=pages; pages=2"));
  for await (const { id, name } of pages) {
    listed.push(id);
    names.add(name);
  }

  const created = await contacts.create([
    { name: "Ada Sample", custom_fields_values: [phone("+12025550101")], request_id: "ada" },
    { name: "Вера Образцова 🌿", custom_fields_values: fields.write({ position: "Редактор" }) },
  ]);
  const linked = await links.link("leads", 70101, [
    { to_entity_id: 50101, to_entity_type: "contacts", metadata: { is_main: true } },
  ]);
  const { items: followers } = await subscriptions.list("leads", 70101);

  return {
    name: contact.name,
    phones: readPhones(contact).map(({ value }) => value),
    fields: full && fields.read(full),
    missing,
    listed: { items: listed.length, distinct: new Set(listed).size, names: [...names] },
    created: created.outcomes.map(({ status }) => status),
    linked: linked.map(({ to_entity_id, metadata }) => [to_entity_id, metadata?.main_contact]),
    followers: followers.map(({ type }) => type),
  };
}

async function failToUseContacts(baseUrl: string): Promise<object> {
  const { contacts } = createAmocrm({ baseUrl, token: "demo-token", throttle: false });
  const refused = await failureOf(
    contacts.update(50101, { name: "Ada Sample" }, prefer("code=400")),
  );
  const slow = prefer("scenario=slow; delay=1000");
  const timedOut = await failureOf(
    contacts.get(50101, {}, { ...slow, timeout: 100, retry: false }),
  );
  const controller = new AbortController();
  setTimeout(() => controller.abort("enough"), 100);
  const aborted = await failureOf(contacts.get(50101, {}, { ...slow, signal: controller.signal }));
  return {
    refused: [
      refused instanceof BadRequestError,
      refused instanceof ApiError,
      refused instanceof NotFoundError,
      refused instanceof ApiError && refused.status,
      validationErrors(refused).length > 0,
    ],
    timedOut: [timedOut instanceof TimeoutError, timedOut instanceof ApiError],
    aborted: [aborted instanceof AbortError, aborted instanceof AbortError && aborted.cause],
  };
}

async function authorize(baseUrl: string): Promise<object> {
  const store = memoryTokenStore();
  const integration = {
    clientId: "demo-client",
    clientSecret: "demo-secret",
    redirectUri: "https://example.com/amocrm",
    store,
  };
  const oauth = createAmocrmOAuth({ baseUrl, ...integration });
  const state = oauth.createState();
  const page = new URL(oauth.authorizationUrl({ state }));
  // A code works once, and all runtimes ask the same mock.
  await oauth.exchangeCode(`https://example.com/amocrm?code=${state}&state=${state}`, state);
  const contact = await createAmocrm({ baseUrl, oauth: integration }).contacts.get(50101);
  return {
    page: page.origin + page.pathname,
    states: state !== oauth.createState(),
    stored: (await store.get())?.accessToken !== undefined,
    name: contact?.name,
  };
}

async function callOperations({ amocrm, suprsend }: Addresses): Promise<object> {
  const transport = createAmocrmTransport({ baseUrl: amocrm, token: "demo-token" });
  const contact = await getContact(transport, { path: { id: 50101 } });
  const { results } = await listObjectSubscriptions(
    createTransport({ baseUrl: suprsend, apiKey: "demo" }),
    { path: { object_type: "teams", id: "tasters" } },
  );
  return { contact: contact?.id, subscriptions: results.length };
}

async function callRaw({ amocrm, suprsend }: Addresses): Promise<object> {
  const client = withRaw(createAmocrm({ baseUrl: amocrm, token: "demo-token", retry: false }));
  const found = await client.raw.GET("/api/v4/contacts", {
    params: { query: { filter: { id: [50101], updated_at: { from: 1767225600 } } } },
  });
  const refused = await client.raw.GET("/api/v4/contacts", prefer("code=402"));
  const subscriptions = await withSuprsendRaw(
    createSuprsend({ baseUrl: suprsend, apiKey: "demo" }),
  ).raw.GET("/v1/object/{object_type}/{id}/subscription/", {
    params: { path: { object_type: "teams", id: "tasters" } },
  });
  return {
    found: [found.response.status, found.data?._embedded.contacts.length],
    refused: [refused.response.status, refused.data],
    subscriptions: [subscriptions.response.status, subscriptions.data?.results.length],
  };
}

async function useObjects(baseUrl: string): Promise<object> {
  const { objects } = createSuprsend({ baseUrl, apiKey: "demo" });
  const subscribers: string[] = [];
  const pages = prefer("scenario=pages; pages=2");
  for await (const { user, object } of objects.subscriptions(
    "teams",
    "та/sters",
    { limit: 2 },
    pages,
  )) {
    subscribers.push(user ? "user" : object.object_type);
  }
  const missing = await failureOf(
    objects.subscriptions("teams", "tasters", {}, prefer("code=404")),
  );
  return { subscribers, missing: missing instanceof NotFoundError };
}

/** Does it all, and tells what came of it in what JSON can hold. */
export async function runProgram(addresses: Addresses): Promise<object> {
  const [contacts, failures, oauth, operations, raw, objects] = await Promise.all([
    useContacts(addresses.amocrm),
    failToUseContacts(addresses.amocrm),
    authorize(addresses.amocrm),
    callOperations(addresses),
    callRaw(addresses),
    useObjects(addresses.suprsend),
  ]);
  return { contacts, failures, oauth, operations, raw, objects };
}
