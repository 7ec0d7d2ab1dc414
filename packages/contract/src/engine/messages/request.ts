import type { Operation, Parameter } from "../description/operation.ts";
import type { HttpRequest } from "../exchange.ts";
import { MOST_FINDINGS } from "../schemas/explain.ts";
import type { Schemas } from "../schemas/schemas.ts";
import type { SchemaView } from "../schemas/schemaView.ts";
import { mismatch, missing, unknown } from "../schemas/wording.ts";
import { type Found, type Rule, toBrackets, toViolation, type Violation } from "../violation.ts";
import { createBodyCheck, type ReadValue } from "./body.ts";
import {
  createParameterShape,
  createQueryReader,
  type QueryReading,
  readSimple,
} from "./parameters.ts";
import { findMissingCredentials } from "./security.ts";
import { createTextCheck, type TextReading } from "./textCheck.ts";

/** What holding a request against its operation gave. */
export interface RequestFindings {
  readonly violations: readonly Violation[];
  /** The declared parameters that were sent, as `query page`, and whether their values are valid. */
  readonly parameters: readonly { readonly name: string; readonly valid: boolean }[];
  /** Values of the parameters that could be read. */
  readonly sent: readonly SentValue[];
  /** Value of the body, when it could be read. */
  readonly body?: ReadValue;
}

/** The value of a parameter. */
export interface SentValue extends ReadValue {
  readonly parameter: Parameter;
}

/** Holds a request against the operation it calls. */
export type RequestCheck = (
  operation: Operation,
  request: HttpRequest,
  pathValues: Readonly<Record<string, string>>,
) => RequestFindings;

/** What reading a text without a value gives. */
const NOTHING: TextReading = { findings: [] };

type Report = (rule: Rule, place: string, found: Found) => void;

/** What is worked out of an operation once. */
interface Prepared {
  readonly readQuery: (search: string) => QueryReading;
  /** Names of the keys that stand in the query without being parameters. */
  readonly keys: readonly string[];
}

/** Prepares the judging of requests. */
export function createRequestCheck(schemas: Schemas, view: SchemaView): RequestCheck {
  const shape = createParameterShape(view);
  const findInText = createTextCheck(schemas, view);
  const findInBody = createBodyCheck(schemas, view);
  const known = new WeakMap<Operation, Prepared>();

  const prepare = (operation: Operation): Prepared => {
    let prepared = known.get(operation);
    if (prepared === undefined) {
      prepared = { readQuery: createQueryReader(operation, shape), keys: namesOfKeys(operation) };
      known.set(operation, prepared);
    }
    return prepared;
  };

  return (operation, request, pathValues) => {
    const violations: Violation[] = [];
    const parameters: { name: string; valid: boolean }[] = [];
    const values: SentValue[] = [];
    const report: Report = (rule, place, found) =>
      violations.push(toViolation(operation.operationId, rule, place, found));

    const { readQuery, keys } = prepare(operation);
    const query = readQuery(searchOf(request.target));
    const cookies = readCookies(request.headers["cookie"]);
    checkCredentials(operation, request, query, cookies, report);

    for (const parameter of operation.parameters) {
      const { in: place, name, pointer } = parameter;
      const sent =
        place === "query" ? query.texts.get(name) : textOf(parameter, request, pathValues, cookies);
      if (sent === undefined) {
        if (parameter.required && place !== "path") {
          report(`request.${place}.missing`, name, { ...missing(), specPointer: pointer });
        }
        continue;
      }
      const isEmpty = sent === "" && parameter.allowEmptyValue;
      const text =
        typeof sent === "string" && place !== "query"
          ? readSimple(parameter, sent, shape(parameter))
          : sent;
      const { findings, value } = isEmpty ? NOTHING : findInText(parameter, text);
      parameters.push({ name: `${place} ${name}`, valid: findings.length === 0 });
      if (value !== undefined && parameter.schemaPointer !== undefined) {
        values.push({ parameter, schemaPointer: parameter.schemaPointer, value });
      }
      for (const finding of findings) {
        report(`request.${place}.invalid`, toBrackets(name, finding.keys), finding);
      }
    }
    const strangers = new Set(query.others.filter((key) => !keys.includes(key)));
    for (const key of [...strangers].slice(0, MOST_FINDINGS)) {
      const declared = operation.parameters.filter((parameter) => parameter.in === "query");
      const wording = unknown([...declared.map(({ name }) => name), ...keys], "another name");
      report("request.query.unknown", key, { ...wording, specPointer: operation.pointer });
    }
    const body = checkBody(operation, request, report);
    return { violations, parameters, sent: values, ...(body !== undefined && { body }) };
  };

  function checkBody(
    operation: Operation,
    request: HttpRequest,
    report: Report,
  ): ReadValue | undefined {
    const { requestBody } = operation;
    const { body, headers } = request;
    if (requestBody === undefined) {
      if (body.length === 0) return undefined;
      const wording = mismatch("left out", `${body.length} bytes`);
      report("request.body.unexpected", "", { ...wording, specPointer: operation.pointer });
      return undefined;
    }
    const { contents, pointer, required } = requestBody;
    if (body.length === 0) {
      if (required) report("request.body.missing", "", { ...missing(), specPointer: pointer });
      return undefined;
    }
    const { flaws, read } = findInBody(body, headers["content-type"], contents, pointer);
    for (const { kind, place, found } of flaws) report(`request.body.${kind}`, place, found);
    return read;
  }
}

function checkCredentials(
  operation: Operation,
  { headers }: HttpRequest,
  { texts, others }: QueryReading,
  cookies: ReadonlyMap<string, string>,
  report: Report,
): void {
  const queryKeys = [...texts.keys(), ...others];
  const needed = findMissingCredentials(operation, { headers, queryKeys, cookies });
  if (needed === undefined) return;
  const { authorization } = headers;
  const actual = authorization === undefined ? "nothing" : schemeOf(authorization);
  const owner = operation.declared["security"] === undefined ? "" : operation.pointer;
  const specPointer = `${owner}/security`;
  report("request.security", "authorization", { ...mismatch(needed, actual), specPointer });
}

function searchOf(target: string): string {
  const [path = ""] = target.split("#", 1);
  const at = path.indexOf("?");
  return at < 0 ? "" : path.slice(at + 1);
}

/** The text of a parameter that does not stand in the query. */
function textOf(
  { in: place, name }: Parameter,
  { headers }: HttpRequest,
  pathValues: Readonly<Record<string, string>>,
  cookies: ReadonlyMap<string, string>,
): string | undefined {
  if (place === "cookie") return cookies.get(name);
  const values = place === "path" ? pathValues : headers;
  const key = place === "path" ? name : name.toLowerCase();
  return Object.hasOwn(values, key) ? values[key] : undefined;
}

/**
 * Reads a `Cookie` header.
 *
 * @returns values by name, as they were sent
 */
export function readCookies(header: string | undefined): Map<string, string> {
  const pairs = (header ?? "").split(";").flatMap((text): [string, string][] => {
    const at = text.indexOf("=");
    return at < 0 ? [] : [[text.slice(0, at).trim(), text.slice(at + 1).trim()]];
  });
  return new Map(pairs);
}

/** Names of the keys that stand in the query without being parameters. */
function namesOfKeys({ security }: Operation): string[] {
  return security.flat().flatMap(({ in: place, parameterName }) => {
    return place === "query" && parameterName !== undefined ? [parameterName] : [];
  });
}

/** The credentials themselves must not stand in a report; a bare token is no scheme either. */
function schemeOf(authorization: string): string {
  const [scheme = "", ...rest] = authorization.trim().split(/\s+/);
  return rest.length > 0 && /^[A-Za-z][A-Za-z0-9-]{0,20}$/.test(scheme) ? scheme : "another form";
}
