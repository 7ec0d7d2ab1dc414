import { createAmocrm } from "@liaison/amocrm";
import { withRaw } from "@liaison/amocrm/raw";

const token = process.env.AMOCRM_TOKEN ?? "";
const amocrm = withRaw(createAmocrm({ account: "example", token }));

const { data, error, response } = await amocrm.raw.POST(
  "/api/v4/contacts",
  {
    body: [
      {
        first_name: "Ada",
        last_name: "Sample",
        custom_fields_values: [
          {
            field_code: "PHONE",
            values: [{ value: "+1 202 555 0101", enum_code: "WORK" }],
          },
          { field_id: 1103, values: [{ value: "Tea taster" }] },
        ],
        tags_to_add: [{ name: "tea lover" }],
        request_id: "ada",
      },
      { name: "Вера Образцова", created_by: 0 },
    ],
  },
);
if (response.ok) {
  for (const { id, request_id } of data?._embedded.contacts ?? []) {
    console.log(request_id, id);
  }
} else {
  console.error(response.status, error);
}
