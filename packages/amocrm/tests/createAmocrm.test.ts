import { describe, expect, it } from "vitest";
import { type AmocrmOptions, createAmocrm } from "../src/index.ts";

async function addressOf(options: Record<string, unknown>): Promise<string> {
  let address = "";
  const amocrm = createAmocrm({
    token: "demo-token",
    fetch: async (request: Request) => {
      address = request.url;
      return new Response(null, { status: 204 });
    },
    ...options,
  } as AmocrmOptions);
  await amocrm.raw.GET("/api/v4/contacts");
  return address;
}

describe("createAmocrm", () => {
  it.each([
    [{ account: "example" }, "https://example.amocrm.ru/api/v4/contacts"],
    [{ account: "example", domain: "kommo.com" }, "https://example.kommo.com/api/v4/contacts"],
    [{ baseUrl: "http://127.0.0.1:4010" }, "http://127.0.0.1:4010/api/v4/contacts"],
  ])("reaches %j", async (options, address) => {
    expect(await addressOf(options)).toBe(address);
  });

  it.each([
    [{}, /^account: undefined is not the first part/],
    [{ account: "" }, /^account: "" is not the first part/],
    [{ account: "example.amocrm.ru" }, /^account: "example.amocrm.ru" is not the first part/],
    [{ account: "a/b" }, /^account: /],
    [
      { account: "example", domain: "example.com" },
      /^domain: "example.com" is not one of amocrm.ru/,
    ],
    [{ baseUrl: "nowhere" }, /^baseUrl: "nowhere" must start with/],
    [{ baseUrl: "http://127.0.0.1:4010/api/v4" }, /^baseUrl: leave \/api\/v4 out/],
    [{ baseUrl: "http://127.0.0.1:4010", account: "example" }, /^account, domain: leave them out/],
  ])("refuses %j and names the option", async (options, message) => {
    await expect(addressOf(options)).rejects.toThrow(message);
  });

  it("names what is missing when there are no options at all", () => {
    const create = createAmocrm as (options?: AmocrmOptions) => unknown;
    expect(() => create()).toThrow(/^account: undefined is not the first part/);
  });
});
