const token = process.env["AMOCRM_TOKEN"] ?? "";

// #region filter
import { createAmocrm } from "@liaison/amocrm";

const amocrm = createAmocrm({ account: "example", token });

const list = amocrm.contacts.list({
  filter: {
    responsible_user_id: [9001, 9002], // one of them
    updated_at: { from: 1767225600, to: 1769904000 }, // Unix seconds
    custom_fields_values: { 1103: [5, 6] }, // options of field 1103
  },
  order: { updated_at: "asc" },
  with: ["leads", "customers"],
  limit: 250,
});
for await (const contact of list)
  console.log(contact.id, contact._embedded.leads?.length);
// #endregion

// #region prove
const wanted = [50101, 50102];
const found = await amocrm.contacts.list({ filter: { id: wanted } });
const strangers = found.items.filter(({ id }) => !wanted.includes(id));
if (strangers.length > 0) {
  throw new Error(
    "The filter was ignored: is the add-on switched on, is the name right?",
  );
}
// #endregion

// #region links
const links = await amocrm.links.list("leads", 70101, {
  filter: { to_entity_id: 60101, to_entity_type: "companies" }, // both, or none
});
const several = await amocrm.links.listMany("leads", {
  filter: { entity_id: [70101, 70102] },
});
console.log(links.items.length, several.items.length);
// #endregion
