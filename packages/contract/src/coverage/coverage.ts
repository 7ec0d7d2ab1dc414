import type { Operation } from "../engine/description/operation.ts";

/** What one exchange touched of the description. */
export interface ExchangeCoverage {
  readonly operationId: string;
  /** Declared parameters that were sent, as `query page`, and whether their values were valid. */
  readonly parameters: readonly { readonly name: string; readonly valid: boolean }[];
  /** The declared status that answered: `200`, `5XX`; absent when none is declared for it. */
  readonly status?: string;
  /** The declared media type that answered. */
  readonly mediaType?: string;
}

/** How much of one kind of things was touched. */
export interface CoverageCount {
  readonly covered: number;
  readonly total: number;
  /** What was not, in the order of the description. */
  readonly missing: readonly string[];
}

/** The kinds of things that are counted. */
export type CoverageKind = "operations" | "statuses" | "mediaTypes" | "parameters" | "refusals";

/** Adds up what many exchanges touched. */
export interface Coverage {
  add(exchange: ExchangeCoverage): void;
  /**
   * Counts by kind: operations; operation x status; operation x status x media type; parameters that
   * were sent with a valid value; parameters that were sent with an invalid one.
   */
  counts(): Readonly<Record<CoverageKind, CoverageCount>>;
  /** Starts anew. */
  clear(): void;
}

/** Prepares the counting for the operations of a description. */
export function createCoverage(operations: readonly Operation[]): Coverage {
  const declared = listDeclared(operations);
  const seen = new Set<string>();
  return {
    add: ({ operationId, parameters, status, mediaType }) => {
      seen.add(operationId);
      if (status !== undefined) seen.add(`${operationId} ${status}`);
      if (mediaType !== undefined) seen.add(`${operationId} ${status} ${mediaType}`);
      for (const { name, valid } of parameters) {
        seen.add(`${operationId} ${name}${valid ? "" : " refused"}`);
      }
    },
    counts: () => {
      const counts = Object.entries(declared).map(([kind, keys]) => {
        const missing = keys.filter((key) => !seen.has(key));
        return [kind, { covered: keys.length - missing.length, total: keys.length, missing }];
      });
      return Object.fromEntries(counts) as Record<CoverageKind, CoverageCount>;
    },
    clear: () => seen.clear(),
  };
}

function listDeclared(operations: readonly Operation[]): Record<CoverageKind, string[]> {
  const parameters = operations.flatMap(({ operationId, parameters }) =>
    parameters.map(({ in: place, name }) => `${operationId} ${place} ${name}`),
  );
  return {
    operations: operations.map(({ operationId }) => operationId),
    statuses: operations.flatMap(({ operationId, responses }) =>
      responses.map(({ status }) => `${operationId} ${status}`),
    ),
    mediaTypes: operations.flatMap(({ operationId, responses }) =>
      responses.flatMap(({ status, contents }) =>
        contents.map(({ mediaType }) => `${operationId} ${status} ${mediaType}`),
      ),
    ),
    parameters,
    refusals: parameters.map((name) => `${name} refused`),
  };
}
