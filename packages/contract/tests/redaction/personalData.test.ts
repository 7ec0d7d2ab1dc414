import { describe, expect, test } from "vitest";
import type { Violation } from "../../src/engine/violation.ts";
import {
  redactReportedTarget,
  redactReportedText,
  redactReportedViolation,
} from "../../src/redaction/reported.ts";

describe("is taken out of a text", () => {
  test.each([
    "ada.sample@example.com",
    "Ada+liaison_1@mail.example.co.uk",
    "вера@пример.рф",
    "ada@xn--e1afmkfd.xn--p1ai",
    "ada%40example.com",
    "ada%2Bliaison%40example.com",
    "ada@163.com",
    "ada@exa…",
    "ada@example.c…",
    "ada@…",
    "+12025550101",
    "+1 202 555 0101",
    "+1 (202) 555-0101",
    "+1-202-555-0101",
    "+44 20 7946 0958",
    "+7(916)123-45-67",
    "%2B12025550101",
    "%2B1%20202%20555%200101",
    "(202) 555-0101",
    "202-555-0101",
    "202.555.0101",
    "1-202-555-0101",
    "8 (916) 123-45-67",
    "8-916-123-45-67",
    "020 7946 0958",
    "01 23 45 67 89",
  ])("%s", (secret) => {
    for (const [before, after] of [
      ["", ""],
      ['was "', '"'],
      ["/0/", "/name"],
      ["<", ">, and more"],
      ["call ", "."],
    ]) {
      expect(redactReportedText(`${before}${secret}${after}`)).toBe(`${before}[redacted]${after}`);
    }
  });

  test("also a mobile number without its plus, where it is the whole value", () => {
    expect(redactReportedText('was "79161234567"')).toBe('was "[redacted]"');
    expect(redactReportedText("was 79161234567")).toBe("was 79161234567");
  });

  test("together with secrets", () => {
    const text = "token=demo-token of ada@example.com, +1 202 555 0101 and +1 202 555 0102";
    expect(redactReportedText(text)).toBe(
      "token=[redacted] of [redacted], [redacted] and [redacted]",
    );
  });
});

describe("stays in a text", () => {
  test.each([
    "50101",
    "50101-50102",
    "50101 50102 50103",
    "1700000000",
    "1700000000123",
    "12345678901234567890",
    "2026-11-21",
    "2026-11-21 10:30:00",
    "2026-11-21T10:30:00+03:00",
    "2026-11-21T10:30:00+0300",
    "2026-11-21 2026-11-22",
    "2026-11-21-10-30",
    "21.11.2026 10",
    "550e8400-e29b-41d4-a716-446655440000",
    "12345678-1234-1234-1234-123456789012",
    "00000000-0000-0000-0000-000000000000",
    "8.20.0",
    "20.19.0 22.23.3",
    "192.168.100.200",
    "127.0.0.1:4010",
    "1 000 000 000",
    "10 000 000 000",
    "1.5e+300000",
    "-1.7976931348623157e+308",
    "101 102 103 104 105",
    "10 20 30 40 50",
    "ajv@8.20.0",
    "ajv@8.20.0-beta.rc",
    "@liaison/contract",
    "@example.com",
    "ada @ example.com",
    "/api/v4/contacts/50101/links?limit=250&page=12",
    "filter[created_at][from]=1700000000&filter[created_at][to]=1800000000",
    "response.body.schema",
    "4111 1111 1111 1111",
  ])("%s", (text) => {
    for (const around of [text, `was "${text}"`, `/0/${text}/name`, `should be ${text}.`]) {
      expect(redactReportedText(around)).toBe(around);
    }
  });
});

describe("a target", () => {
  test.each([
    ["/users/ada@example.com/?x=1", "/users/[redacted]/?x=1"],
    ["/users/ada%40example.com", "/users/[redacted]"],
    ["/users/%2B12025550101/lists", "/users/[redacted]/lists"],
    ["/c?query=ada%40example.com&page=2", "/c?query=[redacted]&page=2"],
    ["/c?limit=8%20(916)%20123-45-67&page=2", "/c?limit=[redacted]&page=2"],
    ["/c?limit=8%20%28916%29%20123-45-67", "/c?limit=[redacted]"],
    ["/c?limit=8+(916)+123-45-67", "/c?limit=[redacted]"],
    ["/c?query=call%20202-555-0101", "/c?query=call%20[redacted]"],
    ["/contacts/8%20916%20123%2045%2067", "/contacts/[redacted]"],
    ["/contacts/79161234567/links", "/contacts/79161234567/links"],
    ["/c?at=2026-11-21%2010:30:00", "/c?at=2026-11-21%2010:30:00"],
    ["/c?ids=50101%2050102%2050103", "/c?ids=50101%2050102%2050103"],
    ["/c?query=+12025550101", "/c?query=[redacted]"],
    ["/c?query=79161234567&page=2", "/c?query=[redacted]&page=2"],
    ["/c?filter[phone]=2025550101#x", "/c?filter[phone]=[redacted]#x"],
    [
      "/c?filter%5Bphone_number%5D%5B0%5D=2025550101",
      "/c?filter%5Bphone_number%5D%5B0%5D=[redacted]",
    ],
    ["/c?E-Mail=ada@localhost", "/c?E-Mail=[redacted]"],
    ["/c?phone=&email=none&hotel=2025550101&%zz=1", "/c?phone=&email=none&hotel=2025550101&%zz=1"],
    ["/c?access_token=demo-token&id=50101", "/c?access_token=[redacted]&id=50101"],
    ["https://ada:demo@example.com/", "https://ada:[redacted]/"],
  ])("%s", (target, expected) => {
    expect(redactReportedTarget(target)).toBe(expected);
  });

  test("has further secrets by the description", () => {
    expect(redactReportedTarget("/c?key=demo&phone=12025550101", ["key"])).toBe(
      "/c?key=[redacted]&phone=[redacted]",
    );
  });
});

describe("a violation", () => {
  const violation = (place: string, actual: string): Violation => ({
    rule: "request.body.schema",
    place,
    expected: "null",
    actual,
    message: `${place} of the request body should be null, was ${actual}`,
    specPointer: "",
  });

  test.each([
    ["/phone", '"2025550101"'],
    ["/0/phone_number", "2025550101"],
    ["/$sms/0", '"2025550101"'],
    ["/$email", '"ada@localhost"'],
    ["filter[email][0]", '"ada%40localhost"'],
    ["/name", '"+1 202 555 0101"'],
  ])("of %s does not quote %s", (place, actual) => {
    const { actual: shown, message } = redactReportedViolation(violation(place, actual));
    expect(shown).toMatch(/^"?\[redacted\]"?$/);
    expect(message).toBe(`${place} of the request body should be null, was ${shown}`);
  });

  test.each([
    ["/phone", "5"],
    ["/phone", '""'],
    ["/email", '"none"'],
    ["/mobile", "true"],
    ["/phones", "a list of 2 items"],
    ["/id", "12025550101"],
    ["/hotel", '"2025550101"'],
  ])("of %s quotes %s", (place, actual) => {
    const plain = violation(place, actual);
    expect(redactReportedViolation(plain)).toEqual(plain);
  });

  test("has no address in its place", () => {
    const { place, message } = redactReportedViolation(violation("/0/ada@example.com/x", "5"));
    expect(place).toBe("/0/[redacted]/x");
    expect(message).toBe("/0/[redacted]/x of the request body should be null, was 5");
  });
});

// A pattern that backtracks would take minutes here.
test.each(["a", "1", "1 ", "12-", "(12", "+", "+1", "%2B", "@", "a@", "a.", "a@b.", "%40", "…"])(
  "a megabyte of %s is read in a moment",
  (unit) => {
    const text = unit.repeat(1_048_576 / unit.length);
    const start = performance.now();
    redactReportedText(text);
    redactReportedTarget(`/?${text}`);
    expect(performance.now() - start).toBeLessThan(3000);
  },
);
