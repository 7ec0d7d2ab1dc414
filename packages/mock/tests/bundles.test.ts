import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Api } from "../src/index.ts";
import { type Mock, startMock } from "../src/index.ts";

interface Schema {
  type?: string | string[];
  items?: Schema;
  required?: string[];
  properties?: Record<string, Schema>;
}
interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  style: string;
  schema: Schema;
}
type Content = Record<string, { examples?: Record<string, { value: unknown }>; schema?: Schema }>;
interface Operation {
  operationId: string;
  parameters?: Parameter[];
  requestBody?: { content: Content };
  responses: Record<string, { content?: Content }>;
}
interface Document {
  paths: Record<string, Record<string, Operation> & { parameters?: Parameter[] }>;
}

const METHODS = ["get", "post", "patch", "put", "delete"];

function readBundle(api: Api): Document {
  const document = JSON.parse(
    readFileSync(new URL(import.meta.resolve(`@liaison/spec/${api}.json`)), "utf8"),
  );
  return resolve(document, document) as Document;
}

/** The bundle with every reference replaced, except below schemas that contain themselves. */
function resolve(node: unknown, root: unknown, inside: string[] = []): unknown {
  if (Array.isArray(node)) return node.map((item) => resolve(item, root, inside));
  if (typeof node !== "object" || node === null) return node;
  const { $ref } = node as { $ref?: string };
  if (typeof $ref === "string") {
    if (inside.includes($ref)) return {};
    let target = root;
    for (const key of $ref.split("/").slice(1)) target = (target as Record<string, unknown>)[key];
    return resolve(target, root, [...inside, $ref]);
  }
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, resolve(value, root, inside)]),
  );
}

interface Sample {
  url: string;
  init: { method: string; headers: Record<string, string>; body?: string };
}

/** One valid request for each example of the operation's body, at least one. */
function validRequests(
  path: string,
  method: string,
  operation: Operation,
  parameters: Parameter[],
): Sample[] {
  const inPath = parameters.filter((parameter) => parameter.in === "path");
  const url = inPath.reduce(
    (filled, { name, schema }) => filled.replace(`{${name}}`, scalar(schema)),
    path,
  );
  const query = parameters
    .filter((parameter) => parameter.in === "query" && parameter.required)
    .flatMap(({ name, schema }) =>
      (schema.required ?? []).map((key) => `${name}[${key}][]=${scalar(schema.items ?? {})}`),
    );
  const headers = { authorization: "Bearer token" };
  const target = query.length === 0 ? url : `${url}?${query.join("&")}`;
  const bodies = Object.entries(operation.requestBody?.content ?? {}).flatMap(([type, content]) =>
    Object.values(content.examples ?? {}).map(({ value }) => ({
      url: target,
      init: {
        method: method.toUpperCase(),
        headers: { ...headers, "content-type": type },
        body: JSON.stringify(value),
      },
    })),
  );
  if (operation.requestBody !== undefined) return bodies;
  return [{ url: target, init: { method: method.toUpperCase(), headers } }];
}

function scalar({ type }: Schema): string {
  return type === "string" ? "a b/c".replaceAll(/[ /]/g, encodeURIComponent) : "7";
}

async function seen(
  response: Response,
): Promise<{ status: number; type: string | null; body: unknown }> {
  const type = response.headers.get("content-type");
  const text = await response.text();
  const body = type?.includes("json") && text !== "" ? JSON.parse(text) : text;
  return { status: response.status, type, body };
}

describe.each(["amocrm", "suprsend"] as const)("%s", (api) => {
  const document = readBundle(api);
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      if (operation === undefined) return [];
      const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])];
      const [request, ...others] = validRequests(path, method, operation, parameters);
      if (request === undefined) throw new Error(`${operation.operationId} has no request example`);
      return [{ operation, id: operation.operationId, request, others }];
    }),
  );

  let mock: Mock;
  const lines: string[] = [];
  beforeAll(async () => {
    mock = await startMock({ api, log: (line) => lines.push(line) });
  });
  afterAll(() => mock.close());

  const send = async ({ url, init }: Sample, headers: Record<string, string> = {}) =>
    seen(await fetch(mock.url + url, { ...init, headers: { ...init.headers, ...headers } }));

  test("every operation of the bundle is looked at", () => {
    const described = JSON.stringify(document).match(/"operationId":/g) ?? [];
    expect(operations.length).toBe(described.length);
    expect(operations.length).toBeGreaterThan(0);
  });

  test.each(operations)(
    "$id: a valid request gets the first success example, a batch as many items as it has",
    async ({ operation, request, others }) => {
      const [code = "", response] =
        Object.entries(operation.responses).find(([status]) => status.startsWith("2")) ?? [];
      const [[type, content] = [null, undefined]] = Object.entries(response?.content ?? {});
      const expected = {
        status: Number(code),
        type,
        body: content === undefined ? "" : Object.values(content.examples ?? {})[0]?.value,
      };
      lines.length = 0;
      for (const sample of [request, ...others]) {
        const answer = await send(sample);
        const batch = JSON.parse(String(sample.init.body ?? "null"));
        if (!Array.isArray(batch) || expected.body === "") expect(answer).toEqual(expected);
        else {
          // Which items these are is looked at in answerBatch.test.ts.
          const { _embedded } = answer.body as { _embedded: Record<string, unknown[]> };
          expect({ ...answer, body: Object.keys(answer.body as object) }).toEqual({
            ...expected,
            body: Object.keys(expected.body as object),
          });
          expect(Object.values(_embedded)[0]).toHaveLength(batch.length);
        }
      }
      expect(lines).toEqual([]);
    },
  );

  test.each(operations)(
    "$id: every declared response and example can be had",
    async ({ operation, request }) => {
      let count = 0;
      for (const [code, { content = {} }] of Object.entries(operation.responses)) {
        const status = Number(code.replace("XX", "00"));
        if (Object.keys(content).length === 0) {
          const answer = await send(request, { prefer: `code=${status}` });
          expect(answer).toEqual({ status, type: null, body: "" });
          count += 1;
        }
        for (const [type, { examples = {} }] of Object.entries(content)) {
          expect(Object.keys(examples), `${code} ${type} has examples`).not.toEqual([]);
          for (const [name, { value }] of Object.entries(examples)) {
            const prefer = `code=${status}, example=${name}`;
            expect(await send(request, { prefer }), prefer).toEqual({ status, type, body: value });
            count += 1;
          }
          const first = Object.values(examples)[0]?.value;
          const negotiated = await send(request, { prefer: `code=${status}`, accept: type });
          expect(negotiated, type).toEqual({ status, type, body: first });
        }
      }
      expect(count).toBeGreaterThanOrEqual(Object.keys(operation.responses).length);
    },
  );

  test.each(operations)(
    "$id: a body can be made up for every response",
    async ({ operation, request }) => {
      for (const code of Object.keys(operation.responses)) {
        const status = Number(code.replace("XX", "00"));
        const answer = await send(request, { prefer: `code=${status}, dynamic=true` });
        expect(answer.status).toBe(status);
      }
    },
  );

  test.each(operations)("$id: refusals are the declared ones", async ({ operation, request }) => {
    const refuses = async (sample: Sample, status: number, headers = {}) => {
      const answer = await send(sample, headers);
      const [type, content] = Object.entries(operation.responses[status]?.content ?? {})[0] ?? [];
      expect(answer).toMatchObject({ status, type });
      const { liaison, ...body } = answer.body as Record<string, unknown>;
      expect(liaison).toMatchObject({ operationId: operation.operationId });
      // Its words are those of the violation, its form is that of an example.
      const forms = Object.values(content?.examples ?? {}).map(({ value }) =>
        Object.keys(value as object),
      );
      expect(forms).toContainEqual(Object.keys(body));
      return body;
    };
    const example = Object.values(
      Object.values(operation.responses[401]?.content ?? {})[0]?.examples ?? {},
    )[0];
    expect(await refuses(request, 401, { authorization: "" })).toEqual(example?.value);
    const invalid: Sample[] = [];
    if (operation.requestBody !== undefined) {
      const { headers } = request.init;
      for (const body of ["{", "null", "7", ""]) {
        invalid.push({ ...request, init: { ...request.init, body } });
      }
      for (const type of ["text/plain", "application/hal+json"]) {
        const init = { ...request.init, headers: { ...headers, "content-type": type } };
        invalid.push({ ...request, init });
      }
    }
    if (operation.parameters?.some(({ name }) => name === "limit")) {
      const mark = request.url.includes("?") ? "&" : "?";
      invalid.push({ ...request, url: `${request.url}${mark}limit=0` });
    }
    for (const sample of invalid) await refuses(sample, 400);
  });
});

describe("a long array", () => {
  test("is refused by its length, before every item is judged", async () => {
    const lines: string[] = [];
    const mock = await startMock({ api: "amocrm", log: (line) => lines.push(line) });
    try {
      const response = await fetch(`${mock.url}/api/v4/contacts`, {
        method: "POST",
        headers: { authorization: "Bearer demo", "content-type": "application/json" },
        body: JSON.stringify(Array.from({ length: 100_000 }, () => 1)),
      });
      expect(response.status).toBe(400);
      expect(lines[0]).toContain(
        "should be a list of at most 250 items, was a list of 100000 items",
      );
    } finally {
      await mock.close();
    }
  });

  test("of wrong items is told in one short line", async () => {
    const lines: string[] = [];
    const mock = await startMock({ api: "amocrm", log: (line) => lines.push(line) });
    try {
      await fetch(`${mock.url}/api/v4/contacts`, {
        method: "POST",
        headers: { authorization: "Bearer demo", "content-type": "application/json" },
        body: JSON.stringify(Array.from({ length: 250 }, () => 1)),
      });
      expect(lines[0]).toMatch(/; and 45 more$/);
    } finally {
      await mock.close();
    }
  });
});
