import { ContractError } from "../engine/description/contractError.ts";
import { isObject, type JsonObject } from "../engine/description/document.ts";
import type { Operation } from "../engine/description/operation.ts";
import { canonical } from "./canonical.ts";
import type { Felt } from "./change.ts";
import { compareParameters } from "./compareParameters.ts";
import { compareRequestBodies } from "./compareRequestBodies.ts";
import { compareResponses } from "./compareResponses.ts";
import { compareSecurity, type SecurityReader } from "./compareSecurity.ts";
import type { Pairs } from "./pairs.ts";
import type { ShapeReader } from "./shapes.ts";
import type { OperationUse } from "./usage.ts";

/** What comparing the operations of two documents needs. */
export interface Comparison {
  readonly requests: Pairs;
  readonly responses: Pairs;
  readonly security: { readonly old: SecurityReader; readonly new: SecurityReader };
  /** What traffic touched of an old operation; undefined when no traffic is known. */
  readonly use: (operationId: string) => OperationUse | undefined;
}

/** Compares all operations; those that a path or an operationId joins are the same. */
export function compareOperations(
  olds: readonly Operation[],
  news: readonly Operation[],
  comparison: Comparison,
): Felt[] {
  const exact = new Map(
    news.map((operation) => [`${operation.method} ${operation.path}`, operation]),
  );
  const bySignature = new Map(news.map((operation) => [signatureOf(operation), operation]));
  const taken = new Set<Operation>();
  const pairs: [Operation, Operation | undefined][] = olds.map((old) => {
    const next = exact.get(`${old.method} ${old.path}`) ?? bySignature.get(signatureOf(old));
    if (next) taken.add(next);
    return [old, next];
  });
  const moved = new Map(
    news.filter((next) => !taken.has(next)).map((next) => [next.operationId, next]),
  );
  const changes = pairs.flatMap(([old, same]) => {
    const next = same ?? moved.get(old.operationId);
    if (next === undefined) return [removed(old, comparison)];
    taken.add(next);
    return compareOperation(old, next, comparison);
  });
  const added = news.filter((next) => !taken.has(next));
  return [
    ...changes,
    ...added.map(
      ({ operationId, pointer, method, path }): Felt => ({
        rule: "operation.added",
        operationId,
        place: "",
        what: `${method} ${path}`,
        newPointer: pointer,
      }),
    ),
  ];
}

function removed({ operationId, pointer, method, path }: Operation, { use }: Comparison): Felt {
  const isUsed = use(operationId)?.operation;
  return {
    rule: "operation.removed",
    operationId,
    place: "",
    what: `${method} ${path}`,
    oldPointer: pointer,
    ...(isUsed !== undefined && { isUsed }),
  };
}

/** Names of path parameters are not on the wire. */
function signatureOf({ method, path }: Pick<Operation, "method" | "path">): string {
  return `${method} ${path.replaceAll(/\{[^{}]*\}/g, "{}")}`;
}

function compareOperation(old: Operation, next: Operation, comparison: Comparison): Felt[] {
  const use = comparison.use(old.operationId);
  const changes = [
    ...compareHead(old, next),
    ...compareWords(old, next, comparison.requests),
    ...compareParameters(old, next, comparison.requests, use),
    ...compareRequestBodies(old, next, comparison.requests, use),
    ...compareResponses(old, next, comparison.responses, use),
    ...compareSecurity(old, next, comparison.security),
  ];
  return changes.map((change) => ({
    operationId: old.operationId,
    ...change,
    // Who never called an operation does not feel any change of it.
    ...(use && { isUsed: use.operation && (change.isUsed ?? true) }),
  }));
}

function compareHead(old: Operation, next: Operation): Felt[] {
  const place = { place: "", oldPointer: old.pointer, newPointer: next.pointer };
  const changes: Felt[] = [];
  const report = (rule: Felt["rule"], from?: string, to?: string) =>
    changes.push({
      rule,
      ...place,
      what: `${old.method} ${old.path}`,
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
    });
  if (signatureOf(old) !== signatureOf(next)) {
    report("operation.moved", `${old.method} ${old.path}`, `${next.method} ${next.path}`);
  }
  if (old.operationId !== next.operationId && old.declared["operationId"] !== undefined) {
    report("operation.renamed", old.operationId, next.operationId);
  }
  const [wasDeprecated, isDeprecated] = [old, next].map(
    ({ declared }) => declared["deprecated"] === true,
  );
  const [sunset, newSunset] = [old, next].map(({ declared }) => text(declared["x-sunset"]));
  if (isDeprecated && (!wasDeprecated || sunset !== newSunset)) {
    report("operation.deprecated", sunset, newSunset);
  }
  if (wasDeprecated && !isDeprecated) report("operation.reactivated");
  const [callbacks, newCallbacks] = [old, next].map(({ declared }) => declared["callbacks"]);
  if (canonical(callbacks ?? {}) !== canonical(newCallbacks ?? {})) {
    if (callbacks !== undefined) report("operation.callbacks");
  }
  return changes;
}

function text(value: unknown): string | undefined {
  return value === undefined ? undefined : String(value);
}

const WORDS = ["summary", "description", "tags", "externalDocs"];

/** Compares what is said of an operation, its parameters, bodies and answers. */
function compareWords(old: Operation, next: Operation, { sides }: Pairs): Felt[] {
  const [before, after] = [wordsOf(old, sides.old), wordsOf(next, sides.new)];
  if (before === after) return [];
  const what = `${old.method} ${old.path}`;
  return [
    { rule: "text.changed", place: "", what, oldPointer: old.pointer, newPointer: next.pointer },
  ];
}

function wordsOf(operation: Operation, reader: ShapeReader): string {
  const { declared, parameters, requestBody, responses } = operation;
  const things = [...parameters, ...responses, ...responses.flatMap(({ headers }) => headers)];
  const pointers = [...things, ...(requestBody ? [requestBody] : [])].map((one) => one.pointer);
  const contents = [...responses, ...(requestBody ? [requestBody] : [])].flatMap(
    (one) => one.contents,
  );
  // The order of parameters and answers says nothing.
  const words = [declared, ...pointers.map(reader.written)].map(wordsIn).sort();
  const examples = contents
    .filter((content) => content.examples.length > 0)
    .map(({ mediaType, examples: list }) => canonical({ mediaType, list }));
  return [...words.filter((text) => text !== "{}"), ...examples.sort()].join("\n");
}

function wordsIn(thing: unknown): string {
  const words = Object.entries(thing ?? {}).filter(
    ([key]) => WORDS.includes(key) || (key.startsWith("x-") && key !== "x-sunset"),
  );
  return canonical(Object.fromEntries(words));
}

/** Compares what stands in a document beside its operations. */
export function compareWebhooks(old: JsonObject, next: JsonObject): Felt[] {
  const [before, after] = [old["webhooks"], next["webhooks"]];
  if (before === undefined || canonical(before) === canonical(after ?? {})) return [];
  if (!isObject(before)) throw new ContractError("/webhooks must be an object");
  return [{ rule: "operation.callbacks", place: "webhooks", oldPointer: "/webhooks" }];
}
