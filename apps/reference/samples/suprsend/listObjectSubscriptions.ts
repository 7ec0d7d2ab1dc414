import { createSuprsend } from "@liaison/suprsend";

const apiKey = process.env.SUPRSEND_TOKEN ?? "";
const { objects } = createSuprsend({ apiKey });

const list = objects.subscriptions("teams", "tasters", { limit: 100 });
for await (const { user, object } of list) {
  if (user) console.log("user", user.distinct_id);
  else console.log("object", object.object_type, object.id);
}
