/**
 * What the contract suite holds against a running mock, one operation at a time. Every check returns
 * its findings as sentences, an empty array when all is well, so that the suite can be turned on
 * broken descriptions to prove that it notices.
 */
import { isDeepStrictEqual } from "node:util";
import { callFunction, callOperation, type SentRequest, token } from "./caller.ts";
import type { CallInput, OperationCases } from "./cases.ts";
import type { Coverage } from "./coverage.ts";
import type { Answer, Api, Operation } from "./description.ts";
import type { SchemaCheck } from "./schemaCheck.ts";

/** Where and with what an operation is checked. */
export interface CheckContext {
  readonly api: Api;
  readonly mockUrl: string;
  readonly cases: ReadonlyMap<string, OperationCases>;
  readonly checkSchema: SchemaCheck;
  readonly coverage: Coverage;
}

/**
 * Each accepted case leaves the client exactly as written and is accepted by the mock, whether it is
 * called by method and path or through the function of the operation.
 */
export async function checkRequests(
  context: CheckContext,
  operation: Operation,
): Promise<string[]> {
  const accepted = context.cases.get(operation.operationId)?.accepted ?? [];
  if (accepted.length === 0) return [`${operation.operationId}: no case sends it.`];
  const findings: string[] = [];
  for (const { name, input, request } of accepted) {
    const found: string[] = [];
    const expected = {
      ...request,
      headers: { authorization: `Bearer ${token}`, ...request.headers },
      body: request.body,
    };
    const compare = (way: string, sent: SentRequest): void => {
      for (const part of ["method", "path", "query", "headers", "body"] as const) {
        if (!isDeepStrictEqual(sent[part], expected[part])) {
          found.push(finding(operation, way, part, expected[part], sent[part]));
        }
      }
    };
    const { api, mockUrl } = context;
    const byPath = await callOperation(api, mockUrl, operation, input);
    compare(name, byPath.sent);
    if (!byPath.response.ok) {
      found.push(finding(operation, name, "status", "a success", byPath.response.status));
    }
    const byFunction = await callFunction(api, mockUrl, operation, input);
    compare(`${name}, by its function`, byFunction.sent);
    if (byFunction.failure !== undefined) {
      found.push(`${operation.operationId}, ${name}, by its function: ${byFunction.failure}`);
    }
    if (found.length === 0) context.coverage.called(operation, sentParameters(operation, input));
    findings.push(...found);
  }
  return findings;
}

/** Each documented example of each documented answer comes back whole and as declared. */
export async function checkAnswers(context: CheckContext, operation: Operation): Promise<string[]> {
  const input = context.cases.get(operation.operationId)?.accepted[0]?.input;
  if (!input) return [`${operation.operationId}: no case sends it.`];
  const findings: string[] = [];
  for (const answer of operation.answers) {
    const found = await checkAnswer(context, operation, answer, input);
    if (found.length === 0) context.coverage.answered(operation, answer);
    findings.push(...found);
  }
  return findings;
}

async function checkAnswer(
  context: CheckContext,
  operation: Operation,
  answer: Answer,
  input: CallInput,
): Promise<string[]> {
  const { status, content } = answer;
  const name = [status, content?.mediaType, content?.example].filter(Boolean).join(" ");
  const { data, error, response } = await callOperation(
    context.api,
    context.mockUrl,
    operation,
    input,
    {
      prefer: content ? `code=${status}, example=${content.example}` : `code=${status}`,
      ...(content && { accept: content.mediaType }),
    },
  );
  if (response.status !== status) {
    return [finding(operation, name, "status", status, response.status)];
  }
  const findings: string[] = [];
  const mediaType = response.headers.get("content-type")?.split(";")[0];
  if (mediaType !== content?.mediaType) {
    findings.push(finding(operation, name, "media type", content?.mediaType, mediaType));
  }
  const body = response.ok ? data : error;
  if (!isDeepStrictEqual(body, content?.value)) {
    findings.push(finding(operation, name, "body", content?.value, body));
  }
  if (content) {
    const violation = context.checkSchema(content.schemaPointer, body);
    if (violation) findings.push(`${operation.operationId}, ${name}: ${violation}`);
  }
  return findings;
}

/** Each wrong request is refused with the declared status, media type and body. */
export async function checkRefusals(
  context: CheckContext,
  operation: Operation,
): Promise<string[]> {
  const refused = context.cases.get(operation.operationId)?.refused ?? [];
  if (refused.length < 3) return [`${operation.operationId}: fewer than three wrong requests.`];
  const findings: string[] = [];
  for (const { name, path, token: hasToken, contentType, body, status } of refused) {
    const response = await fetch(context.mockUrl + path, {
      method: operation.method,
      headers: {
        ...(hasToken !== false && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { "content-type": contentType ?? "application/json" }),
      },
      ...(body !== undefined && { body }),
    });
    const text = await response.text();
    if (response.status !== status) {
      findings.push(finding(operation, name, "status", status, response.status));
      continue;
    }
    const declared = operation.answers.find((answer) => answer.status === status)?.content;
    const mediaType = response.headers.get("content-type")?.split(";")[0];
    if (!declared || mediaType !== declared.mediaType) {
      findings.push(finding(operation, name, "media type", declared?.mediaType, mediaType));
      continue;
    }
    const violation = context.checkSchema(declared.schemaPointer, JSON.parse(text));
    if (violation) findings.push(`${operation.operationId}, ${name}: ${violation}`);
  }
  return findings;
}

function sentParameters(operation: Operation, input: CallInput): string[] {
  return operation.parameters
    .map(({ name }) => name)
    .filter((name) => name in (input.path ?? {}) || name in (input.query ?? {}));
}

function finding(
  operation: Operation,
  name: string,
  part: string,
  expected: unknown,
  actual: unknown,
): string {
  const [wanted, came] = [expected, actual].map((value) => JSON.stringify(value) ?? "nothing");
  return `${operation.operationId}, ${name}: ${part} should be ${wanted}, was ${came}.`;
}
