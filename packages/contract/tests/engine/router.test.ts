import { describe, expect, test } from "vitest";
import { createRouter } from "../../src/engine/description/router.ts";

const route = createRouter(
  [
    "GET /contacts",
    "PATCH /contacts/{id}",
    "GET /contacts/{id}",
    "GET /contacts/chats",
    "POST /contacts/link",
    "GET /{kind}/chats/{id}",
    "GET /contacts/{id}/{part}",
    "DELETE /files/{name}/",
    "GET /files/{name}",
    "GET /files/{name}.json",
    "GET /files/{name}.{kind}",
    "GET /files/readme.json",
    "GET /ranges/{from}-{to}",
    "GET /pairs/{first}{second}",
    "GET /odd/a.b+(c)",
    "GET /контакты/{имя}",
    "GET /coded/a%20b",
    "GET /",
    "HEAD /probe",
    "GET /probe",
    "OPTIONS /probe",
  ].map((line) => {
    const [method = "", path = ""] = line.split(" ");
    return { method, path };
  }),
);

function found(method: string, path: string): unknown {
  const match = route(method, path);
  if (match.kind === "wrongMethod") return match.allow;
  return match.kind === "found" ? [match.operation.path, match.values] : match.kind;
}

describe("the path with the fewest templates wins", () => {
  test.each([
    ["/contacts/chats", "/contacts/chats", {}],
    ["/contacts/7", "/contacts/{id}", { id: "7" }],
    ["/contacts/chats/7", "/contacts/{id}/{part}", { id: "chats", part: "7" }],
    ["/leads/chats/7", "/{kind}/chats/{id}", { kind: "leads", id: "7" }],
    ["/", "/", {}],
    ["/files/readme.json", "/files/readme.json", {}],
  ])("%s is %s", (path, template, values) => {
    expect(found("GET", path)).toEqual([template, values]);
  });

  test("whatever the order of declaration", () => {
    const paths = ["/{a}/{b}", "/{a}/x", "/x/{b}", "/x/x", "/{a}/{b}.x"];
    for (const order of [paths, paths.toReversed()]) {
      const turned = createRouter(order.map((path) => ({ method: "GET", path })));
      const chosen = ["/x/x", "/x/y", "/y/x", "/y/y", "/y/y.x"].map((path) => {
        const match = turned("GET", path);
        return match.kind === "found" ? match.operation.path : match.kind;
      });
      expect(chosen).toEqual(["/x/x", "/x/{b}", "/{a}/x", "/{a}/{b}", "/{a}/{b}.x"]);
    }
  });
});

describe("methods", () => {
  test.each([
    ["GET", "/contacts/link", ["POST"]],
    ["PATCH", "/contacts/chats", ["GET", "HEAD"]],
    ["HEAD", "/contacts/link", ["POST"]],
    ["DELETE", "/contacts/7", ["PATCH", "GET", "HEAD"]],
    ["POST", "/probe", ["HEAD", "GET", "OPTIONS"]],
    ["get", "/contacts", ["GET", "HEAD"]],
    ["OPTIONS", "/contacts", ["GET", "HEAD"]],
  ])("%s %s is allowed as %j only", (method, path, allow) => {
    expect(found(method, path)).toEqual(allow);
  });

  test("HEAD finds what GET finds", () => {
    expect(found("HEAD", "/contacts/7")).toEqual(["/contacts/{id}", { id: "7" }]);
  });

  test("HEAD that is declared finds itself", () => {
    const match = route("HEAD", "/probe");
    expect(match.kind === "found" && match.operation.method).toBe("HEAD");
  });
});

describe("a template is never empty, and slashes count", () => {
  test.each([
    ["GET", "/contacts/"],
    ["GET", "/contacts//"],
    ["GET", "//contacts"],
    ["GET", "/contacts/chats/"],
    ["GET", "/contacts//part"],
    ["GET", ""],
    ["GET", "contacts"],
    ["GET", "/files/.json/x"],
    ["GET", "/ranges/1-"],
    ["GET", "/ranges/-"],
    ["GET", "/ranges/-1"],
    ["GET", "/ranges/12"],
    ["GET", "/pairs/a"],
    ["GET", "/Contacts"],
  ])("%s %s is unknown", (method, path) => {
    expect(found(method, path)).toBe("unknownPath");
  });

  test("a trailing slash is part of the path", () => {
    expect(found("DELETE", "/files/a/")).toEqual(["/files/{name}/", { name: "a" }]);
    expect(found("DELETE", "/files/a")).toEqual(["GET", "HEAD"]);
  });
});

describe("templates beside text", () => {
  test.each([
    ["/files/a.json", "/files/{name}.json", { name: "a" }],
    ["/files/a.b.json", "/files/{name}.json", { name: "a.b" }],
    ["/files/a.txt", "/files/{name}.{kind}", { name: "a", kind: "txt" }],
    ["/files/a.b.txt", "/files/{name}.{kind}", { name: "a", kind: "b.txt" }],
    ["/files/.json", "/files/{name}", { name: ".json" }],
    ["/files/a", "/files/{name}", { name: "a" }],
    ["/ranges/1-2", "/ranges/{from}-{to}", { from: "1", to: "2" }],
    ["/ranges/1-2-3", "/ranges/{from}-{to}", { from: "1", to: "2-3" }],
    ["/ranges/--1", "/ranges/{from}-{to}", { from: "-", to: "1" }],
    ["/pairs/abc", "/pairs/{first}{second}", { first: "a", second: "bc" }],
    ["/odd/a.b+(c)", "/odd/a.b+(c)", {}],
  ])("%s is %s", (path, template, values) => {
    expect(found("GET", path)).toEqual([template, values]);
  });
});

describe("segments are decoded once", () => {
  test.each([
    ["/contacts/%63hats", "/contacts/chats", {}],
    ["/contacts/a%2Fb", "/contacts/{id}", { id: "a/b" }],
    ["/contacts/%2F", "/contacts/{id}", { id: "/" }],
    ["/contacts/%2541", "/contacts/{id}", { id: "%41" }],
    ["/contacts/a,b@c", "/contacts/{id}", { id: "a,b@c" }],
    ["/contacts/a+b", "/contacts/{id}", { id: "a+b" }],
    ["/contacts/%20", "/contacts/{id}", { id: " " }],
    ["/contacts/%00", "/contacts/{id}", { id: "\0" }],
    ["/contacts/a%0Ab", "/contacts/{id}", { id: "a\nb" }],
    ["/contacts/..", "/contacts/{id}", { id: ".." }],
    [
      "/%D0%BA%D0%BE%D0%BD%D1%82%D0%B0%D0%BA%D1%82%D1%8B/%D0%92%D0%B5%D1%80%D0%B0",
      "/контакты/{имя}",
      { имя: "Вера" },
    ],
    ["/контакты/Вера", "/контакты/{имя}", { имя: "Вера" }],
    ["/coded/a%20b", "/coded/a%20b", {}],
    ["/coded/a b", "/coded/a%20b", {}],
  ])("%s is %s", (path, template, values) => {
    expect(found("GET", path)).toEqual([template, values]);
  });

  test.each(["/contacts/%ZZ", "/contacts/%", "/contacts/%D0", "/%FF/chats/7"])(
    "%s is no encoding and unknown",
    (path) => {
      expect(found("GET", path)).toBe("unknownPath");
    },
  );
});

test("paths that differ in the names of their templates only are one path", () => {
  const merged = createRouter([
    { method: "DELETE", path: "/contacts/{id}" },
    { method: "GET", path: "/contacts/{contact}" },
    { method: "GET", path: "/contacts/{other}" },
  ]);
  expect(merged("GET", "/contacts/7")).toMatchObject({ kind: "found", values: { contact: "7" } });
  expect(merged("DELETE", "/contacts/7")).toMatchObject({ kind: "found", values: { id: "7" } });
  expect(merged("PATCH", "/contacts/7")).toEqual({
    kind: "wrongMethod",
    allow: ["DELETE", "GET", "HEAD"],
  });
});

test("a template may have a name that every object inherits", () => {
  const odd = createRouter([{ method: "GET", path: "/a/{__proto__}/{constructor}" }]);
  const match = odd("GET", "/a/1/2");
  expect(match.kind === "found" && Object.entries(match.values)).toEqual([
    ["__proto__", "1"],
    ["constructor", "2"],
  ]);
});

test("a template that is named twice is refused", () => {
  expect(() => createRouter([{ method: "GET", path: "/a/{id}/b/{id}" }])).toThrow(
    "the path /a/{id}/b/{id} has {id} twice",
  );
});

test("a segment that is made to confuse is read in a moment", () => {
  const confusing = createRouter([{ method: "GET", path: "/{a}x{b}x{c}x{d}y" }]);
  const start = performance.now();
  expect(confusing("GET", `/${"x".repeat(100_000)}z`)).toEqual({ kind: "unknownPath" });
  expect(confusing("GET", `/${"x".repeat(100_000)}y`).kind).toBe("found");
  expect(performance.now() - start).toBeLessThan(1000);
});
