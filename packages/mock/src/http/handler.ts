import type { IncomingMessage, RequestListener } from "node:http";
import type { HttpRequest, HttpResponse } from "@liaison/contract";
import { answer } from "../answer/answer.ts";
import { describeRefusal, fail, type Outcome } from "../answer/outcome.ts";
import type { Call } from "../calls/calls.ts";
import type { Service } from "../service.ts";
import { addCors } from "./cors.ts";
import type { Answer } from "./problem.ts";
import { receive } from "./receive.ts";
import { send } from "./send.ts";

/** Makes the function that answers every request to a mock. */
export function createHandler(service: Service): RequestListener {
  return async (message, response) => {
    const start = performance.now();
    const time = new Date().toISOString();
    let request: HttpRequest | undefined;
    const finish = async (asked: HttpRequest, outcome: Outcome): Promise<void> => {
      if (outcome.reason !== undefined)
        service.log(describeRefusal(asked, outcome, service.secrets));
      const sent = service.cors ? addCors(outcome.answer, asked.headers) : outcome.answer;
      const arrived = await send(sent, message, response);
      if (outcome.internal === true) return;
      const duration = performance.now() - start;
      const facts = { time, duration, ...(!arrived && { abandoned: true }) };
      record(service, message, asked, { ...outcome, answer: sent }, facts);
    };
    try {
      const received = await receive(message);
      request = received.request;
      await finish(request, await answer(service, request, received.tooLarge));
    } catch (error) {
      // Before there is a request only its client can have failed.
      if (request === undefined || response.destroyed) return;
      const detail = `The mock failed: ${error instanceof Error ? error.message : String(error)}`;
      const outcome = fail(service.errorStyle, 500, detail);
      if (response.headersSent) service.log(describeRefusal(request, outcome, service.secrets));
      else await finish(request, outcome);
    }
  };
}

function record(
  { calls, coverage, onCall, secrets }: Service,
  message: IncomingMessage,
  request: HttpRequest,
  outcome: Outcome,
  facts: Pick<Call, "time" | "duration" | "abandoned">,
): void {
  const { operation, violations, tolerated, scenario, reason } = outcome;
  if (outcome.coverage !== undefined) coverage.add(outcome.coverage);
  const remote = message.socket.remoteAddress;
  const call = calls.add({
    ...facts,
    exchange: { request, response: toResponse(outcome.answer, request.method) },
    ...(operation !== undefined && { operationId: operation.operationId }),
    violations,
    ...(tolerated === true && { tolerated }),
    ...(scenario !== undefined && { scenario }),
    ...(reason !== undefined && { reason }),
    ...(remote !== undefined && { remote }),
    ...(secrets.length > 0 && { secrets }),
  });
  onCall(call);
}

/** What went over the wire: some answers have no body. */
function toResponse({ status, headers, body, cut }: Answer, method: string): HttpResponse {
  const isBare = method === "HEAD" || status === 204 || status === 304;
  const sent = isBare ? "" : (body ?? "");
  return { status, headers, body: Buffer.from(sent).subarray(0, cut) };
}
