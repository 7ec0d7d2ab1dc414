import { createAmocrm } from "@liaison/amocrm";

const token = process.env.AMOCRM_TOKEN ?? "";
const amocrm = createAmocrm({ account: "example", token });

const chats = await amocrm.chats.attach([
  {
    contact_id: 50101,
    chat_id: "00000000-0000-4000-8000-0000000000c1",
  },
]);
for (const { id, contact_id } of chats) console.log(id, contact_id);
