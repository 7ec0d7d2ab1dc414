import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import * as operations from "../src/operations.ts";
import { pageOf, serve } from "./server.ts";

const bundle = fileURLToPath(import.meta.resolve("@liaison/spec/suprsend.json"));
const description: {
  paths: Record<string, Record<string, { operationId?: string; "x-limits"?: object }>>;
} = JSON.parse(await readFile(bundle, "utf8"));

const { createTransport, listObjectSubscriptions } = operations;
const request = { path: { object_type: "teams", id: "tea/tasters" } };

describe("the operations of SuprSend", () => {
  it("are those of the description, with its limits", () => {
    const described = Object.values(description.paths)
      .flatMap((item) => Object.values(item))
      .filter(({ operationId }) => operationId);
    expect(described.map(({ operationId }) => operationId)).toEqual(["listObjectSubscriptions"]);
    expect(operations.listObjectSubscriptionsLimits).toEqual(described[0]?.["x-limits"]);
  });

  it("send and read what is described", async () => {
    const { baseUrl, received } = await serve((request) => pageOf(3, request));
    const transport = createTransport({ apiKey: "demo-token", baseUrl });
    const query = { limit: 2, after: "1" };
    const { results } = await listObjectSubscriptions(transport, { ...request, query });
    expect(results.map(({ user }) => user?.distinct_id)).toEqual(["user-1", "user-2"]);
    expect(received[0]?.path).toBe("/v1/object/teams/tea%2Ftasters/subscription/");
    expect(received[0]?.query).toEqual({ limit: "2", after: "1" });
    expect(received[0]?.headers.authorization).toBe("Bearer demo-token");
  });
});

describe("createTransport", () => {
  it("reaches SuprSend unless it is told otherwise", () => {
    expect(createTransport({ apiKey: "demo-token" }).baseUrl).toBe("https://hub.suprsend.com");
  });

  it("holds nothing back, as SuprSend publishes no rate", async () => {
    const { baseUrl, received } = await serve((request) => pageOf(1, request));
    const transport = createTransport({ apiKey: "demo-token", baseUrl });
    const started = performance.now();
    await Promise.all(
      Array.from({ length: 30 }, () => listObjectSubscriptions(transport, request)),
    );
    expect(received).toHaveLength(30);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it("repeats what may be repeated unless it is told otherwise", async () => {
    const { baseUrl } = await serve((request, number) =>
      number === 1 ? { status: 500 } : pageOf(1, request),
    );
    const transport = createTransport({ apiKey: "demo-token", baseUrl });
    expect((await listObjectSubscriptions(transport, request)).results).toHaveLength(1);
    const once = await serve(() => ({ status: 500 }));
    const strict = createTransport({ apiKey: "demo-token", baseUrl: once.baseUrl, retry: false });
    await expect(listObjectSubscriptions(strict, request)).rejects.toBeInstanceOf(
      operations.ServerError,
    );
    expect(once.received).toHaveLength(1);
  });
});
