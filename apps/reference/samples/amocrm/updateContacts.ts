import { createAmocrm } from "@liaison/amocrm";

const token = process.env.AMOCRM_TOKEN ?? "";
const amocrm = createAmocrm({ account: "example", token });

const result = await amocrm.contacts.updateMany([
  {
    id: 50101,
    first_name: "Ada",
    last_name: "Sample",
    updated_at: 1769904000,
    tags_to_delete: [{ id: 3101 }],
    request_id: "ada",
  },
  {
    id: 50102,
    custom_fields_values: [
      {
        field_code: "EMAIL",
        values: [{ value: "vera@example.com", enum_code: "WORK" }],
      },
      { field_id: 1110, values: null },
    ],
    request_id: "vera",
  },
]);
for (const { id, updated_at } of result.orThrow()) {
  console.log(id, updated_at);
}
