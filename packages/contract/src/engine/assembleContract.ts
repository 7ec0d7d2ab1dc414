import { createClosedWorld } from "./closedWorld.ts";
import type { Contract, Verdict } from "./contract.ts";
import { ContractError } from "./description/contractError.ts";
import { child, isObject } from "./description/document.ts";
import { toOpenApi31 } from "./description/openApiVersion.ts";
import type { Operation } from "./description/operation.ts";
import { readOperations } from "./description/operations.ts";
import { createRouter, type Match } from "./description/router.ts";
import { listServerPaths } from "./description/serverPaths.ts";
import type { HttpRequest, HttpResponse } from "./exchange.ts";
import { LARGE } from "./messages/body.ts";
import { createRequestCheck, type RequestFindings } from "./messages/request.ts";
import { createResponseCheck } from "./messages/response.ts";
import { explain } from "./schemas/explain.ts";
import type { SchemaSource, Schemas } from "./schemas/schemas.ts";
import { createSchemaView } from "./schemas/schemaView.ts";
import { shorten } from "./schemas/wording.ts";
import { toPointer, type Violation } from "./violation.ts";

/** What is known of a request that is not at hand. */
const UNSEEN: RequestFindings = { violations: [], parameters: [], sent: [] };

/**
 * Prepares a description for judging exchanges. Everything that can be wrong with it is found here.
 *
 * @param source a document as `createContract` takes it
 * @param schemasOf where its schemas come from
 * @throws ContractError, one line that names the place
 */
export function assembleContract(source: object, schemasOf: SchemaSource): Contract {
  try {
    return assemble(source, schemasOf);
  } catch (error) {
    if (error instanceof RangeError) throw new ContractError("it is nested too deeply to be read");
    throw error;
  }
}

function assemble(source: object, schemasOf: SchemaSource): Contract {
  const document = toOpenApi31(source);
  const operations = readOperations(document);
  const { request: forRequests, response: forResponses } = schemasOf(document);
  compileAll(operations, forRequests, forResponses);
  const route = createRouter(operations);
  const view = createSchemaView(document);
  const closedWorld = createClosedWorld(
    document,
    { request: forRequests, response: forResponses },
    view,
  );
  const checkRequest = createRequestCheck(forRequests, view);
  const checkResponse = createResponseCheck(forResponses, view);

  const serverPaths = listServerPaths(document);

  const findOperation: Contract["findOperation"] = (method, target) => {
    const path = pathOf(target);
    const found = route(method, path);
    if (found.kind !== "unknownPath") return found;
    for (const before of serverPaths) {
      if (!path.startsWith(`${before}/`)) continue;
      const below = route(method, path.slice(before.length));
      if (below.kind !== "unknownPath") return below;
    }
    return found;
  };

  const judgeRequest: Contract["judgeRequest"] = (match, request) =>
    match.kind === "found"
      ? checkRequest(match.operation, request, match.values)
      : { violations: [unmatched(request, match)], parameters: [], sent: [] };

  const conclude = (
    operation: Operation,
    asked: RequestFindings,
    response: HttpResponse,
    method: string,
  ): Verdict => {
    const answered = checkResponse(operation, response, method);
    const { drift, fields, members } = closedWorld.look(operation, asked, answered);
    if (response.body.length > LARGE) forResponses.forget();
    return {
      operation,
      violations: [...asked.violations, ...answered.violations],
      drift,
      coverage: {
        operationId: operation.operationId,
        parameters: asked.parameters,
        ...(answered.declared && { status: answered.declared.status }),
        ...(answered.mediaType !== undefined && { mediaType: answered.mediaType }),
        fields,
        members,
      },
    };
  };

  return {
    document,
    operations,
    findOperation,
    judgeRequest,
    judgeResponse: (operation, response, method = "GET") =>
      checkResponse(operation, response, method),
    surface: closedWorld.surface,
    check: ({ request, response }) => {
      const match = findOperation(request.method, request.target);
      const asked = judgeRequest(match, request);
      if (match.kind !== "found") return { violations: asked.violations, drift: [] };
      const verdict = conclude(match.operation, asked, response, request.method);
      if (request.body.length > LARGE) forRequests.forget();
      return verdict;
    },
    checkResponse: (operation, response, method = "GET") =>
      conclude(operation, UNSEEN, response, method),
    checkValue: (schemaPointer, value) => {
      if (forResponses.isValid(schemaPointer, value)) return [];
      return explain(forResponses, schemaPointer, value).map(
        ({ keys, problem }) => `${toPointer(keys) || "the value"} ${problem}`,
      );
    },
    judgeValue: (direction, schemaPointer, value) => {
      const schemas = direction === "request" ? forRequests : forResponses;
      return schemas.isValid(schemaPointer, value) ? [] : explain(schemas, schemaPointer, value);
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
  const path = shorten(pathOf(target));
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
