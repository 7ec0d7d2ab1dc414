import { describe, expect, it } from "vitest";
import type { OperationCases } from "../src/cases.ts";
import { type CheckContext, checkAnswers, checkRefusals, checkRequests } from "../src/checks.ts";
import { setUp } from "../src/context.ts";
import type { JsonObject, Operation } from "../src/description.ts";

type Answer = NonNullable<Operation["answers"][number]["content"]>;
type Check = (context: CheckContext, operation: Operation) => Promise<string[]>;

/** A description broken in one place, and the check that has to notice. */
interface Break {
  readonly name: string;
  readonly change: (document: JsonObject) => void;
  readonly check: Check;
  readonly operationId: string;
  readonly finding: RegExp;
}

const breaks: readonly Break[] = [
  {
    name: "a required property of a request is dropped",
    change: (document) => {
      schema(document, "LinkRequest")["required"] = ["to_entity_id"];
    },
    check: checkRefusals,
    operationId: "linkLead",
    finding: /type of the linked entity missing: status should be 400, was 200/,
  },
  {
    name: "a closed request is opened",
    change: (document) => {
      delete schema(document, "ContactCreate")["additionalProperties"];
    },
    check: checkRefusals,
    operationId: "createContacts",
    finding: /property that is only read: status should be 400, was 200/,
  },
  {
    name: "the type of a property of an answer changes",
    change: (document) => {
      property(document, "Contact", "id")["type"] = "string";
    },
    check: checkAnswers,
    operationId: "getContact",
    finding: /body does not match its schema: .*\/id must be string/,
  },
  {
    name: "the type of a property of a request changes",
    change: (document) => {
      property(document, "ContactCreate", "created_by")["type"] = "string";
    },
    check: checkRequests,
    operationId: "createContacts",
    finding: /two contacts: status should be "a success", was 400/,
  },
  {
    name: "a member of an enum is removed",
    change: (document) => {
      const type = schema(document, "LinkTargetType");
      type["enum"] = (type["enum"] as string[]).filter((value) => value !== "catalog_elements");
    },
    check: checkRequests,
    operationId: "linkLead",
    finding: /a catalog element and another entity: status should be "a success", was 400/,
  },
  {
    name: "a path is renamed",
    change: (document) => {
      const paths = document["paths"] as JsonObject;
      paths["/api/v4/people/{id}"] = paths["/api/v4/contacts/{id}"];
      delete paths["/api/v4/contacts/{id}"];
    },
    check: checkRequests,
    operationId: "getContact",
    finding: /path should be "\/api\/v4\/contacts\/50101", was "\/api\/v4\/people\/50101"/,
  },
  {
    name: "a parameter changes its style",
    change: (document) => {
      const { parameters } = document["components"] as { parameters: Record<string, JsonObject> };
      Object.assign(parameters["ContactWith"] ?? {}, { style: "pipeDelimited" });
    },
    check: checkRequests,
    operationId: "listContacts",
    finding: /nested filter, order and with: status should be "a success", was 400/,
  },
];

describe("the suite notices when", () => {
  it.each(breaks)("$name", async ({ change, check, operationId, finding }) => {
    const { context, operations, mock } = await setUp("amocrm", undefined, change);
    try {
      const findings = await check(context, find(operations, operationId));
      expect(findings.join("\n")).toMatch(finding);
    } finally {
      await mock.close();
    }
  });

  it("an operation has no case, or fewer than three wrong requests", async () => {
    const { context, operations, mock } = await setUp("suprsend");
    const operation = find(operations, "listObjectSubscriptions");
    const own = context.cases.get(operation.operationId) as OperationCases;
    try {
      const none = { ...context, cases: new Map() };
      expect(await checkRequests(none, operation)).toEqual([
        "listObjectSubscriptions: no case sends it.",
      ]);
      const two = { ...own, refused: own.refused.slice(0, 2) };
      const few = { ...context, cases: new Map([[operation.operationId, two]]) };
      expect(await checkRefusals(few, operation)).toEqual([
        "listObjectSubscriptions: fewer than three wrong requests.",
      ]);
    } finally {
      await mock.close();
    }
  });

  it.each(["method", "path", "query", "headers", "body"] as const)(
    "the client sends another %s than the case says",
    async (part) => {
      const { context, operations, mock } = await setUp("amocrm");
      const operation = find(operations, "linkLead");
      const { accepted, refused } = context.cases.get("linkLead") as OperationCases;
      const changed = accepted.map((one) => ({
        ...one,
        request: { ...one.request, [part]: part === "headers" ? { "x-other": "1" } : "other" },
      }));
      try {
        const cases = new Map([["linkLead", { accepted: changed, refused }]]);
        const findings = await checkRequests({ ...context, cases }, operation);
        // By method and path, and by the function of the operation.
        expect(findings[0]).toContain(`: ${part} should be`);
        expect(findings[1]).toContain(`, by its function: ${part} should be`);
      } finally {
        await mock.close();
      }
    },
  );

  it.each([
    ["media type", (answer: Answer) => ({ ...answer, mediaType: "application/json" })],
    ["body", (answer: Answer) => ({ ...answer, value: { id: 1 } })],
  ])("an answer comes with another %s than is documented", async (part, change) => {
    const { context, operations, mock } = await setUp("amocrm");
    const operation = find(operations, "getContact");
    const answers = operation.answers.map((one) =>
      one.content ? { ...one, content: change(one.content) } : one,
    );
    try {
      const findings = await checkAnswers(context, { ...operation, answers });
      expect(findings[0]).toContain(`: ${part} should be`);
    } finally {
      await mock.close();
    }
  });

  it("a refusal comes with another media type than is declared", async () => {
    const { context, operations, mock } = await setUp("amocrm");
    const operation = find(operations, "getContact");
    const answers = operation.answers.map((one) =>
      one.content ? { ...one, content: { ...one.content, mediaType: "text/plain" } } : one,
    );
    try {
      const findings = await checkRefusals(context, { ...operation, answers });
      expect(findings[0]).toContain(": media type should be");
    } finally {
      await mock.close();
    }
  });

  it("a documented answer was never seen", async () => {
    const { context, operations, mock } = await setUp("suprsend");
    const operation = find(operations, "listObjectSubscriptions");
    try {
      context.coverage.declare(operation);
      await checkAnswers(context, { ...operation, answers: operation.answers.slice(1) });
      expect(context.coverage.counts()["examples"]?.missing).toEqual([
        "listObjectSubscriptions 200 application/json ok",
      ]);
    } finally {
      await mock.close();
    }
  });
});

function schema(document: JsonObject, name: string): JsonObject {
  const { schemas } = document["components"] as { schemas: Record<string, JsonObject> };
  const found = schemas[name];
  if (!found) throw new Error(`No schema ${name}: mend this test.`);
  return found;
}

function property(document: JsonObject, name: string, key: string): JsonObject {
  const properties = schema(document, name)["properties"] as Record<string, JsonObject>;
  const found = properties[key];
  if (!found) throw new Error(`No property ${key} in ${name}: mend this test.`);
  return found;
}

function find(operations: readonly Operation[], operationId: string): Operation {
  const found = operations.find((operation) => operation.operationId === operationId);
  if (!found) throw new Error(`No operation ${operationId}: mend this test.`);
  return found;
}
