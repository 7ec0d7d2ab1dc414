import type { Contract } from "../engine/contract.ts";
import type { Operation } from "../engine/description/operation.ts";
import type { Rule } from "../engine/violation.ts";

/** What the person who runs a check knows, and a description cannot: ids that exist, bodies that work. */
export interface OperationInputs {
  /** Values of parameters by place and name; they take the place of generated ones. */
  readonly path?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  /** A body to send, instead of the examples and the generated valid ones. */
  readonly body?: unknown;
  /** Why the operation is not to be called. */
  readonly skip?: string;
}

/** One request that a check sends, and what must come back. */
export interface RequestCase {
  readonly operationId: string;
  /** Unique among the cases of the operation and the same for every seed that makes it: `valid · with=leads`. */
  readonly name: string;
  /**
   * `example`: as documented; `valid`: made by the description; `invalid`: one step away from a valid
   * one, and ruled out by the description.
   */
  readonly kind: "example" | "valid" | "invalid";
  readonly request: {
    readonly method: string;
    /** Path and query, percent-encoded. */
    readonly target: string;
    /** Lower case; without credentials, which the sender adds. */
    readonly headers: Readonly<Record<string, string>>;
    readonly body: Uint8Array;
  };
  /** Of an invalid one: the violation that the engine must find in it. */
  readonly broken?: { readonly rule: Rule; readonly place: string };
  /** Sent without credentials: that is what is wrong with it. */
  readonly anonymous?: true;
}

/** How many cases are made, and by which choices. */
export interface GenerationOptions {
  readonly seed: number;
  /** By operationId. */
  readonly inputs?: Readonly<Record<string, OperationInputs>>;
  /** Values of parameters in all operations, by name: `{ id: 50101 }`. */
  readonly parameters?: Readonly<Record<string, unknown>>;
}

/**
 * Makes the cases of one operation, the same for the same seed: the documented examples, valid
 * requests that together touch every parameter, property, bound and member, and invalid ones that each
 * break one rule.
 */
export type CaseMaker = (operation: Operation) => readonly RequestCase[];

export type CreateCaseMaker = (contract: Contract, options: GenerationOptions) => CaseMaker;
