import type { Step } from "../../src/check/plan.ts";
import { type Contract, createContract } from "../../src/engine/contract.ts";
import type { Rule } from "../../src/engine/violation.ts";
import type { RequestCase } from "../../src/generation/cases.ts";

const thing = { type: "object", required: ["id"], properties: { id: { type: "integer" } } };
const things = { type: "array", items: thing };
const next = {
  type: "object",
  properties: { next: { type: "object", properties: { href: { type: "string" } } } },
};
const page = { name: "page", in: "query", schema: { type: "integer", minimum: 1 } };
const problem = {
  description: "refused",
  content: { "application/json": { schema: { type: "object" } } },
};

function list(operationId: string, schema: object, more: object = {}, parameters: object[] = []) {
  return {
    get: {
      operationId,
      tags: ["Lists"],
      parameters: [page, ...parameters],
      responses: {
        200: { description: "a page", content: { "application/json": { schema } }, ...more },
        204: { description: "nothing" },
        ...refusals,
      },
    },
  };
}

const refusals = { 400: problem, 401: problem, 404: problem, 429: problem };

/** An API with every way to lead from page to page, and operations to refuse requests to. */
export const CONTRACT: Contract = createContract({
  openapi: "3.1.1",
  info: { title: "Things", version: "1" },
  components: { securitySchemes: { bearer: { type: "http", scheme: "bearer" } } },
  security: [{ bearer: [] }],
  paths: {
    "/things": {
      ...list("listThings", { type: "object", properties: { _links: next, things } }, {}, [
        { name: "q", in: "query", schema: { type: "string" } },
        { name: "ids", in: "query", style: "deepObject", schema: { type: "array" } },
      ]),
      post: {
        operationId: "createThing",
        requestBody: { required: true, content: { "application/json": { schema: thing } } },
        responses: {
          200: { description: "done", content: { "application/json": { schema: thing } } },
          ...refusals,
        },
      },
    },
    "/headed": list("listHeaded", things, { headers: { Link: { schema: { type: "string" } } } }),
    "/addressed": list("listAddressed", {
      type: "object",
      properties: { next: { type: ["string", "null"], format: "uri-reference" }, things },
    }),
    "/texts": list("listTexts", { type: "object", properties: { next: { type: "string" } } }),
    "/cursored": list(
      "listCursored",
      { type: "object", properties: { meta: { type: "object" }, results: things } },
      {},
      [
        { name: "after", in: "query", schema: { type: "string" } },
        { name: "before", in: "query", schema: { type: "string" } },
      ],
    ),
  },
});

/** What a test says of a step. */
export interface Case extends Partial<Omit<RequestCase, "request" | "broken">> {
  readonly target?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly broken?: { readonly rule: Rule; readonly place: string };
  readonly followsPages?: boolean;
}

/** A step that sends a case of an operation. */
export function stepOf(operationId: string, of: Case = {}): Step {
  const operation = CONTRACT.operations.find((one) => one.operationId === operationId);
  if (operation === undefined) throw new Error(`There is no operation ${operationId}`);
  const { target = operation.path, body, headers, followsPages = false, ...more } = of;
  const type = body === undefined ? {} : { "content-type": "application/json" };
  return {
    operation,
    followsPages,
    case: {
      operationId,
      name: `valid · ${target}`,
      kind: "valid",
      ...more,
      request: {
        method: operation.method,
        target,
        headers: { ...type, ...headers },
        body: new TextEncoder().encode(body === undefined ? "" : JSON.stringify(body)),
      },
    },
  };
}
