import { createAmocrm } from "@liaison/amocrm";
import { withRaw } from "@liaison/amocrm/raw";

const token = process.env.AMOCRM_TOKEN ?? "";
const amocrm = withRaw(createAmocrm({ account: "example", token }));

const { data, error, response } = await amocrm.raw.GET(
  "/api/v4/contacts/chats",
  { params: { query: { "contact_id[]": [50101, 50102] } } },
);
if (response.ok) {
  for (const { contact_id, chat_id } of data?._embedded.chats ?? []) {
    console.log(contact_id, chat_id);
  }
} else {
  console.error(response.status, error);
}
