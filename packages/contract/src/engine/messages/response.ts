import { createBodyCheck } from "./body.ts";
import type { HttpResponse } from "../exchange.ts";
import type { DeclaredResponse, Operation } from "../description/operation.ts";
import { createParameterShape, readSimple } from "./parameters.ts";
import type { Schemas } from "../schemas/schemas.ts";
import type { SchemaView } from "../schemas/schemaView.ts";
import { createTextCheck } from "./textCheck.ts";
import { type Found, type Rule, toViolation, type Violation } from "../violation.ts";
import { mismatch, missing } from "../schemas/wording.ts";

/** What holding a response against its operation gave. */
export interface ResponseFindings {
  readonly violations: readonly Violation[];
  /** The declared response that it falls under. */
  readonly declared?: DeclaredResponse;
  /** The declared media type that its body falls under. */
  readonly mediaType?: string;
}

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
      return { violations };
    }
    checkHeaders(declared);
    const mediaType = method === "HEAD" ? undefined : checkBody(declared);
    return { violations, declared, ...(mediaType !== undefined && { mediaType }) };

    function checkHeaders({ headers }: DeclaredResponse): void {
      for (const header of headers) {
        const { name, required, pointer } = header;
        const sent = Object.hasOwn(response.headers, name) ? response.headers[name] : undefined;
        if (sent === undefined) {
          const found = { ...missing(), specPointer: pointer };
          if (required) report("response.header.missing", name, found);
          continue;
        }
        const text = readSimple(header, sent, shape(header));
        for (const finding of findInText(header, text)) {
          report("response.header.invalid", name, finding);
        }
      }
    }

    function checkBody({ contents, pointer }: DeclaredResponse): string | undefined {
      const { body, headers } = response;
      if (body.length === 0) {
        if (contents.length === 0) return undefined;
        report("response.body.missing", "", { ...missing(), specPointer: pointer });
        return undefined;
      }
      if (contents.length === 0) {
        const wording = mismatch("left out", `${body.length} bytes`);
        report("response.body.unexpected", "", { ...wording, specPointer: pointer });
        return undefined;
      }
      const { content, flaws } = findInBody(body, headers["content-type"], contents, pointer);
      for (const { kind, place, found } of flaws) report(`response.body.${kind}`, place, found);
      return content?.mediaType;
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
