import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { describe, expect, it, onTestFinished } from "vitest";
import * as generated from "../src/generated/operations.ts";
import * as operations from "../src/operations.ts";
import { type RecordingServer, type Reply, startServer } from "./recordingServer.ts";

interface Description {
  paths: Record<string, Record<string, Operation>>;
  "x-rate-limits": { scope: string; requests: number; seconds: number }[];
}
interface Operation {
  operationId?: string;
  requestBody?: object;
  responses: Record<string, { content?: object }>;
  "x-limits"?: object;
}

const bundle = fileURLToPath(import.meta.resolve("@liaison/spec/amocrm.json"));
const description: Description = JSON.parse(await readFile(bundle, "utf8"));
const described = Object.entries(description.paths).flatMap(([path, item]) =>
  Object.entries(item).flatMap(([method, operation]) =>
    operation.operationId
      ? [{ ...operation, operationId: operation.operationId, method, path }]
      : [],
  ),
);
const exported = operations as unknown as Record<string, unknown>;

type Call = (transport: operations.Transport, request: object) => Promise<unknown>;

/** Starts a server that answers so, until the test ends. */
async function serve(reply: (number: number) => Reply): Promise<RecordingServer> {
  const server = await startServer((_, number) => reply(number));
  onTestFinished(() => server.close());
  return server;
}

const token = "demo-token";

describe("the operations of amoCRM", () => {
  it("are those of the description", () => {
    const functions = Object.entries(generated).flatMap(([name, value]) =>
      typeof value === "function" ? name : [],
    );
    expect(functions.sort()).toEqual(described.map(({ operationId }) => operationId).sort());
  });

  it.each(described)("$operationId sends and reads what is described", async (operation) => {
    const { operationId, method, path, requestBody, responses } = operation;
    const isEmpty = !responses["200"];
    const { url, received } = await serve(() => (isEmpty ? {} : { body: { told: [1] } }));
    const transport = operations.createTransport({ baseUrl: url, token, throttle: false });
    const body = [{ id: 50101 }];
    const values = { id: 50101, entity_id: 70101 };
    const request = { path: values, ...(requestBody && { body }) };
    const result = await (exported[operationId] as Call)(transport, request);
    expect(result).toEqual(isEmpty ? null : { told: [1] });
    const address = path.replace("{id}", "50101").replace("{entity_id}", "70101");
    expect(`${received[0]?.method} ${received[0]?.path}`).toBe(
      `${method.toUpperCase()} ${address}`,
    );
    expect(received[0]?.body).toEqual(requestBody && body);
  });

  it.each(described.filter(({ responses }) => responses["204"]))(
    "$operationId gives null when the answer is 204",
    async ({ operationId }) => {
      const { url } = await serve(() => ({}));
      const transport = operations.createTransport({ baseUrl: url, token, throttle: false });
      const request = { path: { id: 50101, entity_id: 70101 } };
      expect(await (exported[operationId] as Call)(transport, request)).toBeNull();
    },
  );

  it("write queries as the vendor reads them", async () => {
    const { url, received } = await serve(() => ({}));
    const transport = operations.createTransport({ baseUrl: url, token, throttle: false });
    await operations.listContacts(transport, {
      query: {
        filter: { id: [1, 2], updated_at: { from: 3 } },
        order: { updated_at: "asc" },
        with: ["leads", "customers"],
        limit: 50,
      },
    });
    await operations.getContact(transport, {
      path: { id: 50101 },
      query: { with: ["leads", "customers"] },
    });
    await operations.listContactChats(transport, { query: { "contact_id[]": [50101, 50102] } });
    expect(received.map(({ query }) => query)).toEqual([
      "filter[id][]=1&filter[id][]=2&filter[updated_at][from]=3&order[updated_at]=asc" +
        "&with=leads,customers&limit=50",
      "with=leads,customers",
      "contact_id[]=50101&contact_id[]=50102",
    ]);
  });

  it("tell the limits of the description", () => {
    for (const { scope, ...rate } of description["x-rate-limits"]) {
      expect(exported[`${scope}RateLimit`]).toEqual(rate);
    }
    for (const operation of described) {
      expect(exported[`${operation.operationId}Limits`]).toEqual(operation["x-limits"]);
    }
  });
});

describe("createTransport", () => {
  it("keeps to the rate that the vendor allows unless it is told otherwise", async () => {
    const times: number[] = [];
    const { url } = await serve(() => {
      times.push(performance.now());
      return {};
    });
    const transport = operations.createTransport({ baseUrl: url, token });
    await Promise.all(Array.from({ length: 8 }, () => operations.listContacts(transport)));
    const [first = 0, eighth = 0] = [times[0], times[7]];
    expect(eighth - first).toBeGreaterThan(900);
  });

  it("repeats what may be repeated unless it is told otherwise", async () => {
    const reply = (number: number): Reply => (number === 1 ? { status: 502, body: "<html>" } : {});
    const { url } = await serve(reply);
    const options = { baseUrl: url, token, throttle: false } as const;
    expect(await operations.listContacts(operations.createTransport(options))).toBeNull();
    const once = await serve(reply);
    const transport = operations.createTransport({ ...options, baseUrl: once.url, retry: false });
    await expect(operations.listContacts(transport)).rejects.toBeInstanceOf(operations.ServerError);
    expect(once.received).toHaveLength(1);
  });
});

describe("the bundle of a program", () => {
  /** Bytes of a program that calls these operations, minified and zipped, and its text. */
  async function bundled(names: readonly string[]): Promise<{ bytes: number; text: string }> {
    const { outputFiles } = await build({
      stdin: {
        contents: `import { ${names.join(", ")} } from "./operations.ts";
          console.log(${names.join(", ")});`,
        resolveDir: fileURLToPath(new URL("../src", import.meta.url)),
      },
      bundle: true,
      minify: true,
      format: "esm",
      write: false,
    });
    const text = outputFiles[0]?.text ?? "";
    return { bytes: gzipSync(text, { level: 9 }).length, text };
  }

  it("holds the operations that are called and no others", async () => {
    const { text } = await bundled(["createTransport", "getContact"]);
    const held = described.filter(({ operationId }) => text.includes(`"${operationId}"`));
    expect(held.map(({ operationId }) => operationId)).toEqual(["getContact"]);
  });

  it("grows by at most 70 bytes with each further operation", async () => {
    const names = described.map(({ operationId }) => operationId);
    // With the first three there is all that operations share, the writers of queries above all.
    const shared = ["createTransport", "listContacts", "getContact", "createContacts"];
    const few = await bundled(shared);
    const all = await bundled([...new Set([...shared, ...names])]);
    const further = names.length - 3;
    expect(further).toBeGreaterThan(20);
    expect((all.bytes - few.bytes) / further).toBeLessThanOrEqual(70);
  });
});
