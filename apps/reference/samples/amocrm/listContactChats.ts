import { createAmocrm } from "@liaison/amocrm";

const token = process.env.AMOCRM_TOKEN ?? "";
const amocrm = createAmocrm({ account: "example", token });

const chats = await amocrm.chats.list({ contact_id: [50101, 50102] });
for (const { contact_id, chat_id } of chats) {
  console.log(contact_id, chat_id);
}
