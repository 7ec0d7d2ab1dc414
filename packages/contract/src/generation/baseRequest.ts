import type { Contract } from "../engine/contract.ts";
import { isObject } from "../engine/description/document.ts";
import type { Operation, Parameter } from "../engine/description/operation.ts";
import type { Violation } from "../engine/violation.ts";
import { firstBody } from "./bodyCases.ts";
import type { CaseSource, GivenSource } from "./caseContext.ts";
import type { OperationInputs, RequestCase } from "./cases.ts";
import { type Draft, toRequest } from "./draft.ts";
import { writeParameter } from "./writeText.ts";

/** The parameters of an operation whose values are given. */
export function readInputs(
  { parameters }: Operation,
  inputs: OperationInputs,
  everywhere: Readonly<Record<string, unknown>>,
): Map<Parameter, unknown> {
  const given = new Map<Parameter, unknown>();
  for (const parameter of parameters) {
    const { in: place, name } = parameter;
    const own = place === "cookie" ? {} : (inputs[place] ?? {});
    const source = [own, everywhere].find((values) => Object.hasOwn(values, name));
    if (source !== undefined) given.set(parameter, source[name]);
  }
  return given;
}

/**
 * Makes the request that all others are one step away from.
 *
 * @returns the request, and what could not be made for it or is wrong with what was given
 */
export function makeBase(source: GivenSource): {
  readonly base: Draft;
  readonly lacking: readonly string[];
} {
  const { contract, operation, given } = source;
  const written = new Map<Parameter, string>();
  const lacking: string[] = [];
  for (const parameter of operation.parameters) {
    if (!parameter.required && !given.has(parameter)) continue;
    const text = firstText(source, parameter);
    if (text !== undefined) {
      written.set(parameter, text);
    } else {
      const { in: place, name } = parameter;
      const reason = given.has(parameter) ? "the given value cannot be sent as" : "no value for";
      lacking.push(`${reason} the ${place} parameter ${name}`);
    }
  }
  const body = operation.requestBody && firstBody(source, operation.requestBody);
  if (operation.requestBody?.required && body === undefined) lacking.push("no value for the body");
  const base: Draft = { written, ...(body && { body }) };
  if (lacking.length > 0) return { base, lacking };

  const violations = judgeCase(contract, operation, toRequest(operation, base));
  if (violations === undefined) {
    return { base, lacking: ["its path leads to another operation, whatever stands in it"] };
  }
  const wrong = violations.filter(({ rule }) => rule !== "request.security");
  return { base, lacking: wrong.map(({ message }) => `not even the base is valid: ${message}`) };
}

/** What the engine finds in a request; undefined when it calls another operation. */
export function judgeCase(
  contract: Contract,
  operation: Operation,
  request: RequestCase["request"],
): readonly Violation[] | undefined {
  const match = contract.findOperation(request.method, request.target);
  if (match.kind !== "found" || match.operation !== operation) return undefined;
  return contract.judgeRequest(match, request).violations;
}

/** A parameter as it is sent when nothing about it is special: as given, as shown, or as made. */
export function firstText(source: GivenSource, parameter: Parameter): string | undefined {
  const { contract, values, given } = source;
  if (given.has(parameter)) return writeParameter(parameter, given.get(parameter));
  const { schemaPointer, examples } = parameter;
  const shown = examples.map(({ value }) => value);
  const candidates =
    schemaPointer === undefined
      ? [...shown, "text"]
      : [
          ...shown.filter((v) => contract.judgeValue("request", schemaPointer, v).length === 0),
          ...values.valid(schemaPointer).map(({ value }) => value),
        ];
  for (const value of candidates) {
    const text = writeMeant(source, parameter, value);
    if (text !== undefined && text !== "") return text;
  }
  return undefined;
}

/** Writes what is read as it was meant; undefined for what a parameter of this kind cannot say. */
export function writeMeant(
  { shapeOf }: Pick<CaseSource, "shapeOf">,
  parameter: Parameter,
  value: unknown,
): string | undefined {
  const { in: place, style, explode, mediaType } = parameter;
  const { list, object, names, open } = shapeOf(parameter);
  const text = writeParameter(parameter, value);
  if (text === undefined || mediaType !== undefined) return text;
  // An empty segment is no place for a parameter, and dots are resolved before they are sent.
  if (place === "path" && /^\.{0,2}$/.test(text)) return undefined;
  // What is sent for a list is one, even alone.
  if (list && !object && style !== "deepObject" && !Array.isArray(value)) return undefined;
  const isSpread = place === "query" && style === "form" && explode && isObject(value);
  const isOwn = open || Object.keys(value ?? {}).every((name) => names.includes(name));
  return isSpread && !isOwn ? undefined : text;
}
