import type { DeclaredResponse, Operation, ResponseHeader } from "../description/operation.ts";
import type { HttpResponse } from "../exchange.ts";
import type { Schemas } from "../schemas/schemas.ts";
import type { SchemaView } from "../schemas/schemaView.ts";
import { mismatch, missing } from "../schemas/wording.ts";
import { type Found, type Rule, toViolation, type Violation } from "../violation.ts";
import { createBodyCheck, type ReadValue } from "./body.ts";
import { createParameterShape, readSimple } from "./parameters.ts";
import { createTextCheck } from "./textCheck.ts";

/** What holding a response against its operation gave. */
export interface ResponseFindings {
  readonly violations: readonly Violation[];
  /** The declared response that it falls under. */
  readonly declared?: DeclaredResponse;
  /** The declared media type that its body falls under. */
  readonly mediaType?: string;
  /** Values of the declared headers that could be read. */
  readonly headers: readonly HeaderValue[];
  /** Value of the body, when it could be read. */
  readonly body?: ReadValue;
}

/** The value of a response header. */
export interface HeaderValue extends ReadValue {
  readonly header: ResponseHeader;
}

type BodyPart = Pick<ResponseFindings, "mediaType" | "body">;

/**
 * Holds a response against the operation that it answers.
 *
 * @param method of the request: the answer to HEAD has no body
 */
export type ResponseCheck = (
  operation: Operation,
  response: HttpResponse,
  method: string,
) => ResponseFindings;

/** Prepares the judging of responses. */
export function createResponseCheck(schemas: Schemas, view: SchemaView): ResponseCheck {
  const shape = createParameterShape(view);
  const findInText = createTextCheck(schemas, view);
  const findInBody = createBodyCheck(schemas, view);

  return (operation, response, method) => {
    const violations: Violation[] = [];
    const report = (rule: Rule, place: string, found: Found) =>
      violations.push(toViolation(operation.operationId, rule, place, found));

    const declared = findResponse(operation, response.status);
    if (declared === undefined) {
      const statuses = operation.responses.map(({ status }) => status).join(", ");
      report("response.status.undeclared", "", {
        ...mismatch(`one of ${statuses}`, String(response.status)),
        specPointer: `${operation.pointer}/responses`,
      });
      return { violations, headers: [] };
    }
    const headers = checkHeaders(declared);
    return { violations, declared, headers, ...(method !== "HEAD" && checkBody(declared)) };

    function checkHeaders({ headers }: DeclaredResponse): HeaderValue[] {
      const values: HeaderValue[] = [];
      for (const header of headers) {
        const { name, required, pointer, schemaPointer } = header;
        const sent = Object.hasOwn(response.headers, name) ? response.headers[name] : undefined;
        if (sent === undefined) {
          const found = { ...missing(), specPointer: pointer };
          if (required) report("response.header.missing", name, found);
          continue;
        }
        const text = readSimple(header, sent, shape(header));
        const { findings, value } = findInText(header, text);
        for (const finding of findings) report("response.header.invalid", name, finding);
        if (value !== undefined && schemaPointer !== undefined) {
          values.push({ header, schemaPointer, value });
        }
      }
      return values;
    }

    function checkBody({ contents, pointer }: DeclaredResponse): BodyPart {
      const { body, headers } = response;
      if (body.length === 0) {
        if (contents.length === 0) return {};
        report("response.body.missing", "", { ...missing(), specPointer: pointer });
        return {};
      }
      if (contents.length === 0) {
        const wording = mismatch("left out", `${body.length} bytes`);
        report("response.body.unexpected", "", { ...wording, specPointer: pointer });
        return {};
      }
      const contentType = headers["content-type"];
      const { content, flaws, read } = findInBody(body, contentType, contents, pointer);
      for (const { kind, place, found } of flaws) report(`response.body.${kind}`, place, found);
      return { ...(content && { mediaType: content.mediaType }), ...(read && { body: read }) };
    }
  };
}

/** The declared response of a status: itself before its range before `default`. */
export function findResponse(
  { responses }: Operation,
  status: number,
): DeclaredResponse | undefined {
  const names = [String(status), `${String(status)[0]}XX`, "default"];
  for (const name of names) {
    const response = responses.find((candidate) => candidate.status === name);
    if (response !== undefined) return response;
  }
  return undefined;
}
