import type { ExchangeCoverage } from "../coverageCount/exchangeCoverage.ts";
import { assembleContract } from "./assembleContract.ts";
import type { JsonObject } from "./description/document.ts";
import type { Operation } from "./description/operation.ts";
import type { Match } from "./description/router.ts";
import type { Exchange, HttpRequest, HttpResponse } from "./exchange.ts";
import type { RequestFindings } from "./messages/request.ts";
import type { ResponseFindings } from "./messages/response.ts";
import { compileSchemas } from "./schemas/compileSchemas.ts";
import type { Finding } from "./schemas/explain.ts";
import { type PrecompiledValidators, precompiledSchemas } from "./schemas/precompiled.ts";
import type { Direction } from "./schemas/schemaDocument.ts";
import type { Violation } from "./violation.ts";

/** What the engine says of an exchange. */
export interface Verdict {
  /** Absent when the description has no operation for the request. */
  readonly operation?: Operation;
  /** Nothing when the exchange keeps to the description. */
  readonly violations: readonly Violation[];
  /**
   * Fields and members of sets that the description does not know, where it leaves them open: what a
   * closed world would refuse. Their rules are those of `DriftRule`.
   */
  readonly drift: readonly Violation[];
  /** Absent when there is no operation. */
  readonly coverage?: ExchangeCoverage;
}

/** The declared fields and members of an operation, as `ExchangeCoverage` writes them. */
export interface Surface {
  readonly fields: readonly string[];
  readonly members: readonly string[];
}

/** A description, ready to hold messages against. Its schemas are all compiled. */
export interface Contract {
  /** As OpenAPI 3.1, also when it was given as 3.0; its pointers are the same. */
  readonly document: JsonObject;
  readonly operations: readonly Operation[];
  /**
   * Finds the operation of a request, also below the path of one of the description's servers.
   *
   * @param method in upper case
   * @param target path and query as they came, or an absolute URL
   */
  findOperation(method: string, target: string): Match<Operation>;
  /**
   * Holds a request against the description.
   *
   * @param match what `findOperation` gave for it; without an operation that is the only violation
   */
  judgeRequest(match: Match<Operation>, request: HttpRequest): RequestFindings;
  /**
   * Holds a response against the operation that it answers.
   *
   * @param method of the request, GET unless given: an answer to HEAD has no body
   */
  judgeResponse(operation: Operation, response: HttpResponse, method?: string): ResponseFindings;
  /** Everything that coverage can count in the bodies and sets of an operation. */
  surface(operation: Operation): Surface;
  /** Holds a whole exchange against the description. */
  check(exchange: Exchange): Verdict;
  /**
   * As {@link check}, for a response whose request is not at hand.
   *
   * @param method of the request, GET unless given: an answer to HEAD has no body
   */
  checkResponse(operation: Operation, response: HttpResponse, method?: string): Verdict;
  /**
   * Holds a value of a response against a schema.
   *
   * @param schemaPointer JSON pointer of the schema in the document
   * @returns sentences that say what is wrong, none for a valid value
   */
  checkValue(schemaPointer: string, value: unknown): readonly string[];
  /**
   * Holds a value against a schema as a message of one direction is held against it.
   *
   * @param schemaPointer JSON pointer of the schema in the document
   * @returns what is wrong and where, nothing for a valid value
   */
  judgeValue(direction: Direction, schemaPointer: string, value: unknown): readonly Finding[];
  /**
   * Finds the values whose set may grow (`x-extensible-enum`).
   *
   * @returns their JSON pointers below `value`
   */
  extensibleValues(schemaPointer: string, value: unknown): readonly string[];
}

/** What can be handed in beside the description. */
export interface ContractOptions {
  /** Made of the same description by `liaison compile`; left out, its schemas are compiled now. */
  readonly validators?: PrecompiledValidators;
}

/**
 * Prepares a description for judging exchanges. Everything that can be wrong with it is found here.
 *
 * @param document a parsed OpenAPI 3.0 or 3.1 document in one piece, every reference within it; it
 *   must not change afterwards
 * @throws ContractError, one line, when it is of another version, a reference leads nowhere, a schema
 *   does not compile or the validators are another description's; it names the place
 */
export function createContract(document: object, { validators }: ContractOptions = {}): Contract {
  return assembleContract(document, validators ? precompiledSchemas(validators) : compileSchemas);
}
