import { createAmocrm } from "@liaison/amocrm";

const amocrm = createAmocrm({
  baseUrl: "http://127.0.0.1:4010",
  token: "demo-token",
});

const contact = await amocrm.contacts.get(50101, { with: ["leads"] });
console.log(contact?.name, contact?._embedded.leads?.length);
