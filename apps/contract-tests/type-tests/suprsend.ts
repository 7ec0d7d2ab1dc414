import { createSuprsend, type Subscription } from "@liaison/suprsend";
import { createTransport, listObjectSubscriptions } from "@liaison/suprsend/operations";
import { withRaw } from "@liaison/suprsend/raw";

const suprsend = createSuprsend({ apiKey: "demo-token" });
createSuprsend({ baseUrl: "http://127.0.0.1:4011", apiKey: () => "demo-token", retry: false });

// @ts-expect-error the token is missing
createSuprsend({});
// @ts-expect-error accounts belong to amoCRM
createSuprsend({ account: "example", apiKey: "demo-token" });

/** Either the user or the object is there, and the other one is null. */
export function nameOf(subscription: Subscription): string {
  // @ts-expect-error it may be an object's
  subscription.user.distinct_id;
  // @ts-expect-error users have no type
  subscription.user?.object_type;
  if (subscription.user) {
    const none: null = subscription.object;
    console.log(none);
    return subscription.user.distinct_id;
  }
  const none: null = subscription.user;
  console.log(none);
  return `${subscription.object.object_type} ${subscription.object.id}`;
}

export async function reads(): Promise<void> {
  const list = suprsend.objects.subscriptions("teams", "tasters", { limit: 10 });
  for await (const subscription of list) console.log(nameOf(subscription));
  const page = await list;
  console.log(page.items.map(nameOf));
  // @ts-expect-error the identifier is missing
  suprsend.objects.subscriptions("teams");
  // @ts-expect-error no such parameter
  suprsend.objects.subscriptions("teams", "tasters", { cursor: "x" });

  const transport = createTransport({ apiKey: "demo-token" });
  const request = {
    path: { object_type: "teams", id: "tasters" },
    query: { limit: 10, after: "x" },
  };
  const { meta, results } = await listObjectSubscriptions(transport, request);
  const cursor: string | null = meta.after;
  // @ts-expect-error the cursor may be null
  const cursorForSure: string = meta.after;
  console.log(cursor, cursorForSure, results.map(nameOf));
  // @ts-expect-error the identifier is missing
  listObjectSubscriptions(transport, { path: { object_type: "teams" } });
}

const path = "/v1/object/{object_type}/{id}/subscription/";
const { raw } = withRaw(suprsend);

export async function rawCalls(): Promise<string[]> {
  const { data, error } = await raw.GET(path, {
    params: { path: { object_type: "teams", id: "tasters" }, query: { limit: 10, after: "x" } },
  });
  if (!data) {
    const message: string = typeof error === "string" ? error : (error?.message ?? "");
    throw new Error(message);
  }
  return data.results.map(nameOf);
}

export function wrongRawCalls(): void {
  raw.GET(
    // @ts-expect-error the slash at the end is missing
    "/v1/object/{object_type}/{id}/subscription",
    { params: { path: { object_type: "teams", id: "tasters" } } },
  );
  raw.GET(path, {
    // @ts-expect-error the identifier is missing
    params: { path: { object_type: "teams" } },
  });
  raw.GET(path, {
    // @ts-expect-error no such parameter
    params: { path: { object_type: "teams", id: "tasters" }, query: { cursor: "x" } },
  });
}
