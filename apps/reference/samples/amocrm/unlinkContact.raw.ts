import { createAmocrm } from "@liaison/amocrm";
import { withRaw } from "@liaison/amocrm/raw";

const token = process.env.AMOCRM_TOKEN ?? "";
const amocrm = withRaw(createAmocrm({ account: "example", token }));

const { error, response } = await amocrm.raw.POST(
  "/api/v4/contacts/{entity_id}/unlink",
  {
    params: { path: { entity_id: 50101 } },
    body: [
      {
        to_entity_id: 910101,
        to_entity_type: "catalog_elements",
        metadata: { catalog_id: 4001 },
      },
      { to_entity_id: 70101, to_entity_type: "leads" },
    ],
  },
);
if (response.ok) console.log("unlinked");
else console.error(response.status, error);
