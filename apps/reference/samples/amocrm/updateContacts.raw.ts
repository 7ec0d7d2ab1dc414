import { createAmocrm } from "@liaison/amocrm";
import { withRaw } from "@liaison/amocrm/raw";

const token = process.env.AMOCRM_TOKEN ?? "";
const amocrm = withRaw(createAmocrm({ account: "example", token }));

const { data, error, response } = await amocrm.raw.PATCH(
  "/api/v4/contacts",
  {
    body: [
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
    ],
  },
);
if (response.ok) {
  for (const { id, updated_at } of data?._embedded.contacts ?? []) {
    console.log(id, updated_at);
  }
} else {
  console.error(response.status, error);
}
