import { type HttpHandler, http } from "msw";
import { createCoverageCounter } from "../coverageCount/counter.ts";
import type { CoverageDocument } from "../coverageCount/coverageDocument.ts";
import type { Contract } from "../engine/contract.ts";
import type { Operation } from "../engine/description/operation.ts";
import type { Exchange, HttpRequest } from "../engine/exchange.ts";
import type { Violation } from "../engine/violation.ts";
import { createWeighing } from "../findings/weigh.ts";
import { createValueMaker } from "../generation/values.ts";
import { createHidingOf } from "../redaction/credentials.ts";
import { redactReportedTarget } from "../redaction/reported.ts";
import { type Answer, createAnswerChoice } from "./chooseAnswer.ts";
import { createPageChoice } from "./pageAnswer.ts";

/** Statuses that a declared range stands for, as far as services use them. */
interface RangeStatuses {
  "1XX": 103;
  "2XX": 200 | 201 | 202 | 204;
  "3XX": 301 | 302 | 303 | 304 | 307 | 308;
  "4XX": 400 | 401 | 402 | 403 | 404 | 405 | 406 | 409 | 410 | 413 | 415 | 422 | 423 | 429 | 451;
  "5XX": 500 | 501 | 502 | 503 | 504;
  default: number;
}

/** The statuses that an operation of openapi-typescript's `operations` declares. */
type StatusOf<Operation> = Operation extends { responses: infer Responses }
  ? Extract<keyof Responses, number> | RangeStatuses[Extract<keyof Responses, keyof RangeStatuses>]
  : number;

/** The bodies that an operation of openapi-typescript's `operations` declares for a status. */
type BodyOf<Operation, Status> = Operation extends { responses: infer Responses }
  ? Status extends keyof Responses
    ? Responses[Status] extends { content: infer Content }
      ? Content[keyof Content]
      : never
    : unknown
  : unknown;

/** What a test asks an operation to answer, typed by its description. */
export interface TypedAnswer<Operation, Status extends StatusOf<Operation>>
  extends Answer<BodyOf<Operation, Status>> {
  readonly status?: Status;
}

/** How {@link createContractHandlers} answers. */
export interface ContractHandlerOptions {
  /** Address before the paths of the description: `https://example.amocrm.ru`. */
  readonly baseUrl: string;
}

/** Handlers of MSW that answer as a description says, and remember what broke it. */
export interface ContractHandlers<Operations extends object = Record<string, unknown>> {
  /** For `setupServer(...handlers)` or `setupWorker(...handlers)`. */
  readonly handlers: readonly HttpHandler[];
  /**
   * Chooses what an operation answers from now on, until `verify` or `reset`.
   *
   * @throws RangeError when the operation, the status or the example is not declared
   */
  override<Id extends keyof Operations & string, Status extends StatusOf<Operations[Id]>>(
    operationId: Id,
    answer: TypedAnswer<Operations[Id], Status>,
  ): void;
  /**
   * Forgets the overrides, and throws when a request since the last call has broken the description,
   * went to a path that it does not have, or got an answer of an override that breaks it. For
   * `afterEach`.
   *
   * @throws ContractHandlersError with a line for each finding
   */
  verify(): void;
  /** Forgets the overrides and what `verify` would throw, for a test that breaks things on purpose. */
  reset(): void;
  /** What the requests have touched of the description, since the start. */
  coverage(): CoverageDocument;
}

/** Requests, or answers that a test has chosen, departed from the description. */
export class ContractHandlersError extends Error {
  override readonly name = "ContractHandlersError";
}

/**
 * Makes handlers for every operation of a description, which answer with its examples. A request that
 * breaks the description is answered with a 400 that says what is wrong, or a 401 without credentials.
 *
 * @typeParam Operations `operations` of openapi-typescript: gives operationIds, statuses and bodies
 *   their types
 */
export function createContractHandlers<Operations extends object = Record<string, unknown>>(
  contract: Contract,
  { baseUrl }: ContractHandlerOptions,
): ContractHandlers<Operations> {
  const { origin, pathname } = new URL(baseUrl);
  const prefix = pathname.replace(/\/$/, "");
  const operations = new Map(contract.operations.map((one) => [one.operationId, one]));
  const choose = createAnswerChoice(createValueMaker(contract, "response", { seed: 1 }));
  const choosePage = createPageChoice(contract, choose);
  const weighing = createWeighing({ today: "" });
  const coverage = createCoverageCounter(contract);
  const overrides = new Map<string, Answer>();
  const lines = new Set<string>();

  const remember = (
    request: HttpRequest,
    violations: readonly Violation[],
    operation?: Operation,
  ): string[] => {
    const { method, target } = request;
    const hide = createHidingOf({ request }, operation);
    const found = violations.flatMap((violation) => weighing.weigh(violation, hide)?.message ?? []);
    for (const message of found) {
      lines.add(`${method} ${redactReportedTarget(hide(target))}: ${message}`);
    }
    return found;
  };

  const answer = async (request: Request): Promise<Response> => {
    const asked = await readRequest(request, prefix);
    const match = contract.findOperation(asked.method, asked.target);
    const { violations } = contract.judgeRequest(match, asked);
    const reasons = remember(
      asked,
      violations,
      match.kind === "found" ? match.operation : undefined,
    );
    if (match.kind !== "found" || reasons.length > 0) {
      const isAnonymous = violations[0]?.rule === "request.security";
      const refusal = isAnonymous ? 401 : 400;
      const status = match.kind === "unknownPath" ? 404 : match.kind === "found" ? refusal : 405;
      return new Response(`${reasons.join("\n")}\n`, {
        status,
        headers: { "content-type": "text/plain" },
      });
    }
    const { operation } = match;
    const override = overrides.get(operation.operationId) ?? {};
    const { status, headers, body } = choosePage(operation, override, asked.target);
    const exchange: Exchange = {
      request: asked,
      response: { status, headers, body: new TextEncoder().encode(body ?? "") },
    };
    const verdict = contract.check(exchange);
    remember(asked, verdict.violations, operation);
    if (verdict.coverage !== undefined) coverage.add(verdict.coverage);
    const isBodiless = asked.method === "HEAD" || [204, 205, 304].includes(status);
    return new Response(isBodiless ? null : (body ?? null), { status, headers });
  };

  return {
    handlers: [http.all(`${origin}${prefix}/*`, ({ request }) => answer(request))],
    override: (operationId, given) => {
      const operation = operations.get(operationId);
      if (operation === undefined) {
        throw new RangeError(`The description has no operation ${operationId}`);
      }
      choose(operation, given);
      overrides.set(operationId, given);
    },
    verify: () => {
      const message = [...lines].join("\n");
      overrides.clear();
      lines.clear();
      if (message === "") return;
      throw new ContractHandlersError(`The description was departed from:\n${message}`);
    },
    reset: () => {
      overrides.clear();
      lines.clear();
    },
    coverage: () => coverage.document(),
  };
}

async function readRequest(request: Request, prefix: string): Promise<HttpRequest> {
  const { pathname, search } = new URL(request.url);
  const headers: Record<string, string> = {};
  request.headers.forEach((value, name) => {
    headers[name.toLowerCase()] = value;
  });
  return {
    method: request.method.toUpperCase(),
    target: pathname.slice(prefix.length) + search,
    headers,
    body: new Uint8Array(await request.clone().arrayBuffer()),
  };
}
