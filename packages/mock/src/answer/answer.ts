import type { HttpRequest } from "@liaison/contract";
import { answerControl } from "../http/control.ts";
import { answerPreflight, isPreflight } from "../http/cors.ts";
import { BODY_LIMIT } from "../http/receive.ts";
import type { Service } from "../service.ts";
import { answerOperation } from "./answerOperation.ts";
import { fail, type Outcome } from "./outcome.ts";
import { pathOf } from "./requestParts.ts";

/**
 * Decides what a request is answered.
 *
 * @param tooLarge the body was not received because it has more than {@link BODY_LIMIT} bytes
 */
export async function answer(
  service: Service,
  request: HttpRequest,
  tooLarge: boolean,
): Promise<Outcome> {
  const { contract, errorStyle, tokenEndpoint } = service;
  const path = pathOf(request);
  const match = contract.findOperation(request.method, request.target);

  if (tooLarge) {
    return fail(errorStyle, 413, `The request body is larger than ${BODY_LIMIT} bytes.`);
  }
  if (service.cors && isPreflight(request)) {
    return { answer: answerPreflight(request), violations: [], internal: true };
  }
  const control = match.kind === "unknownPath" ? answerControl(service, request) : undefined;
  if (control !== undefined) return { answer: control, violations: [], internal: true };

  if (match.kind === "found") return answerOperation(service, request, match);
  if (match.kind === "unknownPath" && tokenEndpoint?.path === path) {
    const { reason, ...granted } = tokenEndpoint.handle(request);
    return { answer: granted, violations: [], ...(reason !== undefined && { reason }) };
  }
  const { violations } = contract.judgeRequest(match, request);
  if (match.kind === "unknownPath") {
    const detail = `There is no path ${path} in the API${suggest(service, request)}.`;
    return fail(errorStyle, 404, detail, { violations });
  }
  const allow = match.allow.join(", ");
  const detail = `${path} does not take ${request.method}, it takes ${allow}.`;
  const refused = fail(errorStyle, 405, detail, { violations });
  return {
    ...refused,
    answer: { ...refused.answer, headers: { ...refused.answer.headers, allow } },
  };
}

/** Most wrong paths are right but for the slash at their end. */
function suggest({ contract }: Service, request: HttpRequest): string {
  const path = pathOf(request);
  const other = path.endsWith("/") ? path.slice(0, -1) : `${path}/`;
  return contract.findOperation(request.method, other).kind === "unknownPath"
    ? ""
    : `, but there is ${other}`;
}
