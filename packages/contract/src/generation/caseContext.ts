import type { Contract } from "../engine/contract.ts";
import type { Operation, Parameter } from "../engine/description/operation.ts";
import type { ParameterShape } from "../engine/messages/parameters.ts";
import type { Rule } from "../engine/violation.ts";
import type { OperationInputs, RequestCase } from "./cases.ts";
import type { Draft } from "./draft.ts";
import type { ValueMaker } from "./values.ts";

/** A case before the engine has judged it. */
export interface Proposal {
  /** What is special about it: `page is 0`. */
  readonly about: string;
  readonly kind: RequestCase["kind"];
  readonly draft: Draft;
  /** Of an invalid one: the rule that it breaks, and the place. */
  readonly broken?: { readonly rule: Rule; readonly place: string };
  readonly anonymous?: true;
  /** A query or a header cannot say everything: what the engine finds valid was only meant to be wrong. */
  readonly mayBeValid?: true;
}

/** An operation, and what is needed to make values for it. */
export interface CaseSource {
  readonly contract: Contract;
  readonly shapeOf: ParameterShape;
  readonly operation: Operation;
  readonly values: ValueMaker;
}

/** A source with what the options say of its operation. */
export interface GivenSource extends CaseSource {
  readonly inputs: OperationInputs;
  /** Values that the options give to parameters. */
  readonly given: ReadonlyMap<Parameter, unknown>;
}

/** What the cases of an operation are made from. */
export interface CaseContext extends GivenSource {
  /** Every required parameter and the body: a valid request to change one thing of. */
  readonly base: Draft;
}
