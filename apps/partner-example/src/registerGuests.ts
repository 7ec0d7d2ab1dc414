import { type AmocrmClient, phone, readPhones } from "@liaison/amocrm";

/** Somebody who comes to an event. */
export interface Guest {
  readonly name: string;
  readonly phone: string;
}

/** Identifiers of the guests' contacts. */
export interface Registration {
  /** Contacts that were there before. */
  readonly known: readonly number[];
  /** Contacts that were made. */
  readonly created: readonly number[];
}

/**
 * Makes a contact of every guest who is none yet, and links all of them to the event's lead.
 *
 * @param leadId of the event
 * @throws BatchError when a contact or a link is refused
 */
export async function registerGuests(
  amocrm: AmocrmClient,
  leadId: number,
  guests: readonly Guest[],
): Promise<Registration> {
  const known: number[] = [];
  const unknown: Guest[] = [];
  for (const guest of guests) {
    const id = await findContact(amocrm, guest);
    if (id === undefined) unknown.push(guest);
    else known.push(id);
  }
  const batch = await amocrm.contacts.create(
    unknown.map((guest) => ({ name: guest.name, custom_fields_values: [phone(guest.phone)] })),
  );
  const created = batch.orThrow().map(({ id }) => id);
  await amocrm.links.link(
    "leads",
    leadId,
    [...known, ...created].map((id) => ({ to_entity_id: id, to_entity_type: "contacts" })),
  );
  return { known, created };
}

async function findContact(amocrm: AmocrmClient, guest: Guest): Promise<number | undefined> {
  const { items } = await amocrm.contacts.list({ query: guest.phone });
  // amoCRM looks for the text in every field, and writes phone numbers in its own way.
  const contact = items.find((one) =>
    readPhones(one).some(({ value }) => digits(value) === digits(guest.phone)),
  );
  return contact?.id;
}

function digits(number: string): string {
  return number.replaceAll(/\D/g, "");
}
