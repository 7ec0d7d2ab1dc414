import { createAmocrm } from "@liaison/amocrm";
import { withRaw } from "@liaison/amocrm/raw";

const token = process.env.AMOCRM_TOKEN ?? "";
const amocrm = withRaw(createAmocrm({ account: "example", token }));

const { data, error, response } = await amocrm.raw.PATCH(
  "/api/v4/contacts/{id}",
  {
    params: { path: { id: 50101 } },
    body: {
      custom_fields_values: [
        {
          field_code: "PHONE",
          values: [{ value: "+1 202 555 0104", enum_code: "MOB" }],
        },
      ],
      tags_to_delete: [{ id: 3101 }],
    },
  },
);
if (response.ok) console.log(data);
else console.error(response.status, error);
