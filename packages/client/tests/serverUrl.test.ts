import { describe, expect, it } from "vitest";
import { checkBaseUrl, checkToken } from "../src/serverUrl.ts";

describe("checkBaseUrl", () => {
  it.each([
    ["http://127.0.0.1:1", "http://127.0.0.1:1"],
    ["http://127.0.0.1:1/mock/", "http://127.0.0.1:1/mock"],
    ["http://127.0.0.1:1//", "http://127.0.0.1:1"],
    [" HTTPS://Example.amocrm.ru ", "https://example.amocrm.ru"],
  ])("reads %j", (baseUrl, address) => {
    expect(checkBaseUrl(baseUrl)).toBe(address);
  });

  it.each([
    "",
    "example.amocrm.ru",
    "ftp://127.0.0.1",
    "http://127.0.0.1?a=1",
    "http://127.0.0.1#a",
    "http://127.0.0.1?",
    "http://127.0.0.1#",
    "http://user@127.0.0.1",
    "http://:secret@127.0.0.1",
    undefined as unknown as string,
  ])("refuses %j without repeating it", (baseUrl) => {
    expect(() => checkBaseUrl(baseUrl)).toThrow(TypeError);
    expect(() => checkBaseUrl(baseUrl)).toThrow(
      /^baseUrl: must start with http:\/\/ or https:\/\/ and have no password, no query and no fragment\.$/,
    );
  });
});

describe("checkToken", () => {
  it.each(["demo-token", "eyJ0.eyJ1.c2ln_-~+/="])("takes %j", (token) => {
    expect(checkToken("token", token)).toBe(token);
  });

  it("takes a function", () => {
    const token = () => "demo-token";
    expect(checkToken("token", token)).toBe(token);
  });

  it.each([
    "",
    "two words",
    "line\nbreak",
    "line end\n",
    "токен",
    undefined as unknown as string,
    null as unknown as string,
    ["demo-token"] as unknown as string,
    1 as unknown as string,
  ])("refuses %j without repeating it", (token) => {
    expect(() => checkToken("apiKey", token)).toThrow(TypeError);
    expect(() => checkToken("apiKey", token)).toThrow(
      /^apiKey: must be a function or a text of visible ASCII characters, without "Bearer"\.$/,
    );
  });
});
