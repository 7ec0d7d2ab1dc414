import { createAmocrm } from "@liaison/amocrm";
import { withRaw } from "@liaison/amocrm/raw";

const token = process.env.AMOCRM_TOKEN ?? "";
const amocrm = withRaw(createAmocrm({ account: "example", token }));

const { data, error, response } = await amocrm.raw.GET(
  "/api/v4/companies/{entity_id}/links",
  { params: { path: { entity_id: 60101 } } },
);
if (response.ok) {
  for (const link of data?._embedded.links ?? []) {
    console.log(link.to_entity_type, link.to_entity_id);
  }
} else {
  console.error(response.status, error);
}
