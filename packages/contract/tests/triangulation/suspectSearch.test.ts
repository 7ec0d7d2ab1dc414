import { describe, expect, test } from "vitest";
import { createContract } from "../../src/engine/contract.ts";
import type { Exchange } from "../../src/engine/exchange.ts";
import type { Rule, Violation } from "../../src/engine/violation.ts";
import { DECISIONS } from "../../src/triangulation/decisions.ts";
import { findFooting } from "../../src/triangulation/footing.ts";
import { createSuspectSearch } from "../../src/triangulation/suspectSearch.ts";

/** A description of one operation, `GET /things?limit=`, whose answer has a name. */
function describeThings({
  maximum,
  type = "string",
  evidence,
  path = "/things",
  status = "200",
  closed = false,
}: {
  maximum?: number;
  type?: string;
  evidence?: object;
  path?: string;
  status?: string;
  closed?: boolean;
}) {
  return createContract({
    openapi: "3.1.1",
    info: { title: "Things", version: "1" },
    paths: {
      [path]: {
        get: {
          operationId: "listThings",
          parameters: [
            {
              name: "limit",
              in: "query",
              schema: { type: "integer", ...(maximum && { maximum }) },
            },
          ],
          responses: {
            [status]: {
              description: "things",
              content: {
                "application/json": {
                  schema: {
                    type: "object",
                    properties: {
                      name: { type, ...(evidence && { "x-evidence": [evidence] }) },
                      ...(closed && { nick: { type: "string" } }),
                    },
                  },
                },
              },
            },
          },
        },
      },
    },
  });
}

function exchange(target: string, status: number, body: unknown, headers = {}): Exchange {
  return {
    request: { method: "GET", target, headers, body: new Uint8Array() },
    response: {
      status,
      headers: { "content-type": "application/json" },
      body: body === undefined ? new Uint8Array() : Buffer.from(JSON.stringify(body)),
    },
  };
}

type Things = Parameters<typeof describeThings>[0];

/** Every finding of an exchange, with who is named. */
function named(own: Things, witness: Things | undefined, ...args: Parameters<typeof exchange>) {
  const contract = describeThings(own);
  const search = createSuspectSearch({
    contract,
    ...(witness && { witness: describeThings(witness) }),
  });
  const one = exchange(...args);
  const { violations, drift } = contract.check(one);
  return [...violations, ...drift].map((violation) => {
    const suspect = search(violation, one);
    return [violation.rule, suspect?.side, suspect?.why] as const;
  });
}

/** Who is named for a finding that a source makes. */
function namedForSource(rule: Rule, witness: Things | undefined, one: Exchange) {
  const contract = describeThings({ maximum: 10 });
  const search = createSuspectSearch({
    contract,
    ...(witness && { witness: describeThings(witness) }),
  });
  const violation: Violation = {
    rule,
    place: "",
    expected: "",
    actual: "",
    message: "",
    specPointer: "/paths",
  };
  return search(violation, one);
}

const strict = { maximum: 10 };
const loose = {};
const ok = { name: "Ada" };

const rows: readonly (readonly [string, string, ReturnType<typeof named>[number] | undefined])[] = (
  [
    [
      "taken by the service, ruled out by both",
      "client",
      named(strict, strict, "/things?limit=50", 200, ok),
    ],
    [
      "taken by the service, allowed by the other",
      "description",
      named(strict, loose, "/things?limit=50", 200, ok),
    ],
    [
      "taken by the service, no other",
      "description",
      named(strict, undefined, "/things?limit=50", 200, ok),
    ],
    [
      "refused, allowed by the other",
      "client",
      named(strict, loose, "/things?limit=50", 400, undefined),
    ],
    ["refused, no other", "client", named(strict, undefined, "/things?limit=50", 400, undefined)],
    ["500, ruled out by both", "client", named(strict, strict, "/things?limit=50", 500, undefined)],
    [
      "500, allowed by the other",
      "undecided",
      named(strict, loose, "/things?limit=50", 500, undefined),
    ],
    ["500, no other", "undecided", named(strict, undefined, "/things?limit=50", 500, undefined)],
    ["a wrong answer for both", "service", named(loose, loose, "/things", 200, { name: 1 })],
    [
      "an answer that the other allows",
      "description",
      named(loose, { type: "integer" }, "/things", 200, { name: 1 }),
    ],
    [
      "an answer against a measured word",
      "service",
      named({ evidence: { level: "measured" } }, undefined, "/things", 200, { name: 1 }),
    ],
    [
      "an answer against a doubtful word",
      "description",
      named({ evidence: { level: "inferred" } }, undefined, "/things", 200, { name: 1 }),
    ],
    [
      "an answer against a stated word",
      "undecided",
      named(loose, undefined, "/things", 200, { name: 1 }),
    ],
    [
      "an answer of an operation that the other lacks",
      "undecided",
      named(loose, { path: "/else" }, "/things", 200, { name: 1 }),
    ],
    [
      "a new field that the other knows",
      "description",
      named(loose, { closed: true }, "/things", 200, { nick: "Ada" }),
    ],
    ["a new field for both", "service", named(loose, loose, "/things", 200, { nick: "Ada" })],
    [
      "a new field, no other",
      "undecided",
      named(loose, undefined, "/things", 200, { nick: "Ada" }),
    ],
    [
      "an unknown path that is there",
      "description",
      named({ path: "/else" }, loose, "/things", 200, ok),
    ],
    [
      "an unknown path that is not there",
      "client",
      named({ path: "/else" }, undefined, "/things", 404, undefined),
    ],
    ["an unknown status", "description", named({ status: "201" }, loose, "/things", 200, ok)],
  ] as const
).map(([name, side, found]) => [name, side, found[0]]);

test.each(rows)("%s", (_, side, found) => {
  expect(found?.[1]).toBe(side);
});

describe("findings of a source", () => {
  const right = exchange("/things?limit=1", 422, undefined);
  const wrong = exchange("/things?limit=50", 200, ok);

  test("a valid request that was refused", () => {
    for (const rule of ["traffic.valid.refused", "check.valid.refused"] as const) {
      expect(namedForSource(rule, strict, right)?.side).toBe("service");
      expect(namedForSource(rule, { type: "boolean", path: "/else" }, right)?.side).toBe(
        "description",
      );
      expect(namedForSource(rule, undefined, right)?.side).toBe("undecided");
    }
  });

  test("an invalid one that was accepted", () => {
    expect(namedForSource("check.invalid.accepted", strict, wrong)?.side).toBe("service");
    expect(namedForSource("check.invalid.accepted", loose, wrong)?.side).toBe("description");
    expect(namedForSource("check.invalid.accepted", undefined, wrong)?.side).toBe("undecided");
  });

  test("no vote can be taken on the others", () => {
    expect(namedForSource("check.pages.endless", strict, right)).toBeUndefined();
    expect(namedForSource("check.answer.missing", undefined, right)).toBeUndefined();
  });
});

test("a refusal by an undeclared status is the client's, if its request is wrong", () => {
  expect(
    named(strict, undefined, "/things?limit=50", 422, undefined).map(([rule, side]) => [
      rule,
      side,
    ]),
  ).toEqual([
    ["request.query.invalid", "client"],
    ["response.status.undeclared", "client"],
  ]);
  expect(named(strict, strict, "/things", 422, undefined).map(([, side]) => side)).toEqual([
    "service",
  ]);
});

test("a status that was asked for, or a page for people, is no vote", () => {
  const asked = named(strict, undefined, "/things?limit=50", 200, ok, { prefer: "code=200" });
  expect(asked[0]?.[1]).toBe("undecided");
  const contract = describeThings(strict);
  const page = exchange("/things?limit=50", 200, "<html>");
  const login = {
    ...page,
    response: { ...page.response, headers: { "content-type": "text/html" } },
  };
  const [violation] = contract.check(login).violations;
  const search = createSuspectSearch({ contract });
  expect(violation && search(violation, login)?.side).toBe("undecided");
});

test("every row of the table decides something", () => {
  const reasons = new Set([
    ...rows.map(([, , found]) => found?.[2]),
    ...named(strict, undefined, "/things?limit=50", 422, undefined).map(([, , why]) => why),
    ...[strict, loose, undefined].flatMap((witness) => [
      namedForSource("check.invalid.accepted", witness, exchange("/things?limit=50", 200, ok))?.why,
    ]),
    ...[strict, { path: "/else" }, undefined].flatMap((witness) => [
      namedForSource("check.valid.refused", witness, exchange("/things", 400, undefined))?.why,
    ]),
  ]);
  expect(DECISIONS.filter(({ why }) => !reasons.has(why))).toEqual([]);
});

test("the footing is that of the thing itself, or of a mark that names it", () => {
  const document = {
    paths: {
      "/a": {
        get: {
          "x-evidence": [{ level: "inferred", about: ["402"] }, { level: "measured" }],
          responses: { 200: {}, 402: {} },
        },
      },
    },
    components: {
      schemas: {
        Thing: {
          "x-evidence": [{ level: "unconfirmed", about: ["nick"] }, { level: "sdk" }],
          type: "object",
          properties: {
            nick: { type: "string" },
            name: { type: "string", "x-evidence": [{ level: "measured" }] },
          },
        },
      },
    },
  };
  const of = (pointer: string) => findFooting(document, pointer);
  expect(of("/paths/~1a/get/responses/402")).toBe("doubtful");
  expect(of("/paths/~1a/get/responses/200")).toBe("stated");
  expect(of("/paths/~1a/get")).toBe("measured");
  expect(of("/components/schemas/Thing/properties/nick")).toBe("doubtful");
  expect(of("/components/schemas/Thing/properties/name/type")).toBe("measured");
  expect(of("/components/schemas/Thing")).toBe("stated");
  expect(of("/components/schemas/Nothing/type")).toBe("stated");
});

test("nobody is named for what a check itself has sent", () => {
  const contract = describeThings(strict);
  const sent = exchange("/things?limit=50", 200, { name: 1 });
  const rulesOf = (isChecker: boolean) => {
    const search = createSuspectSearch({ contract, isChecker });
    return contract
      .check(sent)
      .violations.map((violation) => [violation.rule, search(violation, sent)?.side]);
  };
  expect(rulesOf(false)).toEqual([
    ["request.query.invalid", "description"],
    ["response.body.schema", "undecided"],
  ]);
  expect(rulesOf(true)).toEqual([
    ["request.query.invalid", undefined],
    ["response.body.schema", "undecided"],
  ]);
});
