import { createAmocrm } from "@liaison/amocrm";

const token = process.env.AMOCRM_TOKEN ?? "";
const amocrm = createAmocrm({ account: "example", token });

const contact = await amocrm.contacts.get(50101, { with: ["leads"] });
console.log(contact?.name ?? "no such contact");
