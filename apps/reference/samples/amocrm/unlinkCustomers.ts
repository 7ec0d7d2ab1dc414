import { createAmocrm } from "@liaison/amocrm";

const token = process.env.AMOCRM_TOKEN ?? "";
const amocrm = createAmocrm({ account: "example", token });

await amocrm.links.unlinkMany("customers", [
  {
    entity_id: 80101,
    to_entity_id: 910101,
    to_entity_type: "catalog_elements",
    metadata: { catalog_id: 4001 },
  },
  { entity_id: 80102, to_entity_id: 50101, to_entity_type: "contacts" },
]);
console.log("unlinked");
