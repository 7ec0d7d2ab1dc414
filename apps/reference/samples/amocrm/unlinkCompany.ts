import { createAmocrm } from "@liaison/amocrm";

const token = process.env.AMOCRM_TOKEN ?? "";
const amocrm = createAmocrm({ account: "example", token });

await amocrm.links.unlink("companies", 60101, [
  {
    to_entity_id: 910101,
    to_entity_type: "catalog_elements",
    metadata: { catalog_id: 4001 },
  },
  { to_entity_id: 50101, to_entity_type: "contacts" },
]);
console.log("unlinked");
