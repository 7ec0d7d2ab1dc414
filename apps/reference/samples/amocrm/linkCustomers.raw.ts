import { createAmocrm } from "@liaison/amocrm";
import { withRaw } from "@liaison/amocrm/raw";

const token = process.env.AMOCRM_TOKEN ?? "";
const amocrm = withRaw(createAmocrm({ account: "example", token }));

const { data, error, response } = await amocrm.raw.POST(
  "/api/v4/customers/link",
  {
    body: [
      {
        entity_id: 80101,
        to_entity_id: 910101,
        to_entity_type: "catalog_elements",
        metadata: { catalog_id: 4001, quantity: 1.5 },
      },
      {
        entity_id: 80102,
        to_entity_id: 50101,
        to_entity_type: "contacts",
        metadata: { is_main: true },
      },
    ],
  },
);
if (response.ok) {
  for (const link of data?._embedded.links ?? []) {
    console.log(link.entity_id, link.to_entity_type, link.to_entity_id);
  }
} else {
  console.error(response.status, error);
}
