import type { IncomingMessage, RequestListener } from "node:http";
import type { HttpMethod, IHttpOperation } from "@stoplight/types";
import { BODY_LIMIT, essence, isJson, readBody, receiveBody } from "./body.ts";
import { type Choice, choose } from "./choice.ts";
import type { Description } from "./description.ts";
import { type Preference, readPrefer } from "./prefer.ts";
import { findViolations, makeResponse, type PrismRequest } from "./prism.ts";
import { type Answer, problem } from "./problem.ts";
import { readQuery } from "./query.ts";
import { send } from "./send.ts";

/** Takes one line about a request that was refused. */
export type Log = (line: string) => void;

/**
 * Makes the function that answers every request to a description's mock.
 *
 * @param log gets a line for each refused request: method, address, operation, status, reasons
 */
export function createHandler({ route, errorStyle }: Description, log: Log): RequestListener {
  const answer = async (request: IncomingMessage): Promise<Answer> => {
    const method = request.method ?? "GET";
    const { path, search } = splitTarget(request.url ?? "/");
    const note = (status: number, who: string, reason: string) =>
      log(`${method} ${path}${search} ${who} ${status}: ${reason.replaceAll(/\s+/g, " ")}`);
    const fail = (status: number, who: string, detail: string): Answer => {
      note(status, who, detail);
      return problem(errorStyle, status, detail);
    };

    const match = route(method, path);
    if (match.kind === "unknownPath") return fail(404, "-", `There is no path ${path} in the API.`);
    if (match.kind === "wrongMethod") {
      const allow = match.allow.join(", ");
      const refused = fail(405, "-", `${path} does not take ${method}, it takes ${allow}.`);
      return { ...refused, headers: { ...refused.headers, allow } };
    }
    const { operation } = match;
    const who = operation.iid ?? "-";

    const bytes = await receiveBody(request);
    if (bytes === undefined) {
      return fail(413, who, `The request body is larger than ${BODY_LIMIT} bytes.`);
    }
    const reading = readBody(bytes, request.headers["content-type"], operation.request?.body);
    const prismRequest: PrismRequest = {
      method: operation.method as HttpMethod,
      url: {
        path: match.path,
        // Prism hands a nested value on to the validator, although its types know none.
        query: readQuery(search, operation.request?.query ?? []) as Record<string, string>,
      },
      headers: readHeaders(request),
      body: "body" in reading ? reading.body : undefined,
    };
    const violations = await findViolations(operation, prismRequest, "body" in reading);
    if ("violation" in reading) violations.push({ message: reading.violation, security: false });

    const preference = readPrefer(request.headers["prefer"]?.toString());
    const { accept } = request.headers;
    if (violations.length > 0) {
      const status = violations.some(({ security }) => security) ? 401 : 400;
      const reasons = listReasons(violations);
      const choice = chooseRefusal(operation, status, preference, accept);
      if (choice === undefined) return fail(status, who, reasons);
      note(status, who, reasons);
      return respond(operation, prismRequest, choice);
    }
    if (typeof preference === "string") return fail(400, who, preference);
    const choice = choose(operation, preference, accept);
    if (typeof choice === "string") return fail(404, who, choice);
    return respond(operation, prismRequest, choice);
  };

  return async (request, response) => {
    try {
      await send(await answer(request), request, response);
    } catch (error) {
      if (request.errored || response.destroyed) return;
      const detail = `The mock failed: ${error instanceof Error ? error.message : String(error)}`;
      log(`${request.method} ${request.url} 500: ${detail.replaceAll(/\s+/g, " ")}`);
      await send(problem(errorStyle, 500, detail), request, response);
    }
  };
}

/** The first few reasons: a batch can be wrong in thousands of places. */
function listReasons(violations: readonly { message: string }[]): string {
  const shown = violations.slice(0, 5).map(({ message }) => message);
  const more = violations.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join("; ");
}

function splitTarget(target: string): { path: string; search: string } {
  const withoutOrigin = target.replace(/^https?:\/\/[^/?#]*/i, "");
  const [, path = "", search = ""] = /^([^?#]*)(\?[^#]*)?/.exec(withoutOrigin) ?? [];
  return { path, search };
}

function readHeaders(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = value.toString();
  }
  // Names of schemes have no letter case, but Prism knows only this one.
  const authorization = headers["authorization"]?.replace(/^bearer(?=\s)/i, "Bearer");
  return authorization === undefined ? headers : { ...headers, authorization };
}

/** The declared answer to an invalid request; `Prefer` may name its example, if it is this answer. */
function chooseRefusal(
  operation: IHttpOperation,
  code: number,
  preference: Preference | string,
  accept: string | undefined,
): Choice | undefined {
  const example = typeof preference === "object" && preference.code === code && preference.example;
  const named = example ? choose(operation, { code, example }, accept) : undefined;
  if (typeof named === "object") return named;
  const plain = choose(operation, { code }, accept);
  return typeof plain === "object" ? plain : undefined;
}

async function respond(
  operation: IHttpOperation,
  request: PrismRequest,
  choice: Choice,
): Promise<Answer> {
  const made = await makeResponse(operation, request, choice);
  const answer: Answer = { status: choice.status, headers: {} };
  for (const [name, value] of Object.entries(made.headers)) {
    // Prism gives null to a header it can make no value for.
    if (value === null || name.toLowerCase() === "content-type") continue;
    answer.headers[name] = String(value);
  }
  if (choice.mediaType !== undefined) {
    answer.headers["content-type"] = choice.mediaType;
    answer.body = serialize(made.body, choice.mediaType);
  }
  return answer;
}

function serialize(body: unknown, mediaType: string): string {
  if (body === undefined) return "";
  return typeof body === "string" && !isJson(essence(mediaType)) ? body : JSON.stringify(body);
}
