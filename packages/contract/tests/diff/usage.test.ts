import { describe, expect, test } from "vitest";
import { compareDescriptions } from "../../src/diff/compareDescriptions.ts";
import { createContract } from "../../src/index.ts";
import { at, type Json, listOperations, spread, withChange } from "./seeds.ts";
import {
  coverageOf,
  type Field,
  has,
  listFields,
  type Meant,
  meantExchanges,
  writtenOut,
} from "./traffic.ts";

/** A breaking change at one place, and whether the traffic of the client has anything to do with it. */
interface UsageSeed {
  readonly name: string;
  readonly next: Json;
  readonly isFelt: boolean;
}

const document = writtenOut();
const contract = createContract(document);
const meant = meantExchanges(contract);
const coverage = coverageOf(document, meant);
const fields = listFields(document, contract);

const bodyOf = (one: Meant, message: string): unknown => {
  if (message === "request") return one.request;
  return one.status === message ? one.response : undefined;
};

function wasThere({ operationId, message, keys }: Field): boolean {
  return meant.some((one) => one.operationId === operationId && has(bodyOf(one, message), keys));
}

function wasCalled(operationId: string): boolean {
  return meant.some((one) => one.operationId === operationId);
}

/** Changes the object that declares a field, at some fields that it fits. */
function changing(
  name: string,
  message: "request" | "response",
  change: (owner: Json, name: string) => boolean,
  isFelt: (field: Field) => boolean = wasThere,
): UsageSeed[] {
  const candidates = fields.filter(
    (field) => (field.message === "request") === (message === "request"),
  );
  // Most fields do not fit most changes, and a copy of each would take long.
  const fitting = spread(candidates, 60).flatMap((field) => {
    const next = withChange(document, field.owner, (owner) => change(owner, field.name));
    return next ? [{ field, next }] : [];
  });
  return spread(fitting, 9).map(({ field, next }) => ({
    name: `${name}: ${field.operationId} ${field.message} ${field.keys.join("/")}`,
    next,
    isFelt: isFelt(field),
  }));
}

const propertiesOf = (owner: Json) => owner["properties"] as Record<string, Json>;

function remove(owner: Json, name: string): boolean {
  const { [name]: _, ...rest } = propertiesOf(owner);
  owner["properties"] = rest;
  const required = owner["required"] as string[] | undefined;
  if (required) owner["required"] = required.filter((one) => one !== name);
  return true;
}

const sentOperations = listOperations(document).map(({ operationId, pointer }) => ({
  operationId,
  pointer,
}));

function changingOperations(
  name: string,
  change: (operation: Json) => boolean,
  isFelt: (operationId: string) => boolean = wasCalled,
): UsageSeed[] {
  const fitting = sentOperations.flatMap(({ operationId, pointer }) => {
    const next = withChange(document, pointer, change);
    return next ? [{ operationId, next }] : [];
  });
  return spread(fitting, 8).map(({ operationId, next }) => ({
    name: `${name}: ${operationId}`,
    next,
    isFelt: isFelt(operationId),
  }));
}

function removeParameter(name: string): (operation: Json) => boolean {
  return (operation) => {
    const parameters = (operation["parameters"] as Json[]) ?? [];
    const left = parameters.filter((one) => one["name"] !== name);
    operation["parameters"] = left;
    return left.length < parameters.length;
  };
}

const sent = (name: string) => (operationId: string) =>
  meant.some((one) => one.operationId === operationId && name in one.query);

const SEEDS: readonly UsageSeed[] = [
  ...changing("an answer loses a field", "response", remove),
  ...changing("a field of an answer has another type", "response", (owner, name) => {
    if (propertiesOf(owner)[name]?.["type"] !== "integer") return false;
    propertiesOf(owner)[name] = { type: "string" };
    return true;
  }),
  ...changing("a field of an answer may be null", "response", (owner, name) => {
    const property = propertiesOf(owner)[name];
    if (property?.["type"] !== "string" || property["enum"] || property["const"]) return false;
    property["type"] = ["string", "null"];
    return true;
  }),
  ...changing("a field of an answer may be missing", "response", (owner, name) => {
    const required = (owner["required"] as string[]) ?? [];
    if (!required.includes(name)) return false;
    owner["required"] = required.filter((one) => one !== name);
    return true;
  }),
  ...changing("a request loses a field", "request", remove),
  ...changing("a field of a request has another type", "request", (owner, name) => {
    if (propertiesOf(owner)[name]?.["type"] !== "integer") return false;
    propertiesOf(owner)[name] = { type: "boolean" };
    return true;
  }),
  ...changing("a text of a request must be short", "request", (owner, name) => {
    const property = propertiesOf(owner)[name];
    if (property?.["type"] !== "string" || property["maxLength"] !== undefined) return false;
    property["maxLength"] = 3;
    return true;
  }),
  ...changing(
    "a request needs a new field",
    "request",
    (owner) => {
      owner["properties"] = { ...propertiesOf(owner), brand_new: { type: "string" } };
      owner["required"] = [...((owner["required"] as string[]) ?? []), "brand_new"];
      return true;
    },
    // Whoever sends the object must send the field, too.
    ({ keys, ...field }) => wasThere({ ...field, keys: keys.slice(0, -1) }),
  ),
  ...changingOperations(
    "the page cannot be chosen any more",
    removeParameter("page"),
    sent("page"),
  ),
  ...changingOperations(
    "the order cannot be chosen any more",
    removeParameter("order[id]"),
    sent("order[id]"),
  ),
  ...changingOperations(
    "the relations cannot be chosen any more",
    removeParameter("with"),
    sent("with"),
  ),
  ...changingOperations("a parameter is needed", (operation) => {
    const brandNew = { name: "brand_new", in: "query", required: true, schema: { type: "string" } };
    operation["parameters"] = [...((operation["parameters"] as Json[]) ?? []), brandNew];
    return true;
  }),
  ...changingOperations("other credentials are needed", (operation) => {
    operation["security"] = [{ oauth2: [], longLivedToken: [] }];
    return true;
  }),
  ...sentOperations.slice(0, 12).map(({ operationId, pointer }) => {
    const next = structuredClone(document);
    delete at(next, pointer.slice(0, pointer.lastIndexOf("/")))[pointer.split("/").at(-1) ?? ""];
    return { name: `removed: ${operationId}`, next, isFelt: wasCalled(operationId) };
  }),
];

describe("breaking changes, seen by one client", () => {
  // With usage, what does not count is told all the same: one comparison has both verdicts.
  const judged = SEEDS.map(({ name, next, isFelt }) => {
    const { verdict, changes } = compareDescriptions(document, next, { usage: coverage });
    return {
      name,
      next,
      isFelt,
      limited: verdict === "major",
      isBreaking: changes.some(({ level }) => level === "major"),
    };
  });

  test("are many, of what it uses and of what it does not", () => {
    expect(SEEDS.length).toBeGreaterThanOrEqual(100);
    expect(SEEDS.filter(({ isFelt }) => isFelt).length).toBeGreaterThan(30);
    expect(SEEDS.filter(({ isFelt }) => !isFelt).length).toBeGreaterThan(30);
  });

  test("are all breaking for somebody", () => {
    expect(judged.filter(({ isBreaking }) => !isBreaking).map(({ name }) => name)).toEqual([]);
  });

  test("have the same changes whether usage is given or not", () => {
    for (const { name, next } of spread(judged, 12)) {
      const { verdict, changes } = compareDescriptions(document, next);
      const limited = compareDescriptions(document, next, { usage: coverage });
      expect([name, verdict]).toEqual([name, "major"]);
      expect(limited.changes.map(({ rule, level }) => [rule, level]).sort()).toEqual(
        changes.map(({ rule, level }) => [rule, level]).sort(),
      );
    }
  });

  test("are never missed when they concern the client", () => {
    const missed = judged.filter(({ isFelt, limited }) => isFelt && !limited);
    expect(missed.map(({ name }) => name)).toEqual([]);
  });

  test("hardly ever fail the build when they do not", () => {
    const idle = judged.filter(({ isFelt }) => !isFelt);
    const alarms = idle.filter(({ limited }) => limited);
    expect(alarms.map(({ name }) => name)).toEqual([]);
  });
});
