import { expect, test } from "vitest";
import { createRouter } from "../src/router.ts";

const route = createRouter(
  [
    "get /contacts",
    "patch /contacts/{id}",
    "get /contacts/{id}",
    "get /contacts/chats",
    "post /contacts/link",
    "get /{kind}/chats/{id}",
    "get /contacts/{id}/{part}",
    "delete /files/{name}/",
  ].map((line) => {
    const [method = "", path = ""] = line.split(" ");
    return { method, path };
  }),
);

function found(method: string, path: string): [operation: string, path: string] | string {
  const match = route(method, path);
  if (match.kind !== "found") return match.kind;
  return [match.operation.path, match.path];
}

test("a literal path wins over a template, whatever the order of declaration", () => {
  expect(found("GET", "/contacts/chats")).toEqual(["/contacts/chats", "/contacts/chats"]);
  expect(found("GET", "/contacts/7")).toEqual(["/contacts/{id}", "/contacts/7"]);
});

test("of two paths with as many templates the one with the longer literal start wins", () => {
  expect(found("GET", "/contacts/chats/7")).toEqual(["/contacts/{id}/{part}", "/contacts/chats/7"]);
  expect(found("GET", "/leads/chats/7")).toEqual(["/{kind}/chats/{id}", "/leads/chats/7"]);
});

test("a wrong method of the best path is not looked for in a worse one", () => {
  expect(route("GET", "/contacts/link")).toEqual({ kind: "wrongMethod", allow: ["POST"] });
  expect(route("PATCH", "/contacts/chats")).toEqual({
    kind: "wrongMethod",
    allow: ["GET", "HEAD"],
  });
});

test("HEAD finds the operation of GET and nothing else", () => {
  expect(found("HEAD", "/contacts")).toEqual(["/contacts", "/contacts"]);
  expect(found("HEAD", "/contacts/link")).toBe("wrongMethod");
});

test("a template is never empty and slashes count", () => {
  expect(found("GET", "/contacts/")).toBe("unknownPath");
  expect(found("GET", "/contacts//")).toBe("unknownPath");
  expect(found("GET", "//contacts")).toBe("unknownPath");
  expect(found("GET", "/contacts/chats/")).toBe("unknownPath");
  expect(found("DELETE", "/files/a/")).toEqual(["/files/{name}/", "/files/a/"]);
  expect(found("DELETE", "/files/a")).toBe("unknownPath");
  expect(found("GET", "")).toBe("unknownPath");
});

test("segments are decoded once and values encoded anew", () => {
  expect(found("GET", "/contacts/%63hats")).toEqual(["/contacts/chats", "/contacts/chats"]);
  expect(found("GET", "/contacts/a%2Fb")).toEqual(["/contacts/{id}", "/contacts/a%2Fb"]);
  expect(found("GET", "/contacts/%2541")).toEqual(["/contacts/{id}", "/contacts/%2541"]);
  expect(found("GET", "/contacts/a,b@c")).toEqual(["/contacts/{id}", "/contacts/a%2Cb%40c"]);
  expect(found("GET", "/contacts/%ZZ")).toBe("unknownPath");
});

test("a template inside a segment is refused", () => {
  expect(() => createRouter([{ method: "get", path: "/files/{name}.json" }])).toThrow(
    "the template in the path /files/{name}.json is not a whole segment",
  );
});
