import type { Contract } from "../engine/contract.ts";
import type { Operation, Parameter } from "../engine/description/operation.ts";
import {
  COVERAGE_KINDS,
  type CoverageDocument,
  type CoverageItemKind,
  titleOf,
} from "./coverageDocument.ts";
import type { ExchangeCoverage } from "./exchangeCoverage.ts";
import { isFreeText } from "./freeText.ts";

/** Adds up what many exchanges touch of a description. */
export interface CoverageCounter {
  add(exchange: ExchangeCoverage): void;
  /** Everything so far, as plain data that does not change any more. */
  document(): CoverageDocument;
  /** Starts anew. */
  clear(): void;
}

interface Counted {
  readonly operation: Operation;
  readonly items: Readonly<Record<CoverageItemKind, Map<string, number>>>;
  exchanges: number;
}

/**
 * Prepares the counting; everything that is declared begins at 0.
 *
 * @param kinds what is counted; left out, everything. Without `fields` and `members` the schemas are
 *   not looked at.
 */
export function createCoverageCounter(
  contract: Pick<Contract, "document" | "operations" | "surface">,
  kinds: readonly CoverageItemKind[] = COVERAGE_KINDS,
): CoverageCounter {
  const description = titleOf(contract.document);
  const counted = new Map<string, Counted>();
  // A big description is prepared as its operations are used, not at every start.
  const find = (operation: Operation): Counted => {
    let found = counted.get(operation.operationId);
    if (found === undefined) {
      found = { operation, items: declaredItems(contract, operation, kinds), exchanges: 0 };
      counted.set(operation.operationId, found);
    }
    return found;
  };
  const operations = new Map(contract.operations.map((one) => [one.operationId, one]));

  return {
    add: ({ operationId, parameters, status, mediaType, fields = [], members = [] }) => {
      const operation = operations.get(operationId);
      if (operation === undefined) return;
      const found = find(operation);
      found.exchanges += 1;
      const count = (kind: CoverageItemKind, name: string) => {
        const items = found.items[kind];
        const before = items.get(name);
        if (before !== undefined) items.set(name, before + 1);
      };
      if (status !== undefined) count("statuses", status);
      if (mediaType !== undefined) count("mediaTypes", `${status} ${mediaType}`);
      for (const { name, valid } of parameters) count(valid ? "parameters" : "refusals", name);
      for (const field of fields) count("fields", field);
      for (const member of members) count("members", member);
    },
    document: () => ({
      format: "liaison-coverage/1",
      description,
      operations: contract.operations.map((operation) => {
        const { items, exchanges } = find(operation);
        const { operationId, method, path, tags } = operation;
        const counts = COVERAGE_KINDS.map((kind) => [kind, Object.fromEntries(items[kind])]);
        return {
          ...{ operationId, method, path, tags, exchanges },
          ...(Object.fromEntries(counts) as Record<CoverageItemKind, Record<string, number>>),
        };
      }),
    }),
    clear: () => counted.clear(),
  };
}

function declaredItems(
  { document, surface }: Pick<Contract, "document" | "surface">,
  operation: Operation,
  kinds: readonly CoverageItemKind[],
): Counted["items"] {
  const { parameters, responses } = operation;
  const nameOf = ({ in: place, name }: Parameter) => `${place} ${name}`;
  const { fields, members } =
    kinds.includes("fields") || kinds.includes("members")
      ? surface(operation)
      : { fields: [], members: [] };
  const declared: Record<CoverageItemKind, readonly string[]> = {
    statuses: responses.map(({ status }) => status),
    mediaTypes: responses.flatMap(({ status, contents }) =>
      contents.map(({ mediaType }) => `${status} ${mediaType}`),
    ),
    parameters: parameters.map(nameOf),
    refusals: parameters.filter((parameter) => !isFreeText(document, parameter)).map(nameOf),
    fields,
    members,
  };
  const items = COVERAGE_KINDS.map((kind) => {
    const counted = kinds.includes(kind) ? declared[kind] : [];
    return [kind, new Map(counted.map((name) => [name, 0]))];
  });
  return Object.fromEntries(items) as Counted["items"];
}
