import { createAmocrm } from "@liaison/amocrm";

const token = process.env.AMOCRM_TOKEN ?? "";
const amocrm = createAmocrm({ account: "example", token });

const links = await amocrm.links.link("leads", 70101, [
  {
    to_entity_id: 910101,
    to_entity_type: "catalog_elements",
    metadata: { catalog_id: 4001, quantity: 1.5 },
  },
  {
    to_entity_id: 50101,
    to_entity_type: "contacts",
    metadata: { is_main: true },
  },
]);
for (const link of links) {
  console.log(link.to_entity_type, link.to_entity_id);
}
