import { describe, expect, it } from "vitest";
import { createSuprsend } from "../src/index.ts";

describe("createSuprsend", () => {
  it.each([
    [{}, "https://hub.suprsend.com/v1/object/teams/tasters/subscription/"],
    [
      { baseUrl: "http://127.0.0.1:4011" },
      "http://127.0.0.1:4011/v1/object/teams/tasters/subscription/",
    ],
  ])("reaches %j and keeps the slash at the end", async (options, address) => {
    let reached = "";
    const suprsend = createSuprsend({
      token: "demo-token",
      fetch: async (request) => {
        reached = request.url;
        return Response.json({ code: 404, message: "none" }, { status: 404 });
      },
      ...options,
    });
    await suprsend.raw.GET("/v1/object/{object_type}/{id}/subscription/", {
      params: { path: { object_type: "teams", id: "tasters" } },
    });
    expect(reached).toBe(address);
  });

  it("refuses an unusable address and names the option", () => {
    expect(() => createSuprsend({ token: "demo-token", baseUrl: "hub" })).toThrow(
      /^baseUrl: "hub"/,
    );
  });
});
