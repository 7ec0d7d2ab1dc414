import { describe, expect, test } from "vitest";
import { valueAt } from "../../src/engine/description/document.ts";
import type { GenerationOptions, RequestCase } from "../../src/generation/cases.ts";
import { createCaseMaker } from "../../src/generation/requestCases.ts";
import type { Contract } from "../../src/index.ts";
import { contractOf, type Declared, operationOf } from "../fixtures/api.ts";
import { contracts } from "./descriptions.ts";

function casesOf(
  declared: Declared,
  options: Partial<GenerationOptions> = {},
): { cases: readonly RequestCase[]; dropped: readonly string[]; contract: Contract } {
  const contract = contractOf(declared);
  const make = createCaseMaker(contract, { seed: 1, ...options });
  const operation = operationOf(contract);
  return { cases: make(operation), dropped: make.dropped(operation), contract };
}

function namesOf(cases: readonly RequestCase[], kind: RequestCase["kind"]): string[] {
  return cases.filter((one) => one.kind === kind).map(({ name }) => name.slice(kind.length + 3));
}

function named(cases: readonly RequestCase[], name: string): RequestCase {
  const found = cases.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no case is called ${name}`);
  return found;
}

function bodyOf({ request }: RequestCase): unknown {
  return JSON.parse(new TextDecoder().decode(request.body));
}

/** Everything that any security scheme of the descriptions asks for. */
function withCredentials({ request, anonymous }: RequestCase, contract: Contract) {
  if (anonymous) return request;
  const { operation } = contract.findOperation(request.method, request.target) as never as {
    operation: Contract["operations"][number];
  };
  const schemes = operation.security[0] ?? [];
  const headers: Record<string, string> = { ...request.headers };
  let { target } = request;
  for (const { type, scheme, in: place, parameterName = "" } of schemes) {
    if (type !== "apiKey") {
      headers["authorization"] = scheme === "basic" ? "Basic ZGVtbzpkZW1v" : "Bearer demo-token";
    } else if (place === "header") {
      headers[parameterName.toLowerCase()] =
        parameterName.toLowerCase() === "authorization" ? "ServiceToken demo-token" : "demo-token";
    } else if (place === "query") {
      target += `${target.includes("?") ? "&" : "?"}${parameterName}=demo-token`;
    } else {
      headers["cookie"] = [headers["cookie"], `${parameterName}=demo-token`]
        .filter((one) => one !== undefined)
        .join("; ");
    }
  }
  return { ...request, target, headers };
}

describe.each(contracts)("the requests of %s", (_, contract) => {
  const make = createCaseMaker(contract, { seed: 3 });

  test("are judged by the engine as they are meant", () => {
    for (const operation of contract.operations) {
      const cases = make(operation);
      expect(cases.length, operation.operationId).toBeGreaterThan(0);
      for (const one of cases) {
        const request = withCredentials(one, contract);
        const match = contract.findOperation(request.method, request.target);
        expect(match).toMatchObject({ kind: "found", operation });
        const { violations } = contract.judgeRequest(match, request);
        const where = `${operation.operationId} · ${one.name}`;
        if (one.broken === undefined) {
          expect(violations, where).toEqual([]);
        } else {
          expect(violations[0], where).toMatchObject(one.broken);
          expect(new Set(violations.map(({ rule }) => rule)).size, where).toBe(1);
        }
      }
    }
  });

  test("lose nothing", () => {
    expect(contract.operations.flatMap((operation) => make.dropped(operation))).toEqual([]);
  });

  test("have names that are used once and say what they are", () => {
    for (const operation of contract.operations) {
      const names = make(operation).map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      for (const { name, kind, operationId, broken } of make(operation)) {
        expect(name.startsWith(`${kind} · `)).toBe(true);
        expect(operationId).toBe(operation.operationId);
        expect(broken === undefined).toBe(kind !== "invalid");
      }
    }
  });

  test("are the same for the same seed, in any order", () => {
    const again = createCaseMaker(contract, { seed: 3 });
    for (const operation of [...contract.operations].reverse()) {
      expect(again(operation)).toEqual(make(operation));
    }
  });

  test("send each parameter valid, and each that can be wrong invalid", () => {
    const missing: string[] = [];
    for (const operation of contract.operations) {
      const sent = make(operation).flatMap(({ request }) => {
        const match = contract.findOperation(request.method, request.target);
        return contract.judgeRequest(match, request).parameters;
      });
      for (const { name, in: place, schemaPointer = "" } of operation.parameters) {
        const verdicts = new Set(
          sent.filter((one) => one.name === `${place} ${name}`).map(({ valid }) => valid),
        );
        const schema = valueAt(contract.document, schemaPointer) as Record<string, unknown>;
        // Every text is a valid one of these, and an empty path segment leads elsewhere.
        const limits = Object.keys(schema).filter((key) => key !== "minLength" || place !== "path");
        const takesAll = [schema["type"]].flat().includes("string") && limits.join() === "type";
        const expected = takesAll ? [true] : [false, true];
        if ([...verdicts].sort().join() !== expected.join()) {
          missing.push(`${operation.operationId} ${name}: ${[...verdicts]}`);
        }
      }
    }
    expect(missing).toEqual([]);
  });
});

const PAGED: Declared = {
  method: "get",
  path: "/things/{id}",
  operation: {
    parameters: [
      { name: "id", in: "path", required: true, schema: { type: "integer", minimum: 1 } },
      { name: "page", in: "query", required: true, schema: { type: "integer", minimum: 1 } },
      { name: "q", in: "query", schema: { type: "string", maxLength: 5 } },
    ],
  },
};

describe("parameters", () => {
  test("are sent alone and together", () => {
    const { cases } = casesOf(PAGED);
    expect(named(cases, "valid · only what is required").request.target).toMatch(
      /^\/things\/\d+\?page=\d+$/,
    );
    expect(named(cases, "valid · every parameter").request.target).toMatch(
      /^\/things\/\d+\?page=\d+&q=[^&]+$/,
    );
    expect(named(cases, "valid · page is 1").request.target).toMatch(/^\/things\/\d+\?page=1$/);
    expect(named(cases, "valid · q is empty").request.target).toMatch(/\?page=\d+&q=$/);
  });

  test("are wrong one at a time", () => {
    const { cases } = casesOf(PAGED);
    expect(namesOf(cases, "invalid")).toEqual(
      expect.arrayContaining([
        "id is 0, below the least",
        'id is the text "text"',
        "page is missing",
        'page is the text "1e3"',
        "page is 1.5",
        "q has 6 characters",
        "another is no parameter",
      ]),
    );
    expect(named(cases, "invalid · page is missing").broken).toEqual({
      rule: "request.query.missing",
      place: "page",
    });
    // In a query every number is a text.
    expect(namesOf(cases, "invalid").filter((name) => name.startsWith("q "))).toEqual([
      "q has 6 characters",
    ]);
  });

  test("that are given are sent as they are", () => {
    const inputs = { useThing: { path: { id: 50101 }, query: { q: "Ada" } } };
    const { cases } = casesOf(PAGED, { inputs, parameters: { page: 2 } });
    expect(named(cases, "valid · only what is required").request.target).toBe(
      "/things/50101?page=2&q=Ada",
    );
    for (const { kind, request } of cases) {
      if (kind === "valid") expect(request.target).toBe("/things/50101?page=2&q=Ada");
    }
    expect(named(cases, "invalid · q has 6 characters").request.target).toMatch(
      /^\/things\/50101\?page=2&q=.{6,}$/,
    );
  });

  test("that are given and wrong end the operation with a reason", () => {
    const { cases, dropped } = casesOf(PAGED, { parameters: { page: 0 } });
    expect(cases).toEqual([]);
    expect(dropped).toEqual([
      "not even the base is valid: The query parameter page should be a number of at least 1, was 0",
    ]);
  });

  test("for which no value can be made end the operation with a reason", () => {
    const schema = { type: "string", pattern: "^(?!00)[0-9]{6}$" };
    const parameters = [{ name: "code", in: "query", required: true, schema }];
    const { cases, dropped } = casesOf({ operation: { parameters } });
    expect(cases).toEqual([]);
    expect(dropped).toEqual(["no value for the query parameter code"]);
  });

  test("are sent as they are shown", () => {
    const parameters = [
      {
        name: "code",
        in: "query",
        required: true,
        schema: { type: "string", pattern: "^(?!00)[0-9]{6}$" },
        examples: { first: { value: "501010" }, second: { value: "501020" } },
      },
    ];
    const { cases } = casesOf({ operation: { parameters } });
    expect(named(cases, "example · second").request.target).toBe("/things?code=501020");
    expect(named(cases, "example · first").request.target).toBe("/things?code=501010");
  });
});

const BODIED: Declared = {
  operation: {
    requestBody: {
      required: true,
      content: {
        "application/json": {
          schema: {
            type: "object",
            additionalProperties: false,
            required: ["name"],
            properties: { name: { type: "string", maxLength: 10 }, age: { type: "integer" } },
          },
          examples: {
            ada: { value: { name: "Ada", age: 36 } },
            wrong: { value: { name: 7 } },
          },
        },
      },
    },
  },
};

describe("bodies", () => {
  test("are the documented ones first, and those that are wrong are told", () => {
    const { cases, dropped } = casesOf(BODIED);
    expect(bodyOf(named(cases, "example · ada"))).toEqual({ name: "Ada", age: 36 });
    expect(dropped).toEqual(["example wrong: request.body.schema /name"]);
  });

  test("are broken in every way", () => {
    const { cases } = casesOf(BODIED);
    expect(cases.flatMap(({ broken }) => broken?.rule ?? [])).toEqual(
      expect.arrayContaining([
        "request.body.schema",
        "request.body.syntax",
        "request.body.mediaType",
        "request.body.missing",
        "request.query.unknown",
      ]),
    );
    expect(named(cases, "invalid · /name is missing").broken).toEqual({
      rule: "request.body.schema",
      place: "/name",
    });
    expect(named(cases, "invalid · the body has no media type").request.headers).toEqual({});
  });

  test("that are given take the place of all others, and are what is broken", () => {
    const body = { name: "Ada Sample", age: 7 };
    const { cases } = casesOf(BODIED, { inputs: { useThing: { body } } });
    expect(namesOf(cases, "example")).toEqual([]);
    for (const one of cases.filter(({ kind }) => kind === "valid")) {
      expect(bodyOf(one)).toEqual(body);
    }
    expect(bodyOf(named(cases, "invalid · /name is missing"))).toEqual({ age: 7 });
    expect(bodyOf(named(cases, "invalid · /age is 1.5"))).toEqual({ ...body, age: 1.5 });
    expect(bodyOf(named(cases, "invalid · /another is not declared"))).toEqual({
      ...body,
      another: "text",
    });
  });

  test("may be left out where they are optional", () => {
    const content = { "text/plain": { schema: { type: "string", maxLength: 5 } } };
    const { cases } = casesOf({ operation: { requestBody: { content } } });
    expect(named(cases, "valid · the body is left out").request.body).toHaveLength(0);
    expect(namesOf(cases, "invalid")).toContain("the body has 6 characters");
  });

  test("of a form", () => {
    const schema = {
      type: "object",
      required: ["tag"],
      properties: { tag: { type: "array", minItems: 2, items: { type: "string" } } },
    };
    const content = { "application/x-www-form-urlencoded": { schema } };
    const { cases } = casesOf({ operation: { requestBody: { required: true, content } } });
    const [first] = cases.filter(({ kind }) => kind === "valid");
    expect(new TextDecoder().decode(first?.request.body)).toMatch(/^tag=[^&]+&tag=[^&]+$/);
  });

  test("where none is declared are wrong", () => {
    const { cases } = casesOf({});
    expect(named(cases, "invalid · a body where none is declared").broken?.rule).toBe(
      "request.body.unexpected",
    );
  });
});

describe("credentials", () => {
  const components = { securitySchemes: { token: { type: "http", scheme: "bearer" } } };

  test("are left out once where they are needed", () => {
    const { cases } = casesOf({ components, operation: { security: [{ token: [] }] } });
    expect(cases.filter(({ anonymous }) => anonymous)).toMatchObject([
      {
        name: "invalid · without credentials",
        broken: { rule: "request.security", place: "authorization" },
      },
    ]);
  });

  test("are never left out where they may be", () => {
    const { cases } = casesOf({ components, operation: { security: [{}, { token: [] }] } });
    expect(cases.some(({ anonymous }) => anonymous)).toBe(false);
  });
});

test("a path that leads to another operation has no cases", () => {
  const operation = { operationId: "one", responses: { 200: { description: "" } } };
  const parameters = [{ name: "id", in: "path", required: true, schema: { enum: ["fixed"] } }];
  const contract = contractOf({
    root: {
      paths: {
        "/things/{id}": { get: { ...operation, parameters } },
        "/things/fixed": { get: { ...operation, operationId: "other" } },
      },
    },
  });
  const make = createCaseMaker(contract, { seed: 1 });
  const [one] = contract.operations;
  if (one === undefined) throw new Error("The document has no operation");
  expect(make(one)).toEqual([]);
  expect(make.dropped(one)).toEqual(["its path leads to another operation, whatever stands in it"]);
});
