import { createAmocrm } from "@liaison/amocrm";
import { withRaw } from "@liaison/amocrm/raw";

const token = process.env.AMOCRM_TOKEN ?? "";
const amocrm = withRaw(createAmocrm({ account: "example", token }));

const { data, error, response } = await amocrm.raw.GET(
  "/api/v4/contacts/{id}",
  { params: { path: { id: 50101 }, query: { with: ["leads"] } } },
);
if (response.ok) console.log(data?.name ?? "no such contact");
else console.error(response.status, error);
