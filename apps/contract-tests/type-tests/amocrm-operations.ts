import {
  type Contact,
  createContacts,
  createContactsLimits,
  createTransport,
  getContact,
  integrationRateLimit,
  linkLead,
  listContacts,
  listLeadLinks,
  listLeadsLinks,
  unlinkLead,
  updateContact,
} from "@liaison/amocrm/operations";

const transport = createTransport({ account: "example", token: "demo-token", timeout: 5_000 });

export async function calls(contact: Contact): Promise<void> {
  await listContacts(transport);
  await listContacts(transport, {}, { timeout: false });
  const list = await listContacts(transport, {
    query: { limit: createContactsLimits.itemsPerRequest.recommended },
  });
  // @ts-expect-error nothing found is null
  list._embedded;
  console.log(list?._embedded.contacts[0]?.id satisfies number | undefined);

  const one = await getContact(transport, { path: { id: 50101 } });
  // @ts-expect-error there may be no such contact
  const surely: Contact = one;
  console.log(surely);
  // @ts-expect-error the request is missing
  getContact(transport);
  // @ts-expect-error the identifier is missing
  getContact(transport, { path: {} });
  // @ts-expect-error the transport is missing
  getContact({ path: { id: 50101 } });

  const created = await createContacts(transport, { body: [{ name: "Ada Sample" }] });
  const request: string | undefined = created._embedded.contacts[0]?.request_id;
  const gone: null = await unlinkLead(transport, {
    path: { entity_id: 70101 },
    body: [{ to_entity_id: 50101, to_entity_type: "contacts" }],
  });
  console.log(request, gone);
  // @ts-expect-error what was made is no null
  const nothing: null = await linkLead(transport, { path: { entity_id: 70101 }, body: [] });
  console.log(nothing);

  // @ts-expect-error what was read cannot be sent back
  updateContact(transport, { path: { id: 50101 }, body: contact });
  // @ts-expect-error the type of the target is missing
  listLeadLinks(transport, { path: { entity_id: 1 }, query: { filter: { to_entity_id: 2 } } });
  // @ts-expect-error the filter must name the leads
  listLeadsLinks(transport, { query: {} });
  // @ts-expect-error the filter must name the leads
  listLeadsLinks(transport);
}

export const rate: 7 = integrationRateLimit.requests;
