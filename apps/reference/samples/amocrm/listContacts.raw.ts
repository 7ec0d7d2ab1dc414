import { createAmocrm } from "@liaison/amocrm";
import { withRaw } from "@liaison/amocrm/raw";

const token = process.env.AMOCRM_TOKEN ?? "";
const amocrm = withRaw(createAmocrm({ account: "example", token }));

const { data, error, response } = await amocrm.raw.GET(
  "/api/v4/contacts",
  {
    params: {
      query: {
        order: { updated_at: "asc" },
        with: ["leads"],
        limit: 250,
      },
    },
  },
);
if (response.ok) {
  for (const { id, name } of data?._embedded.contacts ?? []) {
    console.log(id, name);
  }
} else {
  console.error(response.status, error);
}
