import { createAmocrm } from "@liaison/amocrm";

const token = process.env.AMOCRM_TOKEN ?? "";
const amocrm = createAmocrm({ account: "example", token });

const contacts = amocrm.contacts.list({
  order: { updated_at: "asc" },
  with: ["leads"],
  limit: 250,
});
for await (const { id, name, _embedded } of contacts) {
  console.log(id, name, _embedded.leads?.length ?? 0);
}
