import { ContractError } from "./description/contractError.ts";
import type { ExchangeCoverage } from "../coverage/coverage.ts";
import { child, isObject, type JsonObject } from "./description/document.ts";
import type { Exchange, HttpRequest, HttpResponse } from "./exchange.ts";
import { explain } from "./schemas/explain.ts";
import type { Operation } from "./description/operation.ts";
import { readOperations } from "./description/operations.ts";
import { createRequestCheck, type RequestFindings } from "./messages/request.ts";
import { createResponseCheck, type ResponseFindings } from "./messages/response.ts";
import { createRouter, type Match } from "./description/router.ts";
import { createSchemas, type Schemas } from "./schemas/schemas.ts";
import { createSchemaView } from "./schemas/schemaView.ts";
import { toPointer, type Violation } from "./violation.ts";

/** What the engine says of an exchange. */
export interface Verdict {
  /** Absent when the description has no operation for the request. */
  readonly operation?: Operation;
  /** Nothing when the exchange keeps to the description. */
  readonly violations: readonly Violation[];
  /** Absent when there is no operation. */
  readonly coverage?: ExchangeCoverage;
}

/** A description, ready to hold messages against. Its schemas are all compiled. */
export interface Contract {
  readonly document: JsonObject;
  readonly operations: readonly Operation[];
  /**
   * Finds the operation of a request.
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
  /** Holds a whole exchange against the description. */
  check(exchange: Exchange): Verdict;
  /**
   * Holds a value of a response against a schema.
   *
   * @param schemaPointer JSON pointer of the schema in the document
   * @returns sentences that say what is wrong, none for a valid value
   */
  checkValue(schemaPointer: string, value: unknown): readonly string[];
  /**
   * Finds the values whose set may grow (`x-extensible-enum`).
   *
   * @returns their JSON pointers below `value`
   */
  extensibleValues(schemaPointer: string, value: unknown): readonly string[];
}

/**
 * Prepares a description for judging exchanges. Everything that can be wrong with it is found here.
 *
 * @param document a parsed OpenAPI 3.1 document in one piece, every reference within it; it must not
 *   change afterwards
 * @throws ContractError, one line, when it is not OpenAPI 3.1, a reference leads nowhere or a schema
 *   does not compile; it names the place
 */
export function createContract(document: object): Contract {
  if (!isObject(document)) throw new ContractError("it is no OpenAPI document: not an object");
  const operations = readOperations(document);
  const { request: forRequests, response: forResponses } = createSchemas(document);
  compileAll(operations, forRequests, forResponses);
  const route = createRouter(operations);
  const view = createSchemaView(document);
  const checkRequest = createRequestCheck(forRequests, view);
  const checkResponse = createResponseCheck(forResponses, view);

  const findOperation: Contract["findOperation"] = (method, target) =>
    route(method, pathOf(target));

  const judgeRequest: Contract["judgeRequest"] = (match, request) =>
    match.kind === "found"
      ? checkRequest(match.operation, request, match.values)
      : { violations: [unmatched(request, match)], parameters: [] };

  return {
    document,
    operations,
    findOperation,
    judgeRequest,
    judgeResponse: (operation, response, method = "GET") =>
      checkResponse(operation, response, method),
    check: ({ request, response }) => {
      const match = findOperation(request.method, request.target);
      const asked = judgeRequest(match, request);
      if (match.kind !== "found") return { violations: asked.violations };
      const { operation } = match;
      const answered = checkResponse(operation, response, request.method);
      return {
        operation,
        violations: [...asked.violations, ...answered.violations],
        coverage: {
          operationId: operation.operationId,
          parameters: asked.parameters,
          ...(answered.declared && { status: answered.declared.status }),
          ...(answered.mediaType !== undefined && { mediaType: answered.mediaType }),
        },
      };
    },
    checkValue: (schemaPointer, value) => {
      if (forResponses.isValid(schemaPointer, value)) return [];
      return explain(forResponses, schemaPointer, value).map(
        ({ keys, problem }) => `${toPointer(keys) || "the value"} ${problem}`,
      );
    },
    extensibleValues: (schemaPointer, value) => {
      const schema = view.at(schemaPointer);
      const found: string[] = [];
      const visit = (schemas: readonly unknown[], node: unknown, pointer: string): void => {
        if (typeof node === "string" && view.declares(schemas, "x-extensible-enum")) {
          found.push(pointer);
        } else if (Array.isArray(node)) {
          for (const [i, item] of node.entries())
            visit(view.item(schemas, i), item, child(pointer, i));
        } else if (isObject(node)) {
          for (const [key, inner] of Object.entries(node)) {
            visit(view.property(schemas, key), inner, child(pointer, key));
          }
        }
      };
      visit([schema], value, "");
      return found;
    },
  };
}

/** A schema that does not compile must be told now, not when a message first needs it. */
function compileAll(
  operations: readonly Operation[],
  forRequests: Schemas,
  forResponses: Schemas,
): void {
  for (const { parameters, requestBody, responses } of operations) {
    for (const { schemaPointer } of [...parameters, ...(requestBody?.contents ?? [])]) {
      if (schemaPointer !== undefined) forRequests.compile(schemaPointer);
    }
    for (const { schemaPointer } of responses.flatMap((r) => [...r.headers, ...r.contents])) {
      if (schemaPointer !== undefined) forResponses.compile(schemaPointer);
    }
  }
}

/** The path of a target; of an address without one it is the slash that is sent. */
function pathOf(target: string): string {
  const path = /^[^?#]*/.exec(target)?.[0] ?? "";
  const origin = /^https?:\/\/[^/]*/i.exec(path)?.[0];
  return origin === undefined ? path : path.slice(origin.length) || "/";
}

function unmatched(
  { method, target }: HttpRequest,
  match: Exclude<Match<Operation>, { kind: "found" }>,
): Violation {
  const path = pathOf(target);
  if (match.kind === "unknownPath") {
    return {
      rule: "request.path.unknown",
      place: path,
      expected: "a path of the description",
      actual: path,
      message: `The description has no path ${path}`,
      specPointer: "/paths",
    };
  }
  const allow = match.allow.join(", ");
  return {
    rule: "request.method.notAllowed",
    place: path,
    expected: allow,
    actual: method,
    message: `${path} does not take ${method}, it takes ${allow}`,
    specPointer: "/paths",
  };
}
