import { createAmocrm } from "@liaison/amocrm";

const token = process.env.AMOCRM_TOKEN ?? "";
const amocrm = createAmocrm({ account: "example", token });

const filter = { entity_id: [80101, 80102] };
for await (const link of amocrm.links.listMany("customers", {
  filter,
})) {
  console.log(link.entity_id, link.to_entity_type, link.to_entity_id);
}
