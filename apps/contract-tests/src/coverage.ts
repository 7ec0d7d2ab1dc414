import type { Operation } from "./description.ts";

/** How many of the things that a description declares were seen in the exchanges. */
export interface CoverageCount {
  readonly covered: number;
  readonly total: number;
  /** Names of what was not seen. */
  readonly missing: readonly string[];
}

/** Counts which parts of the descriptions the suite has touched. */
export class Coverage {
  readonly #declared = new Map<string, Set<string>>();
  readonly #seen = new Map<string, Set<string>>();

  /** Announces what an operation declares. */
  declare(operation: Operation): void {
    const { operationId } = operation;
    add(this.#declared, "operations", operationId);
    for (const { declaredStatus, content } of operation.answers) {
      add(this.#declared, "operation x status", `${operationId} ${declaredStatus}`);
      if (content) add(this.#declared, "examples", exampleKey(operation, declaredStatus, content));
    }
    for (const parameter of operation.parameters) {
      add(this.#declared, "parameters", `${operationId} ${parameter.name}`);
    }
  }

  /** An operation was called and what left the client was right. */
  called(operation: Operation, sentParameters: readonly string[]): void {
    add(this.#seen, "operations", operation.operationId);
    for (const name of sentParameters)
      add(this.#seen, "parameters", `${operation.operationId} ${name}`);
  }

  /** A declared answer came back and was right. */
  answered(operation: Operation, answer: Operation["answers"][number]): void {
    const { declaredStatus, content } = answer;
    add(this.#seen, "operation x status", `${operation.operationId} ${declaredStatus}`);
    if (content) add(this.#seen, "examples", exampleKey(operation, declaredStatus, content));
  }

  /** Counts by kind: operations, operation x status, parameters, examples. */
  counts(): Record<string, CoverageCount> {
    return Object.fromEntries(
      [...this.#declared].map(([kind, declared]) => {
        const missing = [...declared.difference(this.#seen.get(kind) ?? new Set())];
        return [kind, { covered: declared.size - missing.length, total: declared.size, missing }];
      }),
    );
  }
}

function exampleKey(
  operation: Operation,
  status: string,
  content: { mediaType: string; example: string },
): string {
  return `${operation.operationId} ${status} ${content.mediaType} ${content.example}`;
}

function add(sets: Map<string, Set<string>>, kind: string, key: string): void {
  const set = sets.get(kind) ?? new Set();
  sets.set(kind, set.add(key));
}
