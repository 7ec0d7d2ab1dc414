import { describe, expect, it } from "vitest";
import { createRawClient } from "../src/index.ts";

interface Paths {
  "/things/{id}": {
    get: {
      parameters: { path: { id: number }; query?: { filter?: { id?: number[] } } };
      responses: {
        200: { content: { "application/json": { kind: null } } };
        204: { content?: never };
      };
    };
    post: {
      parameters: { path: { id: number } };
      requestBody: { content: { "application/json": { name: string } } };
      responses: { 200: { content: { "application/json": { ok: boolean } } } };
    };
  };
}

const options = { baseUrl: "http://127.0.0.1:1", token: "demo-token" };

function recorder(response: Response): {
  requests: Request[];
  fetch: (r: Request) => Promise<Response>;
} {
  const requests: Request[] = [];
  return {
    requests,
    fetch: async (request) => {
      requests.push(request);
      return response;
    },
  };
}

describe("createRawClient", () => {
  it("sends the token, the nested query and no cookies", async () => {
    const { requests, fetch } = recorder(Response.json({ kind: null }));
    const raw = createRawClient<Paths>({ ...options, fetch });
    const { data } = await raw.GET("/things/{id}", {
      params: { path: { id: 7 }, query: { filter: { id: [1, 2] } } },
    });
    expect(data).toEqual({ kind: null });
    const [request] = requests;
    expect(request?.url).toBe("http://127.0.0.1:1/things/7?filter[id][]=1&filter[id][]=2");
    expect(request?.headers.get("authorization")).toBe("Bearer demo-token");
    expect(request?.credentials).toBe("omit");
  });

  it.each([
    ["http://127.0.0.1:1/mock/", "http://127.0.0.1:1/mock/things/7"],
    ["http://127.0.0.1:1//", "http://127.0.0.1:1/things/7"],
    [" http://127.0.0.1:1 ", "http://127.0.0.1:1/things/7"],
  ])("appends paths to the base address %j", async (baseUrl, address) => {
    const { requests, fetch } = recorder(new Response(null, { status: 204 }));
    const raw = createRawClient<Paths>({ ...options, baseUrl, fetch });
    await raw.GET("/things/{id}", { params: { path: { id: 7 } } });
    expect(requests[0]?.url).toBe(address);
  });

  it("sends a body as JSON and gives the error of an answer", async () => {
    const { requests, fetch } = recorder(Response.json({ title: "No" }, { status: 400 }));
    const raw = createRawClient<Paths>({ ...options, fetch });
    const { error, response } = await raw.POST("/things/{id}", {
      params: { path: { id: 7 } },
      body: { name: "Вера" },
    });
    expect(response.status).toBe(400);
    expect(error).toEqual({ title: "No" });
    expect(requests[0]?.headers.get("content-type")).toBe("application/json");
    expect(await requests[0]?.text()).toBe('{"name":"Вера"}');
  });

  it("sends nothing when a path parameter is missing", async () => {
    const { requests, fetch } = recorder(new Response());
    const raw = createRawClient<Paths>({ ...options, fetch });
    const call = raw.GET as unknown as (path: string, init?: object) => Promise<unknown>;
    await expect(call("/things/{id}")).rejects.toThrow("Path parameter id of /things/{id}");
    await expect(call("/things/{id}", { params: { path: {} } })).rejects.toThrow(
      "Path parameter id",
    );
    expect(requests).toEqual([]);
  });

  it.each([
    "",
    "example.amocrm.ru",
    "ftp://127.0.0.1",
    "http://127.0.0.1?a=1",
    "http://127.0.0.1#a",
    "http://127.0.0.1?",
    "http://127.0.0.1#",
  ])("refuses the base address %j", (baseUrl) => {
    expect(() => createRawClient({ ...options, baseUrl })).toThrow(
      `baseUrl: ${JSON.stringify(baseUrl)} must start with http:// or https://`,
    );
  });

  it.each(["", "two words", "line\nbreak", "токен", undefined as unknown as string])(
    "refuses the token %j without repeating it",
    (token) => {
      expect(() => createRawClient({ ...options, token })).toThrow(
        /^token: must be a non-empty text of visible ASCII characters without spaces, [a-z ]+ `Bearer`\.$/,
      );
    },
  );

  it("refuses a password in the base address without repeating it", () => {
    expect(() => createRawClient({ ...options, baseUrl: "http://user:secret@127.0.0.1" })).toThrow(
      /^baseUrl: must not hold a user name or password\.$/,
    );
  });

  it("refuses a fetch that is no function", () => {
    const fetch = "x" as unknown as (request: Request) => Promise<Response>;
    expect(() => createRawClient({ ...options, fetch })).toThrow(/^fetch: must be a function/);
  });
});
