import { describe, expect, it } from "vitest";
import { generate } from "./fixtures/generate.ts";
import { things } from "./fixtures/things.ts";

const text = await generate("generateOperations.ts", things);

/** The function of an operation, with its doc comment, in one line. */
function operation(name: string): string {
  const found = new RegExp(`/\\*\\*(?:(?!\\*/).)*\\*/\\nexport const ${name}: .*?\\n\\);`, "s");
  const [declaration = ""] = found.exec(text) ?? [];
  return declaration.replace(/^ \*(?: |$)/gm, "").replace(/\s+/g, " ");
}

function withOperation(change: Record<string, unknown>): object {
  const listThings = { ...things.paths["/things"].get, ...change };
  return { ...things, paths: { "/things": { get: listThings } } };
}

describe("generateOperations", () => {
  it("documents an operation with all that the description tells", () => {
    expect(operation("listThings")).toBe(
      "/** List things. All things. It says *\\/ in the middle. - `GET /things` " +
        "- Items per page: default 5, maximum 9 - Access: Everybody may. " +
        "@returns `null` when the answer is 204: There is none. " +
        "@throws NotFoundError 404: No such list. @throws ServerError 5XX: A fault. " +
        "@see [Vendor's page](https://things.test/docs#list) */ " +
        "export const listThings: ( transport: Transport, request?: ListThingsRequest, " +
        "options?: CallOptions, ) => Promise<Thing | null> = /* @__PURE__ */ createOperation( " +
        '"listThings", "GET", "/things", serializeQuery, );',
    );
  });

  it.each([
    ["getThing", "request: GetThingRequest", "serializeFlatQuery"],
    ["search", "request: SearchRequest", "serializeFlatQuery"],
    ["removeThing", "request: RemoveThingRequest", '"/things/{id}", );'],
  ])("%s needs its request and writes its query as small as it can", (name, request, writer) => {
    expect(operation(name)).toContain(`${request},`);
    expect(operation(name)).toContain(writer);
  });

  it("gives null alone when there is never a body", () => {
    expect(operation("removeThing")).toContain("=> Promise<null> =");
  });

  it("looks a body up that has no name", () => {
    expect(operation("getThing")).toContain(
      'Promise<operations["getThing"]["responses"][200]["content"]["application/json"]>',
    );
  });

  it("requires what the description requires", () => {
    const requests = text.replace(/\s+/g, " ");
    expect(requests).toContain(
      "export interface ListThingsRequest { query?: ListThingsQuery | undefined; }",
    );
    expect(requests).toContain("export interface SearchRequest { query: SearchQuery; }");
    expect(requests).toContain(
      'export interface RemoveThingRequest { path: operations["removeThing"]["parameters"]["path"]; ' +
        "body: Thing; }",
    );
  });

  it("gives limits, rates and servers as constants", () => {
    const constants = text.match(/^export const .* as const;$/gm);
    expect(constants).toEqual([
      'export const serverUrl = "https://{account}.{zone}" as const;',
      'export const zones = ["things.test","things.example"] as const;',
      'export const keyRateLimit = {"requests":3,"seconds":2} as const;',
      'export const listThingsLimits = {"itemsPerPage":{"default":5,"maximum":9}} as const;',
    ]);
  });

  it("imports exactly what it uses", () => {
    const imported = /^import \{(.*?)\} from "@liaison\/client";\nimport type \{(.*?)\}/ms.exec(
      text,
    );
    expect(imported?.slice(1).map((names) => names.match(/\w+/g))).toEqual([
      "type CallOptions createOperation serializeFlatQuery serializeQuery type Transport".split(
        " ",
      ),
      "GetThingQuery ListThingsQuery SearchQuery Thing operations".split(" "),
    ]);
  });

  it.each([
    [
      { parameters: [{ name: "a", in: "query", schema: { type: "array" } }] },
      "The query parameter a has a form that is not written: form exploded array.",
    ],
    [
      { parameters: [{ name: "a", in: "query", schema: { type: "object" } }] },
      "form exploded object",
    ],
    [
      { parameters: [{ name: "a[]", in: "query", explode: false, schema: { type: "array" } }] },
      "form joined array",
    ],
    [
      { parameters: [{ name: "a", in: "header", schema: { type: "string" } }] },
      "listThings: the parameter a stands in a header.",
    ],
    [{ responses: { 404: { description: "No." } } }, "listThings: no success is described."],
    [
      { responses: { 200: { description: "", content: { "text/csv": {} } } } },
      "listThings: a body needs one JSON form.",
    ],
    [{ operationId: "list things" }, "operationId is missing or no name of a function"],
  ])("refuses %j, which the runtime could not send", async (change, message) => {
    await expect(generate("generateOperations.ts", withOperation(change))).rejects.toThrow(message);
  });

  it("gives the same file each time", async () => {
    expect(await generate("generateOperations.ts", things)).toBe(text);
  });
});
