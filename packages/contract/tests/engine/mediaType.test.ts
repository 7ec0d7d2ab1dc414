import { expect, test } from "vitest";
import { essence, findContent, isForm, isJson } from "../../src/engine/messages/mediaType.ts";

test.each([
  ["application/json", "application/json"],
  ["Application/JSON; charset=utf-8", "application/json"],
  [" text/plain ;x=y", "text/plain"],
  ["", ""],
  [";", ""],
])("%s without its parameters is %j", (mediaType, expected) => {
  expect(essence(mediaType)).toBe(expected);
});

test.each([
  ["application/json", true],
  ["application/hal+json", true],
  ["application/problem+json", true],
  ["text/json+x", false],
  ["application/jsonp", false],
  ["application/json-seq", false],
  ["+json", false],
  ["text/plain", false],
])("%s is JSON: %j", (type, expected) => {
  expect(isJson(type)).toBe(expected);
});

test("only one type is a form", () => {
  expect(isForm("application/x-www-form-urlencoded")).toBe(true);
  expect(isForm("multipart/form-data")).toBe(false);
});

test.each([
  ["application/json", "Application/JSON; charset=utf-8"],
  ["application/hal+json", undefined],
  ["text/html", "text/html"],
  ["text/plain", "text/*"],
  ["text", "text/*"],
  ["textual/plain", undefined],
  ["", undefined],
])("%j falls under %j", (type, expected) => {
  const declared = ["text/*", "Application/JSON; charset=utf-8", "text/html", "image/png"];
  const contents = declared.map((mediaType) => ({ mediaType }));
  expect(findContent(contents, type)?.mediaType).toBe(expected);
});

test("the range of everything comes last", () => {
  const contents = ["*/*", "text/*"].map((mediaType) => ({ mediaType }));
  expect(findContent(contents, "text/html")?.mediaType).toBe("text/*");
  expect(findContent(contents, "image/png")?.mediaType).toBe("*/*");
  expect(findContent(contents, "")?.mediaType).toBe("*/*");
});
