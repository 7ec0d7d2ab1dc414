import { createAmocrm } from "@liaison/amocrm";

const amocrm = createAmocrm({
  account: "example",
  token: process.env.AMOCRM_TOKEN ?? "",
});

// #region main-contact
const made = await amocrm.links.link("leads", 70101, [
  {
    to_entity_id: 50101,
    to_entity_type: "contacts",
    metadata: { is_main: true },
  },
]);
console.log(made[0]?.metadata?.main_contact);
// #endregion

// #region catalog-element
await amocrm.links.link("leads", 70101, [
  {
    to_entity_id: 910101,
    to_entity_type: "catalog_elements",
    metadata: { catalog_id: 4001, quantity: 1.5, price_id: null },
  },
]);
// #endregion

// #region find-main
for await (const link of amocrm.links.list("leads", 70101)) {
  if (
    link.to_entity_type === "contacts" &&
    link.metadata?.main_contact
  ) {
    console.log("main contact", link.to_entity_id);
  }
}
// #endregion

// #region filter
const toCompany = await amocrm.links.list("leads", 70101, {
  filter: { to_entity_id: 60101, to_entity_type: "companies" },
});
console.log(toCompany.items.length);
// #endregion

// #region many
for await (const link of amocrm.links.listMany("leads", {
  filter: { entity_id: [70101, 70102] },
})) {
  console.log(
    link.entity_id,
    "->",
    link.to_entity_type,
    link.to_entity_id,
  );
}

await amocrm.links.linkMany("leads", [
  {
    entity_id: 70101,
    to_entity_id: 60101,
    to_entity_type: "companies",
  },
  {
    entity_id: 70102,
    to_entity_id: 50101,
    to_entity_type: "contacts",
    metadata: { is_main: true },
  },
]);
// #endregion

// #region unlink
await amocrm.links.unlink("leads", 70101, [
  { to_entity_id: 50101, to_entity_type: "contacts" },
  {
    to_entity_id: 910101,
    to_entity_type: "catalog_elements",
    metadata: { catalog_id: 4001 },
  },
]);
// #endregion
