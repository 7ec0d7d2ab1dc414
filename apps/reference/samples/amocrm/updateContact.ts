import { createAmocrm } from "@liaison/amocrm";

const token = process.env.AMOCRM_TOKEN ?? "";
const amocrm = createAmocrm({ account: "example", token });

const contact = await amocrm.contacts.update(50101, {
  custom_fields_values: [
    {
      field_code: "PHONE",
      values: [{ value: "+1 202 555 0104", enum_code: "MOB" }],
    },
  ],
  tags_to_delete: [{ id: 3101 }],
});
console.log(contact.id, contact.updated_at);
