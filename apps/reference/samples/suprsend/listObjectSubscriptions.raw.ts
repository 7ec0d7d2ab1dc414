import { createSuprsend } from "@liaison/suprsend";
import { withRaw } from "@liaison/suprsend/raw";

const apiKey = process.env.SUPRSEND_TOKEN ?? "";
const suprsend = withRaw(createSuprsend({ apiKey }));

const path = { object_type: "teams", id: "tasters" };
const { data, error, response } = await suprsend.raw.GET(
  "/v1/object/{object_type}/{id}/subscription/",
  { params: { path, query: { limit: 100 } } },
);
if (response.ok) {
  for (const { user, object } of data?.results ?? []) {
    console.log(user?.distinct_id ?? object?.id);
  }
} else {
  console.error(response.status, error);
}
