import { describe, expect, it } from "vitest";
import { type ApiError, BadRequestError } from "../../src/index.ts";
import { failureOf, operations, requestOf, serve, transportTo } from "./setup.ts";

const contact = { id: 50101, name: "Ада Пример 👩‍💻", note: "é — ﷽ \u2028 \ud83c\udf89" };
const bytes = Buffer.from(JSON.stringify(contact));
const everyByte = Array.from({ length: bytes.length }, (_, index) => index + 1);

describe("text", () => {
  it("survives an answer that is cut at any byte", async () => {
    const server = await serve((_, index) => ({ body: bytes, pieces: [index] }));
    const transport = transportTo(server);
    for (const place of [0, ...everyByte]) {
      const answer = await operations.GET(transport, requestOf("GET"));
      expect([place, answer]).toEqual([place, contact]);
    }
    expect(server.received).toHaveLength(bytes.length + 1);
  });

  it("survives an answer that comes byte by byte", async () => {
    const server = await serve({ body: bytes, pieces: everyByte });
    expect(await operations.GET(transportTo(server), requestOf("GET"))).toEqual(contact);
  });

  it("survives it without a length, in chunks", async () => {
    const headers = { "transfer-encoding": "chunked" };
    const server = await serve({ body: bytes, pieces: everyByte, headers });
    expect(await operations.GET(transportTo(server), requestOf("GET"))).toEqual(contact);
  });

  it("survives a cut in an error", async () => {
    const title = "Ошибка 🎉";
    const body = Buffer.from(JSON.stringify({ title }));
    const pieces = Array.from({ length: body.length }, (_, index) => index + 1);
    const server = await serve({ status: 400, body, pieces });
    const error = await failureOf(operations.GET(transportTo(server), requestOf("GET")));
    expect(error).toBeInstanceOf(BadRequestError);
    expect((error as ApiError).problem).toEqual({ title });
    expect((error as Error).message).toContain(title);
  });

  it("starts behind a byte order mark", async () => {
    const body = Buffer.concat([Buffer.from("\ufeff"), bytes]);
    const server = await serve({ body, pieces: [1, 2] });
    expect(await operations.GET(transportTo(server), requestOf("GET"))).toEqual(contact);
  });

  it("arrives at the server as it was", async () => {
    const server = await serve({});
    const request = {
      path: { id: "а/б?в#г д" },
      query: { query: "Ада & 👩‍💻" },
      body: [contact],
    };
    await operations.POST(transportTo(server), request);
    const [received] = server.received;
    const url = new URL(received?.url ?? "", server.baseUrl);
    expect(decodeURIComponent(url.pathname)).toBe("/contacts/а/б?в#г д");
    expect(url.pathname.split("/")).toHaveLength(3);
    expect(url.searchParams.get("query")).toBe("Ада & 👩‍💻");
    expect(JSON.parse(received?.body ?? "")).toEqual([contact]);
    expect(received?.headers["content-type"]).toMatch(/^application\/json/);
  });
});
