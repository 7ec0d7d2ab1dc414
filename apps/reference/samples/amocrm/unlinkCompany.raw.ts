import { createAmocrm } from "@liaison/amocrm";
import { withRaw } from "@liaison/amocrm/raw";

const token = process.env.AMOCRM_TOKEN ?? "";
const amocrm = withRaw(createAmocrm({ account: "example", token }));

const { error, response } = await amocrm.raw.POST(
  "/api/v4/companies/{entity_id}/unlink",
  {
    params: { path: { entity_id: 60101 } },
    body: [
      {
        to_entity_id: 910101,
        to_entity_type: "catalog_elements",
        metadata: { catalog_id: 4001 },
      },
      { to_entity_id: 50101, to_entity_type: "contacts" },
    ],
  },
);
if (response.ok) console.log("unlinked");
else console.error(response.status, error);
