import { createAmocrm } from "@liaison/amocrm";
import { withRaw } from "@liaison/amocrm/raw";

const token = process.env.AMOCRM_TOKEN ?? "";
const amocrm = withRaw(createAmocrm({ account: "example", token }));

const { data, error, response } = await amocrm.raw.POST(
  "/api/v4/contacts/chats",
  {
    body: [
      {
        contact_id: 50101,
        chat_id: "00000000-0000-4000-8000-0000000000c1",
      },
    ],
  },
);
if (response.ok) {
  for (const { id, contact_id } of data?._embedded.chats ?? []) {
    console.log(id, contact_id);
  }
} else {
  console.error(response.status, error);
}
