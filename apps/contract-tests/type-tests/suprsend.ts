import { createSuprsend } from "@liaison/suprsend";

const suprsend = createSuprsend({ token: "demo-token" });
createSuprsend({ baseUrl: "http://127.0.0.1:4011", token: "demo-token", fetch });

// @ts-expect-error the token is missing
createSuprsend({});
// @ts-expect-error accounts belong to amoCRM
createSuprsend({ account: "example", token: "demo-token" });

const path = "/v1/object/{object_type}/{id}/subscription/";

export async function reads(): Promise<string[]> {
  const { data, error } = await suprsend.raw.GET(path, {
    params: { path: { object_type: "teams", id: "tasters" }, query: { limit: 10, after: "x" } },
  });
  if (!data) {
    const message: string = typeof error === "string" ? error : (error?.message ?? "");
    throw new Error(message);
  }
  const cursor: string | null = data.meta.after;
  // @ts-expect-error the cursor may be null
  const cursorForSure: string = data.meta.after;
  console.log(cursor, cursorForSure);
  return data.results.map((subscription) =>
    subscription.user ? subscription.user.distinct_id : subscription.object.id,
  );
}

export function wrong(): void {
  suprsend.raw.GET(
    // @ts-expect-error the slash at the end is missing
    "/v1/object/{object_type}/{id}/subscription",
    { params: { path: { object_type: "teams", id: "tasters" } } },
  );
  suprsend.raw.GET(path, {
    // @ts-expect-error the identifier is missing
    params: { path: { object_type: "teams" } },
  });
  suprsend.raw.GET(path, {
    // @ts-expect-error no such parameter
    params: { path: { object_type: "teams", id: "tasters" }, query: { cursor: "x" } },
  });
}
