import { judgeAnswer } from "../src/check/judge.ts";
import type { RequestCase } from "../src/generation/cases.ts";
import { createCaseMaker } from "../src/generation/requestCases.ts";
import {
  type Contract,
  ContractError,
  type Exchange,
  findResponse,
  type HttpRequest,
  type HttpResponse,
} from "../src/index.ts";
import type { Api, Description } from "./descriptions.ts";
import { type Documented, listDocumented } from "./documented.ts";
import type { SpecMutant } from "./specMutants.ts";
import { createSlicing } from "./specScore.ts";

/** What a service answers to a request; the turn chooses among several documented answers. */
type Service = (request: HttpRequest, turn: number) => HttpResponse;

/**
 * Tells whether a check that is run with a mutated description finds fault with a service that keeps
 * to the original: which it can only through the requests that it makes and the answers it gets.
 */
export function createCheckJudge(
  descriptions: readonly Description[],
  seed: number,
): (mutant: SpecMutant) => boolean {
  const slicesOf = createSlicing(descriptions);
  const services = new Map<Api, Service>(
    descriptions.map((description) => [description.api, createService(description)]),
  );
  const credentials = new Map(descriptions.map(({ api, inputs }) => [api, inputs.credentials[0]]));
  return (mutant) => {
    const service = services.get(mutant.api);
    if (service === undefined) return false;
    return slicesOf(mutant).some((slice) => {
      try {
        const contract = slice.contract();
        const makeCases = createCaseMaker(contract, { seed });
        return contract.operations.some((operation) =>
          makeCases(operation).some((one, turn) => {
            const request = complete(one, credentials.get(mutant.api));
            const response = service(request, turn);
            return isFound(contract, one, { request, response });
          }),
        );
      } catch (error) {
        // A description that is none is told at the start of the check.
        if (error instanceof ContractError) return true;
        throw error;
      }
    });
  };
}

function complete(
  { request, anonymous }: RequestCase,
  credentials: Readonly<Record<string, string>> = {},
): HttpRequest {
  return anonymous ? request : { ...request, headers: { ...credentials, ...request.headers } };
}

/** Whether the report of a check has something against an answer. */
function isFound(contract: Contract, one: RequestCase, exchange: Exchange): boolean {
  const { request, response } = exchange;
  const { operation, violations, drift } = contract.check(exchange);
  if (operation === undefined) return true;
  const [fault] = violations.filter(({ rule }) => rule.startsWith("request."));
  const judged = judgeAnswer(operation, one, response, fault);
  return (
    judged.some(({ rule }) => rule !== "check.answer.inconclusive") ||
    contract.judgeResponse(operation, response, request.method).violations.length > 0 ||
    drift.some(({ rule }) => rule.startsWith("response."))
  );
}

/** A service that does what the description says, with the documented answers. */
function createService(description: Description): Service {
  const { contract } = description;
  const documented = listDocumented(description);
  const statusFor = (rule: string): number => {
    if (rule === "request.security") return 401;
    return rule === "request.body.mediaType" ? 415 : 400;
  };
  return (request, turn) => {
    const match = contract.findOperation(request.method, request.target);
    if (match.kind !== "found") return bare(match.kind === "unknownPath" ? 404 : 405);
    const { operation } = match;
    const own = documented.filter((one) => one.operation === operation);
    const [first] = contract.judgeRequest(match, request).violations;
    if (first === undefined) return pick(own.filter(isSuccess), turn) ?? bare(204);
    const wanted = findResponse(operation, statusFor(first.rule)) ?? findResponse(operation, 400);
    const refusal = own.find(({ declared }) => declared === wanted);
    return refusal?.exchange.response ?? bare(400);
  };
}

function isSuccess({ exchange: { response } }: Documented): boolean {
  return response.status < 300;
}

function pick(list: readonly Documented[], turn: number): HttpResponse | undefined {
  return list[turn % list.length]?.exchange.response;
}

function bare(status: number): HttpResponse {
  return { status, headers: {}, body: new Uint8Array() };
}
