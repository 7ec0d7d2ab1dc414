import type { Contract } from "../engine/contract.ts";
import type { Operation } from "../engine/description/operation.ts";
import { createParameterShape } from "../engine/messages/parameters.ts";
import { createSchemaView } from "../engine/schemas/schemaView.ts";
import type { Violation } from "../engine/violation.ts";
import { judgeCase, makeBase, readInputs } from "./baseRequest.ts";
import { bodyCases } from "./bodyCases.ts";
import type { CaseContext, CaseSource, Proposal } from "./caseContext.ts";
import type { CaseMaker, CreateCaseMaker, GenerationOptions, RequestCase } from "./cases.ts";
import { toRequest } from "./draft.ts";
import { exampleCases } from "./exampleCases.ts";
import { parameterCases } from "./parameterCases.ts";
import { createValueMaker } from "./values.ts";

/** A maker that also tells what it left out. */
export interface ReportingCaseMaker extends CaseMaker {
  /**
   * Cases that were made and then left out, because the engine judges them otherwise, and parameters
   * and bodies for which no value could be made: a line for each.
   */
  dropped(operation: Operation): readonly string[];
}

/** Prepares the making of requests; see {@link CreateCaseMaker}. */
export const createCaseMaker: (...parameters: Parameters<CreateCaseMaker>) => ReportingCaseMaker = (
  contract,
  options,
) => {
  const values = createValueMaker(contract, "request", options);
  const shapeOf = createParameterShape(createSchemaView(contract.document));
  const known = new WeakMap<Operation, Made>();
  const make = (operation: Operation): Made => {
    let made = known.get(operation);
    if (made === undefined) {
      made = makeCases({ contract, shapeOf, values, operation }, options);
      known.set(operation, made);
    }
    return made;
  };
  return Object.assign((operation: Operation) => make(operation).cases, {
    dropped: (operation: Operation) => make(operation).dropped,
  });
};

interface Made {
  readonly cases: readonly RequestCase[];
  readonly dropped: readonly string[];
}

function makeCases(source: CaseSource, { inputs = {}, parameters = {} }: GenerationOptions): Made {
  const { contract, operation } = source;
  const { operationId } = operation;
  const own = Object.hasOwn(inputs, operationId) ? (inputs[operationId] ?? {}) : {};
  const given = readInputs(operation, own, parameters);
  const unfinished = { ...source, inputs: own, given };
  const { base, lacking } = makeBase(unfinished);
  if (lacking.length > 0) return { cases: [], dropped: lacking };
  const context: CaseContext = { ...unfinished, base };
  const proposals = [
    ...exampleCases(context),
    ...parameterCases(context),
    ...bodyCases(context),
    ...withoutCredentials(context),
  ];
  return sift(contract, operation, proposals);
}

function withoutCredentials({ operation: { security }, base }: CaseContext): Proposal[] {
  if (security.length === 0 || security.some((schemes) => schemes.length === 0)) return [];
  const broken = { rule: "request.security", place: "authorization" } as const;
  return [{ about: "without credentials", kind: "invalid", draft: base, broken, anonymous: true }];
}

/** Keeps what the engine judges as it is meant, each request once. */
function sift(contract: Contract, operation: Operation, proposals: readonly Proposal[]): Made {
  const cases: RequestCase[] = [];
  const dropped: string[] = [];
  const names = new Set<string>();
  const requests = new Set<string>();
  for (const { about, kind, draft, broken, anonymous, mayBeValid } of proposals) {
    const request = toRequest(operation, draft);
    const text = `${anonymous} ${textOf(request)}`;
    if (requests.has(text)) continue;
    const all = judgeCase(contract, operation, request);
    // The sender adds credentials to all others.
    const violations = anonymous ? all : all?.filter(({ rule }) => rule !== "request.security");
    const first = violations?.[0];
    if (mayBeValid && first === undefined && violations !== undefined) continue;
    const isAsMeant = broken === undefined ? violations?.length === 0 : agrees(violations, broken);
    if (!isAsMeant) {
      const found = violations?.map(({ rule, place }) => `${rule} ${place}`) ?? [
        "another operation",
      ];
      dropped.push(`${kind} ${about}: ${found.join(", ") || "no violation"}`);
      continue;
    }
    requests.add(text);
    let name = `${kind} · ${about}`;
    for (let count = 2; names.has(name); count += 1) name = `${kind} · ${about} (${count})`;
    names.add(name);
    cases.push({
      operationId: operation.operationId,
      name,
      kind,
      request,
      ...(first !== undefined && { broken: { rule: first.rule, place: first.place } }),
      ...(anonymous && { anonymous }),
    });
  }
  return { cases, dropped };
}

function textOf({ target, headers, body }: RequestCase["request"]): string {
  return JSON.stringify([target, headers, new TextDecoder("latin1").decode(body)]);
}

/** Whether only one rule is broken, where it is meant to be: above or below counts as well. */
function agrees(
  violations: readonly Violation[] | undefined,
  { rule, place }: NonNullable<Proposal["broken"]>,
): boolean {
  const [first] = violations ?? [];
  return (
    first !== undefined &&
    (violations ?? []).every((one) => one.rule === rule) &&
    // A union is explained by the branch that comes closest, with all that is wrong with it.
    (violations ?? []).some((one) => isBelow(one.place, place) || isBelow(place, one.place))
  );
}

/** Whether a place is another one or stands in it; of a declared `ids[]` the brackets are no place. */
function isBelow(inner: string, outer: string): boolean {
  const base = outer.replace(/\[\]$/, "");
  return inner.startsWith(base) && /^([/[]|$)/.test(inner.slice(base.length));
}
