import {
  essence,
  type Found,
  findResponse,
  type HttpRequest,
  isJson,
  type Operation,
  type Violation,
} from "@liaison/contract";
import type { Answer } from "../http/problem.ts";
import { ownAnswer } from "../scenario/alterAnswer.ts";
import { leadsBack } from "../scenario/paging.ts";
import type { ScenarioAnswer } from "../scenario/scenario.ts";
import type { Service } from "../service.ts";
import { answerBatch } from "./answerBatch.ts";
import { type Choice, choose } from "./choice.ts";
import { checkToken, readToken } from "./credentials.ts";
import { fail, type Outcome } from "./outcome.ts";
import { alter, findScenario, play } from "./playScenario.ts";
import { type Preference, readPrefer } from "./prefer.ts";
import { chooseRefusal, listReasons, tellViolations } from "./refusal.ts";
import { jsonOf } from "./requestParts.ts";

/** Decides what a request to an operation is answered. */
export async function answerOperation(
  service: Service,
  request: HttpRequest,
  match: Found<Operation>,
): Promise<Outcome> {
  const { contract } = service;
  const { operation } = match;
  const { accept, prefer } = request.headers;
  const { violations, parameters } = contract.judgeRequest(match, request);
  const token = readToken(operation, request);
  const preference = readPrefer(prefer);
  const { operationId } = operation;
  const touched = { operation, coverage: { operationId, parameters } };
  const covered = ({ status, mediaType }: Choice): Pick<Outcome, "coverage"> => {
    const declared = findResponse(operation, status)?.status;
    return {
      coverage: {
        ...touched.coverage,
        ...(declared !== undefined && { status: declared }),
        ...(mediaType !== undefined && { mediaType }),
      },
    };
  };
  const refuse = async (status: 400 | 401, reasons: readonly Violation[]): Promise<Outcome> => {
    const wanted = typeof preference === "string" ? {} : preference;
    const refusal = chooseRefusal(operation, status, reasons, wanted, accept);
    if (refusal === undefined) {
      return fail(service.errorStyle, status, listReasons(reasons), {
        ...touched,
        violations: reasons,
      });
    }
    const { choice, schemaPointer } = refusal;
    const plain = await build(service, operation, choice);
    const told = reshape(plain, (body) =>
      tellViolations(body, status, reasons, jsonOf(request), (candidate) => {
        return (
          schemaPointer === undefined || contract.checkValue(schemaPointer, candidate).length === 0
        );
      }),
    );
    const reason = listReasons(reasons);
    return { answer: told, operation, violations: reasons, reason, ...covered(choice) };
  };

  const missing = violations.filter(({ rule }) => rule === "request.security");
  const credentials = missing.length > 0 ? missing : checkToken(service, operation, token);
  if (credentials.length > 0) return refuse(401, credentials);
  if (typeof preference === "string") {
    return violations.length > 0
      ? refuse(400, violations)
      : fail(service.errorStyle, 400, preference, touched);
  }

  const scenario = findScenario(service, preference, token);
  if (typeof scenario === "string") return fail(service.errorStyle, 404, scenario, touched);
  const played = scenario && play(service, scenario, request, operation, token, violations);
  if (violations.length > 0 && played === undefined) return refuse(400, violations);

  const finish = (picked: Answer, choice?: Choice): Outcome => ({
    ...touched,
    answer: played === undefined ? picked : alter(service, request, operation, played, picked),
    violations,
    ...(violations.length > 0 && { tolerated: true }),
    ...(played !== undefined && scenario !== undefined && { scenario: scenario.name }),
    ...(choice !== undefined && covered(choice)),
  });
  const own = played && ownAnswer(played);
  if (own !== undefined) return finish(own);
  const wanted = played === undefined ? preference : { ...preference, ...pick(played) };
  const query = new URLSearchParams(request.target.split("?")[1]);
  const choice = choose(operation, wanted, played?.mediaType ?? accept, (example) => {
    return played?.page !== undefined || !leadsBack(example, query);
  });
  if (typeof choice === "string") return fail(service.errorStyle, 404, choice, touched);
  const picked = await build(service, operation, choice);
  const isAskedFor = wanted.code !== undefined || wanted.example !== undefined || choice.dynamic;
  return finish(isAskedFor ? picked : followBatch(service, request, match, choice, picked), choice);
}

/** Gives a batch its own items in the answer; any other answer stays. */
function followBatch(
  { contract, sampleUses }: Service,
  request: HttpRequest,
  { operation, values }: Found<Operation>,
  { status, mediaType }: Choice,
  picked: Answer,
): Answer {
  const body = jsonOf(request);
  if (body === undefined) return picked;
  const { contents = [] } = findResponse(operation, status) ?? {};
  const pointer = contents.find((content) => content.mediaType === mediaType)?.schemaPointer;
  const fits = (candidate: unknown) =>
    pointer === undefined || contract.checkValue(pointer, candidate).length === 0;
  const { operationId } = operation;
  return reshape(picked, (example) =>
    answerBatch(example, { operationId, values, body }, sampleUses, fits),
  );
}

function pick({ code, example }: ScenarioAnswer): Preference {
  return { ...(code !== undefined && { code }), ...(example !== undefined && { example }) };
}

/** Lets the maker build what was chosen. */
async function build(
  { maker, log }: Service,
  operation: Operation,
  choice: Choice,
): Promise<Answer> {
  const { headers, mediaType, body, note: remark } = await maker.make(operation, choice);
  if (remark !== undefined) log(remark);
  return {
    status: choice.status,
    headers: mediaType === undefined ? headers : { ...headers, "content-type": mediaType },
    ...(body !== undefined && { body }),
  };
}

/** Changes the value of a JSON body; any other body stays. */
function reshape(picked: Answer, change: (body: unknown) => unknown): Answer {
  const { body, headers } = picked;
  if (typeof body !== "string" || body === "") return picked;
  if (!isJson(essence(headers["content-type"] ?? ""))) return picked;
  return { ...picked, body: JSON.stringify(change(JSON.parse(body))) };
}
