import type { Operation } from "../engine/description/operation.ts";
import type { OperationInputs, RequestCase } from "../generation/cases.ts";
import type { ReportingCaseMaker } from "../generation/requestCases.ts";
import { findNearest } from "../input/nearest.ts";
import { UsageError } from "../input/usageError.ts";

/** One step of a check: it gives one result, or one per page. */
export type Step =
  | {
      readonly operation: Operation;
      readonly case: RequestCase;
      /** Whether the links to next pages of its answer are followed: once per operation. */
      readonly followsPages: boolean;
    }
  | {
      readonly operation: Operation;
      /** Why the operation is not called. */
      readonly skipped: string;
    };

/** Which operations and cases a check is made of. */
export interface Choice {
  /** operationIds; left out, all. */
  readonly operations?: readonly string[];
  readonly tag?: string;
  /** Only methods that change nothing are sent. */
  readonly isSafe?: boolean;
  /** One part of so many, from 1. */
  readonly shard?: { readonly part: number; readonly of: number };
  /** Most cases of an operation. */
  readonly maxCases: number;
  readonly inputs?: Readonly<Record<string, OperationInputs>>;
}

/** What a check does, in the order in which it is told. */
export interface Plan {
  readonly steps: readonly Step[];
  /** Cases that could be made of the chosen operations, in all shards. */
  readonly possible: number;
  /** Those of them that `maxCases` let through, in all shards. */
  readonly chosen: number;
}

const SAFE = ["GET", "HEAD", "OPTIONS"];

/**
 * Plans a check. The same choice gives the same plan; the shards of it have every step once.
 *
 * @throws UsageError when an operation or tag does not exist, or nothing is left
 */
export function planCheck(
  all: readonly Operation[],
  makeCases: ReportingCaseMaker,
  choice: Choice,
): Plan {
  const { isSafe = false, shard, maxCases, inputs = {} } = choice;
  checkNames(all, Object.keys(inputs), "operations of the configuration");
  let possible = 0;
  const steps = chooseOperations(all, choice).flatMap((operation): Step[] => {
    const reason = inputs[operation.operationId]?.skip;
    if (reason !== undefined) return [{ operation, skipped: reason }];
    if (isSafe && !SAFE.includes(operation.method)) {
      return [{ operation, skipped: `${operation.method} may write, --safe sends only reads` }];
    }
    const cases = makeCases(operation);
    if (cases.length === 0) {
      return [{ operation, skipped: `no request can be made: ${tellLack(operation, makeCases)}` }];
    }
    possible += cases.length;
    const chosen = spread(cases, maxCases);
    const first = chosen.find(({ kind }) => kind !== "invalid");
    return chosen.map((one) => ({ operation, case: one, followsPages: one === first }));
  });
  const chosen = steps.filter((step) => "case" in step).length;
  if (shard === undefined) return { steps, possible, chosen };
  return { steps: steps.filter((_, i) => i % shard.of === shard.part - 1), possible, chosen };
}

function tellLack(operation: Operation, makeCases: ReportingCaseMaker): string {
  const { method, path, parameters } = operation;
  const declared = parameters.filter((one) => one.in === "path").map(({ name }) => name);
  const undeclared = [...path.matchAll(/\{([^{}]+)\}/g)]
    .flatMap(([, name]) => name ?? [])
    .find((name) => !declared.includes(name));
  if (undeclared !== undefined) return `${method} ${path} declares no parameter ${undeclared}`;
  const [why = "it has none"] = makeCases.dropped(operation);
  return `${why}, give it in the configuration`;
}

/**
 * Looks whether a plan sends anything: a check that sends nothing has checked nothing.
 *
 * @param parameters names of the parameters that the configuration gives to all operations
 * @throws UsageError that says why nothing would be sent
 */
export function checkSending({ steps, chosen }: Plan, parameters: readonly string[]): void {
  if (steps.some((step) => "case" in step)) return;
  if (chosen > 0) {
    throw new UsageError(
      `--shard has no request to send: there are ${chosen} in all, take fewer shards`,
    );
  }
  const told = steps.flatMap((step) =>
    "skipped" in step ? [`${step.operation.operationId}: ${step.skipped}`] : [],
  );
  const [first = "this shard has no operation", ...others] = told;
  const more = others.length === 0 ? "" : `, and ${others.length} more operations are skipped`;
  const given =
    parameters.length === 0 ? "" : `; the configuration has parameters: ${parameters.join(", ")}`;
  throw new UsageError(`nothing is sent: ${first}${more}${given}`);
}

function chooseOperations(
  all: readonly Operation[],
  { operations, tag }: Choice,
): readonly Operation[] {
  if (operations !== undefined) checkNames(all, operations, "--operations");
  const tags = new Set(all.flatMap(tagsOf));
  if (tag !== undefined && !tags.has(tag)) {
    throw new UsageError(
      `--tag ${tag} is none of ${[...tags].join(", ") || "its tags: it has none"}`,
    );
  }
  const chosen = all.filter(
    (operation) =>
      (operations === undefined || operations.includes(operation.operationId)) &&
      (tag === undefined || tagsOf(operation).includes(tag)),
  );
  if (chosen.length === 0) {
    throw new UsageError(
      all.length === 0
        ? "the description has no operations"
        : `none of --operations ${operations?.join(",")} has the tag ${tag}`,
    );
  }
  return chosen;
}

function checkNames(all: readonly Operation[], names: readonly string[], from: string): void {
  const ids = all.map(({ operationId }) => operationId);
  for (const name of names) {
    if (ids.includes(name)) continue;
    const nearest = findNearest(name, ids);
    const advice =
      nearest.length > 0
        ? `did you mean ${nearest.join(" or ")}?`
        : `it has ${ids.slice(0, 5).join(", ")}${ids.length > 5 ? ` and ${ids.length - 5} more` : ""}`;
    throw new UsageError(
      `${from}: the description has no operation ${JSON.stringify(name)}, ${advice}`,
    );
  }
}

function tagsOf({ declared }: Operation): readonly string[] {
  const { tags } = declared;
  return Array.isArray(tags) ? tags.map(String) : [];
}

/**
 * Takes so many of the cases, in their order: of every kind as many as there are, or an equal share,
 * spread over the whole list, because neighbours are alike.
 */
function spread(cases: readonly RequestCase[], most: number): readonly RequestCase[] {
  if (cases.length <= most) return cases;
  const kinds = (["example", "valid", "invalid"] as const)
    .map((kind) => cases.filter((one) => one.kind === kind))
    .sort((a, b) => a.length - b.length);
  let left = most;
  const chosen = new Set(
    kinds.flatMap((list, i) => {
      const share = Math.min(list.length, Math.floor(left / (kinds.length - i)));
      left -= share;
      return Array.from({ length: share }, (_, k) => list[Math.floor((k * list.length) / share)]);
    }),
  );
  return cases.filter((one) => chosen.has(one));
}
