import { keysOf } from "../engine/description/document.ts";
import type { Parameter } from "../engine/description/operation.ts";
import { type Rule, toBrackets } from "../engine/violation.ts";
import { firstText, writeMeant } from "./baseRequest.ts";
import type { CaseContext, Proposal } from "./caseContext.ts";
import type { MadeValue } from "./values.ts";
import { writeRaw } from "./writeText.ts";

/** Texts that are no number or no truth, whatever a lenient reader makes of them. */
const NO_SCALARS = ["text", "1e3", "yes"];

/** The cases that are about parameters: each alone with each value, and all of them together. */
export function parameterCases(context: CaseContext): Proposal[] {
  const { operation, base } = context;
  const { parameters } = operation;
  const isEmpty = base.written.size === 0 && base.body === undefined;
  return [
    {
      about: isEmpty ? "nothing but the path" : "only what is required",
      kind: "valid",
      draft: base,
    },
    ...everyParameter(context),
    ...parameters.flatMap((parameter) => [
      ...validCases(context, parameter),
      ...invalidCases(context, parameter),
    ]),
    ...unknownParameter(context),
  ];
}

function everyParameter(context: CaseContext): Proposal[] {
  const { operation, base } = context;
  const written = new Map(base.written);
  for (const parameter of operation.parameters) {
    const text = firstText(context, parameter);
    if (text !== undefined) written.set(parameter, text);
  }
  return [{ about: "every parameter", kind: "valid", draft: { ...base, written } }];
}

function validCases(context: CaseContext, parameter: Parameter): Proposal[] {
  const { values, base, given } = context;
  const { schemaPointer } = parameter;
  if (schemaPointer === undefined || given.has(parameter)) return [];
  return values.valid(schemaPointer).flatMap((made): Proposal[] => {
    const text = writeMeant(context, parameter, made.value);
    if (text === undefined) return [];
    const draft = { ...base, written: new Map(base.written).set(parameter, text) };
    return [{ about: aboutOf(parameter, made), kind: "valid", draft }];
  });
}

function invalidCases(context: CaseContext, parameter: Parameter): Proposal[] {
  const { values, base, shapeOf } = context;
  const { in: place, name, required, schemaPointer, mediaType } = parameter;
  const propose = (about: string, rule: Rule, at: string, text?: string): Proposal => {
    const written = new Map(base.written);
    if (text === undefined) written.delete(parameter);
    else written.set(parameter, text);
    const broken = { rule, place: at };
    return { about, kind: "invalid", draft: { ...base, written }, broken, mayBeValid: true };
  };
  const proposals: Proposal[] = [];
  if (required && place !== "path") {
    proposals.push(propose(`${name} is missing`, `request.${place}.missing`, name));
  }
  if (schemaPointer === undefined) return proposals;
  const rule: Rule = `request.${place}.invalid`;
  const isScalar = !shapeOf(parameter).list && !shapeOf(parameter).object;
  for (const raw of isScalar || mediaType !== undefined ? NO_SCALARS : []) {
    proposals.push(propose(`${name} is the text "${raw}"`, rule, name, writeRaw(parameter, raw)));
  }
  for (const made of values.invalid(schemaPointer)) {
    const text = writeMeant(context, parameter, made.value);
    if (text === undefined) continue;
    const at = placeOf(parameter, made.broken?.place ?? "");
    proposals.push(propose(aboutOf(parameter, made), rule, at, text));
  }
  return proposals;
}

function unknownParameter({ operation, base }: CaseContext): Proposal[] {
  const name = ["another", "another_parameter"].find(
    (free) => !operation.parameters.some((parameter) => parameter.name === free),
  );
  if (name === undefined) return [];
  const broken = { rule: "request.query.unknown", place: name } as const;
  const draft = { ...base, query: `${name}=1` };
  const about = `${name} is no parameter`;
  return [{ about, kind: "invalid", draft, broken, mayBeValid: true }];
}

/** `filter[id][0] is 7` instead of the JSON pointer; null is written as nothing. */
function aboutOf(parameter: Parameter, { about, place }: MadeValue): string {
  const phrase = about.slice(place.length).trim();
  const isNothing = parameter.mediaType === undefined && phrase === "is null";
  return `${placeOf(parameter, place)} ${isNothing ? "is empty" : phrase}`;
}

function placeOf({ name }: Parameter, pointer: string): string {
  return toBrackets(name, keysOf(pointer));
}
