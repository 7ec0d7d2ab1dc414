import { expect, test } from "vitest";
import { type Choice, planCheck, type Step } from "../../src/check/plan.ts";
import { createContract } from "../../src/engine/contract.ts";
import type { Operation } from "../../src/engine/description/operation.ts";
import type { RequestCase } from "../../src/generation/cases.ts";
import { findNearest } from "../../src/input/nearest.ts";
import { UsageError } from "../../src/input/usageError.ts";

const responses = { 200: { description: "done" } };
const { operations } = createContract({
  openapi: "3.1.1",
  info: { title: "Things", version: "1" },
  paths: {
    "/things": {
      get: { operationId: "listThings", tags: ["Things"], responses },
      post: { operationId: "createThing", tags: ["Things", "Writes"], responses },
    },
    "/owners": { get: { operationId: "listOwners", responses } },
  },
});

const KINDS = ["example", "valid", "invalid"] as const;

function casesOf({ operationId, method, path }: Operation, of = [2, 4, 30]): RequestCase[] {
  return KINDS.flatMap((kind, i) =>
    Array.from({ length: of[i] ?? 0 }, (_, k) => ({
      operationId,
      name: `${kind} · ${k}`,
      kind,
      request: { method, target: path, headers: {}, body: new Uint8Array() },
    })),
  );
}

function planWith(choice: Partial<Choice> = {}, make: (of: Operation) => RequestCase[] = casesOf) {
  const maker = Object.assign((of: Operation) => make(of), {
    dropped: () => ["no value could be made for the path parameter id"],
  });
  return planCheck(operations, maker, { maxCases: 1000, ...choice });
}

function namesOf(steps: readonly Step[]): string[] {
  return steps.map((step) => {
    const { operationId } = step.operation;
    return "case" in step ? `${operationId} ${step.case.name}` : `${operationId}: ${step.skipped}`;
  });
}

test("all cases of all operations, in the order of the description", () => {
  const { steps, possible, chosen } = planWith();
  expect([steps.length, possible, chosen]).toEqual([108, 108, 108]);
  expect(namesOf(steps)[36]).toBe("createThing example · 0");
});

test("pages are followed once per operation, from the first valid case", () => {
  const following = planWith().steps.filter((step) => "case" in step && step.followsPages);
  expect(namesOf(following)).toEqual([
    "listThings example · 0",
    "createThing example · 0",
    "listOwners example · 0",
  ]);
});

test("the chosen operations, by name and by tag", () => {
  const ids = (choice: Partial<Choice>) => [
    ...new Set(planWith(choice).steps.map(({ operation }) => operation.operationId)),
  ];
  expect(ids({ operations: ["listOwners", "listThings"] })).toEqual(["listThings", "listOwners"]);
  expect(ids({ tag: "Writes" })).toEqual(["createThing"]);
  expect(ids({ tag: "Things", operations: ["listThings", "listOwners"] })).toEqual(["listThings"]);
});

test.each<[Partial<Choice>, string]>([
  [
    { operations: ["listThing"] },
    '--operations: the description has no operation "listThing", did you mean listThings?',
  ],
  [
    { operations: ["LISTOWNERS"] },
    '--operations: the description has no operation "LISTOWNERS", did you mean listOwners?',
  ],
  [
    { operations: ["deleteEverything"] },
    '--operations: the description has no operation "deleteEverything", it has listThings, createThing, listOwners',
  ],
  [{ tag: "Nothing" }, "--tag Nothing is none of Things, Writes"],
  [
    { tag: "Writes", operations: ["listThings"] },
    "none of --operations listThings has the tag Writes",
  ],
  [
    { inputs: { listOwner: { skip: "x" } } },
    'operations of the configuration: the description has no operation "listOwner", did you mean listOwners?',
  ],
])("%j cannot be planned", (choice, message) => {
  expect(() => planWith(choice)).toThrow(new UsageError(message));
});

test("writes are skipped when only reads are sent, and what the configuration skips", () => {
  const { steps, possible } = planWith({
    isSafe: true,
    inputs: { listOwners: { skip: "the account has none" } },
  });
  expect(namesOf(steps).slice(-2)).toEqual([
    "createThing: POST may write, --safe sends only reads",
    "listOwners: the account has none",
  ]);
  expect(possible).toBe(36);
});

test("an operation without a case says why", () => {
  const { steps } = planWith({ operations: ["listOwners"] }, () => []);
  expect(namesOf(steps)).toEqual([
    "listOwners: no request can be made: no value could be made for the path parameter id, give it in the configuration",
  ]);
});

test("a limit keeps all kinds, in their order, spread over the whole list", () => {
  const { steps, possible, chosen } = planWith({ operations: ["listThings"], maxCases: 12 });
  expect([possible, chosen]).toEqual([36, 12]);
  expect(namesOf(steps).map((name) => name.replace("listThings ", ""))).toEqual([
    ...["example · 0", "example · 1"],
    ...["valid · 0", "valid · 1", "valid · 2", "valid · 3"],
    ...[
      "invalid · 0",
      "invalid · 5",
      "invalid · 10",
      "invalid · 15",
      "invalid · 20",
      "invalid · 25",
    ],
  ]);
});

test("the limit holds for any numbers of cases", () => {
  for (let most = 1; most <= 36; most += 1) {
    expect(planWith({ operations: ["listThings"], maxCases: most }).steps).toHaveLength(most);
    const few = planWith({ operations: ["listThings"], maxCases: most }, (of) =>
      casesOf(of, [0, 1, 20]),
    );
    expect(few.steps).toHaveLength(Math.min(most, 21));
  }
});

test.each([1, 2, 3, 4, 7, 200])("%i shards are the whole, each step once, of like sizes", (of) => {
  const whole = planWith({ isSafe: true });
  const shards = Array.from(
    { length: of },
    (_, i) => planWith({ isSafe: true, shard: { part: i + 1, of } }).steps,
  );
  expect(shards.flatMap(namesOf).sort()).toEqual(namesOf(whole.steps).sort());
  const sizes = shards.map(({ length }) => length);
  expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
});

test("near names", () => {
  const names = ["getContact", "listContacts", "updateContact", "updateContacts"];
  expect(findNearest("getContacts", names)).toEqual(["getContact", "listContacts"]);
  expect(findNearest("updatecontact", names)[0]).toBe("updateContact");
  expect(findNearest("", names)).toEqual([]);
  expect(findNearest("somethingElse", names)).toEqual([]);
});
