import { expect, test } from "vitest";
import { chooseMediaType } from "../src/answer/accept.ts";

const problem = { mediaType: "application/problem+json" };
const html = { mediaType: "text/html" };

function choice(accept: string | undefined): string {
  return chooseMediaType([problem, html], accept).mediaType;
}

test.each([
  [undefined, problem],
  ["*/*", problem],
  ["application/json", problem],
  ["application/json, text/plain, */*", problem],
  ["text/html", html],
  ["TEXT/HTML; charset=utf-8", html],
  ["text/*", html],
  ["text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", html],
  ["application/json;q=0.5, text/html;q=0.9", html],
  ["application/json, text/html;q=0.9", problem],
  ["application/problem+json;q=0, */*", html],
  ["application/json;q=0.5, */*;q=0.7", html],
  ["image/png", problem],
  ["", problem],
])("Accept: %s", (accept, expected) => {
  expect(choice(accept)).toBe(expected.mediaType);
});

test("parameters of an offered type do not hinder", () => {
  const latin = { mediaType: "text/html; charset=utf-8" };
  expect(chooseMediaType([problem, latin], "text/html")).toBe(latin);
});
