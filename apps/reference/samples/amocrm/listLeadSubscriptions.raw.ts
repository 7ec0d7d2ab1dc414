import { createAmocrm } from "@liaison/amocrm";
import { withRaw } from "@liaison/amocrm/raw";

const token = process.env.AMOCRM_TOKEN ?? "";
const amocrm = withRaw(createAmocrm({ account: "example", token }));

const { data, error, response } = await amocrm.raw.GET(
  "/api/v4/leads/{id}/subscriptions",
  { params: { path: { id: 70101 } } },
);
if (response.ok) {
  const subscribers = data?._embedded.subscriptions ?? [];
  for (const { type, subscriber_id } of subscribers) {
    console.log(type, subscriber_id);
  }
} else {
  console.error(response.status, error);
}
