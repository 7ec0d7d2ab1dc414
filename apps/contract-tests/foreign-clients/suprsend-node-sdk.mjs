import { Suprsend } from "@suprsend/node-sdk";
import { report } from "./report.mjs";

const { objects } = new Suprsend("demo-workspace-key", "demo-workspace-secret");
const { objects: elsewhere } = new Suprsend("demo-workspace-key", "demo-workspace-secret", {
  base_url: process.env.MOCK_URL,
});

const subscribersOf = ({ results }) =>
  results.map(({ user, object }) =>
    user === null ? `object ${object.object_type} ${object.id}` : `user ${user.distinct_id}`,
  );

await report({
  "objects.get_subscriptions": async () =>
    subscribersOf(await objects.get_subscriptions("teams", "tasters")),
  "objects.get_subscriptions, own base_url": async () =>
    subscribersOf(await elsewhere.get_subscriptions("teams", "tasters")),
  "objects.get_subscriptions, page": async () =>
    subscribersOf(
      await objects.get_subscriptions("teams", "tasters", {
        limit: 2,
        after: "01J00000000000000000000002",
      }),
    ),
  "objects.get_subscriptions, encoded identifier": async () =>
    subscribersOf(await objects.get_subscriptions("teams", "a/b c@d%e/Вера")),
  "objects.get_subscriptions, cursor of the first page": async () =>
    subscribersOf(await objects.get_subscriptions("teams", "tasters", { limit: 2, after: null })),
});
