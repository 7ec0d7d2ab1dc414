import type { CoverageDocument } from "../coverageCount/coverageDocument.ts";
import { ContractError } from "../engine/description/contractError.ts";
import { toOpenApi31 } from "../engine/description/openApiVersion.ts";
import type { Operation } from "../engine/description/operation.ts";
import { readOperations } from "../engine/description/operations.ts";
import type { KnownFinding } from "../findings/finding.ts";
import { canonical } from "./canonical.ts";
import type { Change, Felt, Occurrence } from "./change.ts";
import { compareOperations, compareWebhooks } from "./compareOperations.ts";
import { compareTokenAddresses, createSecurityReader } from "./compareSecurity.ts";
import { compareServers } from "./compareServers.ts";
import { compareParts, compareShapes } from "./compareShapes.ts";
import { createPairs } from "./pairs.ts";
import { LEVELS, type Level } from "./rule.ts";
import { DIFF_RULES } from "./rules.ts";
import { createShapeReader } from "./shapes.ts";
import { readUsage } from "./usage.ts";

/** What two descriptions have in common, and what not. */
export interface DiffReport {
  readonly old: DescriptionName;
  readonly new: DescriptionName;
  /** What the changes that count ask of the version. */
  readonly verdict: Level | "none";
  /** Those that count first, the heaviest before the others; then in the order of the description. */
  readonly changes: readonly Change[];
  /** Changes that count, by level. */
  readonly counts: Readonly<Record<Level, number>>;
  /** Changes that do not count because traffic touches none of their places. */
  readonly unused: number;
  /** Changes that do not count because they are accepted. */
  readonly accepted: number;
  /** Whether it is known what traffic touches. */
  readonly isLimited: boolean;
}

interface DescriptionName {
  readonly title: string;
  readonly version: string;
}

export interface DiffOptions {
  /** How messages name the two: `api.yaml`; left out, `the old description` and `the new one`. */
  readonly names?: { readonly old: string; readonly new: string };
  /** What traffic touched of the old description; left out, every change counts. */
  readonly usage?: Pick<CoverageDocument, "operations">;
  /** Finds the entry that accepts a change at a place. */
  readonly accept?: (
    change: Pick<Felt, "rule" | "operationId" | "place">,
  ) => Pick<KnownFinding, "reason" | "expires"> | undefined;
}

/**
 * Compares two descriptions by what they mean. Names of components, inlined references, `allOf`, the
 * order of keys and the ways to say the same in OpenAPI 3.0 and 3.1 make no difference.
 *
 * @param old a parsed OpenAPI 3.0 or 3.1 document in one piece, every reference within it
 * @param next the same, later
 * @throws ContractError, one line, when one of them cannot be read; it says which
 */
export function compareDescriptions(
  old: object,
  next: object,
  { usage, accept, names = { old: "the old description", new: "the new one" } }: DiffOptions = {},
): DiffReport {
  const [before, oldOperations] = blame(names.old, () => read(old));
  const [after, newOperations] = blame(names.new, () => read(next));
  const readers = {
    old: createShapeReader(before, (look) => blame(names.old, look)),
    new: createShapeReader(after, (look) => blame(names.new, look)),
  };
  const pairsOf = (direction: "request" | "response") =>
    createPairs({ ...readers, direction }, compareShapes, compareParts);
  const felt = [
    ...compareServers(
      { document: before, operations: oldOperations },
      { document: after, operations: newOperations },
    ),
    ...compareTokenAddresses(before, after),
    ...compareWebhooks(before, after),
    ...compareOperations(oldOperations, newOperations, {
      requests: pairsOf("request"),
      responses: pairsOf("response"),
      security: { old: createSecurityReader(before), new: createSecurityReader(after) },
      use: usage ? readUsage(usage) : () => undefined,
    }),
    ...compareInfo(before, after),
  ];
  const changes = group(felt, accept);
  const counting = changes.filter(({ counts }) => counts);
  const counts = Object.fromEntries(
    LEVELS.map((level) => [level, counting.filter((change) => change.level === level).length]),
  ) as Record<Level, number>;
  const idle = changes.filter((change) => !change.counts);
  const isAccepted = ({ occurrences }: Change) => occurrences.some((one) => one.accepted);
  return {
    old: nameOf(before),
    new: nameOf(after),
    verdict: [...LEVELS].reverse().find((level) => counts[level] > 0) ?? "none",
    changes,
    counts,
    unused: idle.filter((change) => !isAccepted(change)).length,
    accepted: idle.filter(isAccepted).length,
    isLimited: usage !== undefined,
  };
}

type Document = ReturnType<typeof toOpenApi31>;

function read(document: object): [Document, Operation[]] {
  const description = toOpenApi31(document);
  return [description, readOperations(description)];
}

/** Says which of two descriptions it was. */
function blame<T>(name: string, look: () => T): T {
  try {
    return look();
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    throw new ContractError(`${name}: ${error.message}`);
  }
}

function nameOf({ info }: Document): DescriptionName {
  const { title, version } = (info ?? {}) as Record<string, unknown>;
  return { title: String(title ?? "untitled"), version: String(version ?? "0") };
}

/** The version itself is no change: it is what the changes ask for. */
function compareInfo(old: Document, next: Document): Felt[] {
  const wordsOf = ({ info, tags, externalDocs, ...others }: Document) => {
    const { version: _, ...rest } = (info ?? {}) as Record<string, unknown>;
    const extensions = Object.entries(others).filter(([key]) => key.startsWith("x-"));
    return canonical({ rest, tags, externalDocs, extensions });
  };
  if (wordsOf(old) === wordsOf(next)) return [];
  return [
    {
      rule: "text.changed",
      place: "",
      what: "info or tags",
      oldPointer: "/info",
      newPointer: "/info",
    },
  ];
}

/** Puts together what is the same change at several places. */
function group(felt: readonly Felt[], accept: DiffOptions["accept"]): Change[] {
  const groups = new Map<string, Felt[]>();
  for (const one of felt) {
    const { rule, what, from, to, member, oldPointer, newPointer } = one;
    const key = JSON.stringify([rule, what, from, to, member, oldPointer, newPointer]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const changes = [...groups.values()].map((same) => toChange(same, accept));
  return changes
    .map((change, index) => ({ change, index }))
    .sort((a, b) => rank(b.change) - rank(a.change) || a.index - b.index)
    .map(({ change }) => change);
}

function rank({ counts, level }: Change): number {
  return LEVELS.indexOf(level) + (counts ? LEVELS.length : 0);
}

function toChange(same: readonly Felt[], accept: DiffOptions["accept"]): Change {
  const [first] = same;
  if (first === undefined) throw new RangeError("a change is felt somewhere");
  const occurrences = new Map<string, Occurrence>();
  for (const { rule, operationId, place, isUsed } of same) {
    const accepted = accept?.({ rule, place, ...(operationId !== undefined && { operationId }) });
    const key = `${operationId}\n${place}`;
    const before = occurrences.get(key);
    occurrences.set(key, {
      ...(operationId !== undefined && { operationId }),
      place,
      ...(isUsed !== undefined && { isUsed: isUsed || before?.isUsed === true }),
      ...(accepted && { accepted }),
    });
  }
  const { rule, from, to, oldPointer, newPointer } = first;
  const list = [...occurrences.values()];
  return {
    rule,
    level: DIFF_RULES[rule].level,
    message: wordChange(first),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(oldPointer !== undefined && { oldPointer }),
    ...(newPointer !== undefined && { newPointer }),
    occurrences: list,
    counts: list.some(({ isUsed, accepted }) => isUsed !== false && accepted === undefined),
  };
}

/** The title of the rule, then what it is about: `A limit is tighter: the largest value, 250 → 100`. */
function wordChange({ rule, what, from, to, member }: Felt): string {
  const { title } = DIFF_RULES[rule];
  const isBoth = from !== undefined && to !== undefined;
  const sides = isBoth ? `${from} → ${to}` : (from ?? to ?? "");
  const about = [what, member === undefined ? sides : ""].filter(Boolean).join(", ");
  return about === "" ? title : `${title}: ${about}`;
}
