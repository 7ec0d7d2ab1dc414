import { createAmocrm } from "@liaison/amocrm";

const token = process.env.AMOCRM_TOKEN ?? "";
const amocrm = createAmocrm({ account: "example", token });

const links = await amocrm.links.linkMany("contacts", [
  {
    entity_id: 50101,
    to_entity_id: 910101,
    to_entity_type: "catalog_elements",
    metadata: { catalog_id: 4001, quantity: 1.5 },
  },
  { entity_id: 50102, to_entity_id: 70101, to_entity_type: "leads" },
]);
for (const link of links) {
  console.log(link.entity_id, link.to_entity_type, link.to_entity_id);
}
