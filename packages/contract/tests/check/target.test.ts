import { expect, test } from "vitest";
import { readInteger, readPositive, readShard } from "../../src/check/numbers.ts";
import { readTarget } from "../../src/check/target.ts";

test.each([
  ["http://127.0.0.1:4010", "http://127.0.0.1:4010", "127.0.0.1", 4010, "", true],
  ["https://example.amocrm.ru/", "https://example.amocrm.ru", "example.amocrm.ru", 443, "", false],
  ["http://localhost/a/b//", "http://localhost/a/b", "localhost", 80, "/a/b", true],
  ["http://[::1]:8080", "http://[::1]:8080", "::1", 8080, "", true],
])("the target %s", (text, url, host, port, basePath, isLocal) => {
  expect(readTarget(text)).toEqual({
    url,
    isSecure: text.startsWith("https"),
    host,
    port,
    basePath,
    isLocal,
  });
});

test.each([
  [undefined, "the service is not named"],
  [" ", "the service is not named"],
  ["example.amocrm.ru", '--target "example.amocrm.ru" is no address such as'],
  ["localhost:4010", '--target "localhost:4010" is no address such as'],
  ["ftp://example.amocrm.ru", "is no address such as"],
  ["http://", "is no address such as"],
  ["https://example.amocrm.ru?api_key=demo-token", "has a query"],
  ["https://user:demo-token@example.amocrm.ru", "has a password in it"],
])("the target %s is refused in one line", (text, reason) => {
  expect(() => readTarget(text)).toThrow(reason);
  try {
    readTarget(text);
  } catch (error) {
    expect((error as Error).message).not.toMatch(/\n|demo-token/);
  }
});

test("a password in an address that is none is not told", () => {
  expect(() => readTarget("htp://user:demo-token@example.amocrm.ru")).toThrow(
    '--target "htp://example.amocrm.ru" is no address',
  );
  expect(() => readTarget("htp://user:demo@to/ken@example.amocrm.ru")).toThrow(
    '--target "htp://example.amocrm.ru" is no address',
  );
  expect(() => readTarget("demo-token@example.amocrm.ru?api_key=demo-token")).toThrow(
    '--target "example.amocrm.ru?…" is no address',
  );
});

test("numbers of the command line", () => {
  expect(readInteger("20", "--max-pages", 1)).toBe(20);
  expect(readPositive("0.5", "--rate")).toBe(0.5);
  expect(readShard("2/4")).toEqual({ part: 2, of: 4 });
});

test.each(["0", "-1", "1.5", "abc", "", "1e3", "Infinity"])("%s is no number of pages", (text) => {
  expect(() => readInteger(text, "--max-pages", 1)).toThrow(
    `--max-pages should be a whole number from 1, was ${JSON.stringify(text)}`,
  );
});

test.each(["0", "-7", "fast", "", "NaN", "7/s"])("%s is no rate", (text) => {
  expect(() => readPositive(text, "--rate")).toThrow("--rate should be a number above 0");
});

test.each(["0/4", "5/4", "1", "1/0", "a/b", "-1/4", "1/4/2"])("%s is no shard", (text) => {
  expect(() => readShard(text)).toThrow("--shard should be a part such as 1/4");
});
