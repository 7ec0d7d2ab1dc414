import { createAmocrm } from "@liaison/amocrm";

const token = process.env.AMOCRM_TOKEN ?? "";
const amocrm = createAmocrm({ account: "example", token });

for await (const link of amocrm.links.list("companies", 60101)) {
  console.log(link.to_entity_type, link.to_entity_id);
}
