import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import axios from "axios";
import supertest from "supertest";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createContract } from "../../src/index.ts";
import { PLAIN } from "../../src/matchers/message.ts";
import { createSession } from "../../src/matchers/session.ts";

const answers = {
  200: {
    description: "well",
    content: { "application/json": { schema: { type: "object" } } },
  },
};
const contract = createContract({
  openapi: "3.1.1",
  info: { title: "Contacts", version: "1" },
  security: [{ token: [] }],
  paths: {
    "/contacts": {
      get: {
        operationId: "listContacts",
        parameters: [{ name: "limit", in: "query", schema: { type: "integer" } }],
        responses: answers,
      },
      post: {
        operationId: "addContact",
        requestBody: {
          required: true,
          content: {
            "application/json": {
              schema: {
                type: "object",
                required: ["name"],
                properties: { name: { type: "string" } },
              },
            },
            "multipart/form-data": {
              schema: {
                type: "object",
                required: ["name"],
                properties: { name: { type: "string" } },
              },
            },
          },
        },
        responses: answers,
      },
    },
    "/contacts/links": { get: { operationId: "listContactsLinks", responses: answers } },
  },
  components: { securitySchemes: { token: { type: "http", scheme: "bearer" } } },
});

let server: Server;
let url: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume();
    if (request.url === "/moved") {
      response.writeHead(303, { location: "/contacts?limit=1" }).end();
      return;
    }
    response.setHeader("content-type", "application/json");
    response.end("{}");
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** The message of the failure, nothing when there is none. */
async function failureOf(value: unknown, operationId?: string): Promise<string> {
  const session = createSession({ contract });
  const { pass, message } = await session.match(value, operationId, PLAIN, "test");
  return pass ? "" : message();
}

interface Call {
  readonly method: "get" | "post";
  readonly path: string;
  readonly query?: object;
  readonly data?: object;
  readonly token?: string;
}

const withAxios =
  (adapter: "http" | "fetch") =>
  ({ method, path, query, data, token = "Bearer demo-token" }: Call): Promise<unknown> =>
    axios.request({
      ...{ method, url: path, baseURL: url, adapter },
      ...(query !== undefined && { params: query }),
      ...(data !== undefined && { data }),
      headers: token === "" ? {} : { authorization: token },
    });

async function withSupertest(call: Call): Promise<unknown> {
  const { method, path, query = {}, data, token = "Bearer demo-token" } = call;
  const sent = supertest(url)[method](path).query(query).redirects(1);
  if (token !== "") sent.set("authorization", token);
  return data === undefined ? await sent : await sent.send(data);
}

describe.each([
  ["axios", withAxios("http")],
  ["axios over fetch", withAxios("fetch")],
  ["supertest", withSupertest],
])("a response of %s", (_, send) => {
  it("keeps to the contract with its request", async () => {
    const list = await send({ method: "get", path: "/contacts", query: { limit: "10" } });
    expect(await failureOf(list)).toBe("");
    expect(await failureOf(list, "listContacts")).toBe("");
    const data = { name: "Вера Образцова" };
    expect(await failureOf(await send({ method: "post", path: "/contacts", data }))).toBe("");
  });

  it("fails for what its request got wrong", async () => {
    const query = { limit: "1e3" };
    const message = await failureOf(await send({ method: "get", path: "/contacts", query }));
    expect(message).toContain("GET /contacts → 200 (listContacts) breaks the contract in one");
    expect(message).toContain("request.query.invalid");
    const post = { method: "post", path: "/contacts" } as const;
    expect(await failureOf(await send({ ...post, data: { name: 7 } }))).toContain(
      "/name of the request body should be a text, was 7",
    );
    expect(await failureOf(await send(post))).toContain("request.body.missing");
    expect(await failureOf(await send({ method: "get", path: "/contacts", token: "" }))).toContain(
      "request.security",
    );
  });

  it("is refused under the name of another operation", async () => {
    const query = { limit: "1e3" };
    const list = await send({ method: "get", path: "/contacts", query });
    await expect(failureOf(list, "listContactsLinks")).rejects.toThrow(
      /^the request GET \/contacts is listContacts, not listContactsLinks$/,
    );
  });
});

it.each([
  ["axios", withAxios("http")],
  ["supertest", withSupertest],
])("after a redirect %s tells the request that was answered", async (_, send) => {
  const data = { name: "Ada Sample" };
  const message = await failureOf(await send({ method: "post", path: "/moved", data }));
  expect(message).not.toMatch(/request\.(body|path|query)/);
});

it("the body of a form is not judged, for it is not known", async () => {
  const form = new FormData();
  form.set("other", "1");
  const headers = { authorization: "Bearer demo-token" };
  expect(await failureOf(await axios.post(`${url}/contacts`, form, { headers }))).toBe("");
  const sent = supertest(url).post("/contacts").set(headers).field("other", "1");
  expect(await failureOf(await sent)).toBe("");
});

describe("a response of axios without what was sent", () => {
  const response = { status: 200, headers: { "content-type": "application/json" }, data: {} };

  it("is not judged by the credentials and the query, which it cannot know", async () => {
    const config = { method: "get", url: "/contacts", params: { limit: "1e3" }, headers: {} };
    expect(await failureOf({ ...response, config })).toBe("");
    const asked = { ...config, url: "/contacts?limit=1e3", params: undefined };
    expect(await failureOf({ ...response, config: asked })).toContain("request.query.invalid");
  });

  it("is not judged by a body that it cannot know", async () => {
    const config = { method: "post", url: "/contacts" };
    expect(await failureOf({ ...response, config })).toBe("");
    const headers = { "content-type": "application/json" };
    expect(await failureOf({ ...response, config: { ...config, headers, data: "{}" } })).toContain(
      "request.body.schema",
    );
  });
});

describe("a response of a page in Playwright", () => {
  const answer = (body: string | null, headers: object, whole = true) => ({
    status: () => 200,
    headers: () => ({ "content-type": "application/json" }),
    body: async () => Buffer.from("{}"),
    url: () => `${url}/contacts`,
    request: () => ({
      method: () => "POST",
      url: () => `${url}/contacts`,
      postDataBuffer: () => (body === null ? null : Buffer.from(body)),
      headers: () => headers,
      ...(whole && { allHeaders: async () => headers }),
    }),
  });
  const json = { "content-type": "application/json" };
  const known = { ...json, authorization: "Bearer demo-token" };

  it("is judged with its request", async () => {
    expect(await failureOf(answer('{"name":"Ada Sample"}', known))).toBe("");
    expect(await failureOf(answer('{"name":7}', known))).toContain("request.body.schema");
    expect(await failureOf(answer('{"name":"Ada Sample"}', json))).toContain("request.security");
    expect(await failureOf(answer(null, { authorization: "Bearer demo-token" }))).toContain(
      "request.body.missing",
    );
  });

  it("is not judged by what it does not know", async () => {
    expect(await failureOf(answer('{"name":"Ada Sample"}', json, false))).toBe("");
    expect(await failureOf(answer(null, { ...known, "content-length": "9" }))).toBe("");
    expect(await failureOf(answer(null, known))).toBe("");
  });
});

it("a response of fetch is held against the name by its address", async () => {
  const response = await fetch(`${url}/contacts?limit=1`);
  await expect(failureOf(response, "listContactsLinks")).rejects.toThrow(
    "the request to /contacts is",
  );
  expect(await failureOf(response, "addContact")).toBe("");
});
