import { createAmocrm } from "@liaison/amocrm";

const token = process.env.AMOCRM_TOKEN ?? "";
const amocrm = createAmocrm({ account: "example", token });

const subscribers = amocrm.subscriptions.list("leads", 70101);
for await (const { type, subscriber_id } of subscribers) {
  console.log(type, subscriber_id);
}
