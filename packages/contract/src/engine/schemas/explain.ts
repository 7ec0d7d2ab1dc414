import { isObject, keysOf } from "../description/document.ts";
import type { SchemaError, Schemas } from "./schemas.ts";
import { expectation, mismatch, missing, shorten, show, unknown, type Wording } from "./wording.ts";

/** One thing that is wrong with a value. */
export interface Finding extends Wording {
  /** Keys from the value down to what is wrong; a missing or unknown property is the last one. */
  readonly keys: readonly string[];
  readonly keyword: string;
  /** Of a property that is not expected: the names that are. */
  readonly known?: readonly string[];
  /** Pointer of the schema that asks for it. */
  readonly specPointer: string;
}

/** Findings about one value; who sends a batch of 250 wrong items need not read of each. */
export const MOST_FINDINGS = 50;

/**
 * Says what is wrong with a value, one finding for each place; only the first where all of them cost
 * too much.
 * Of several forms that a value may have, the one is explained that it comes closest to.
 *
 * @param pointer of the schema
 * @returns nothing for a valid value
 */
export function explain(schemas: Schemas, pointer: string, value: unknown): Finding[] {
  const thorough = schemas.isAffordable(pointer, value);
  const errorsOf: ErrorsOf = (place, part) => schemas.findErrors(place, part, thorough);
  const findings = explainErrors(
    { schemas, errorsOf, thorough },
    pointer,
    errorsOf(pointer, value),
  );
  return findings.slice(0, MOST_FINDINGS);
}

type ErrorsOf = (pointer: string, value: unknown) => readonly SchemaError[];

/** What an explanation draws from: the schemas, and their errors in one of two ways. */
interface Source {
  readonly schemas: Schemas;
  readonly errorsOf: ErrorsOf;
  readonly thorough: boolean;
}

function explainErrors(source: Source, pointer: string, errors: readonly SchemaError[]): Finding[] {
  const { schemas, errorsOf } = source;
  const groups: Finding[][] = [];
  const echoes = new Set<Finding>();
  for (let index = errors.length - 1; index >= 0; index -= 1) {
    const error = errors[index];
    if (error === undefined) continue;
    const place = schemas.pointerOf(error.parentSchema) ?? pointer;
    const inner = `${place}/${error.keyword}`;
    // The errors of the schemas below these keywords stand right before the error of the keyword.
    if (error.keyword === "anyOf" || error.keyword === "oneOf") {
      const branches = readBranches(errorsOf, error, inner);
      groups.push(explainBranches(source, error, branches, place));
      index -= countErrors(branches);
    } else if (error.keyword === "contains") {
      groups.push([describe(error, place)]);
      index -= countErrors(readItems(errorsOf, error, inner));
    } else if (error.keyword === "propertyNames") {
      const { propertyName } = error.params;
      const own = errorsOf(inner, propertyName);
      const findings = explainErrors(source, inner, own);
      groups.push([describeName(error, findings, place)]);
      index -= own.length;
    } else if (error.keyword.startsWith("unevaluated")) {
      const names = schemas.propertyNames(error.parentSchema);
      const finding = describe(error, place, names);
      const { unevaluatedProperty } = error.params;
      // While a part of a schema fails, nothing that it describes counts as described.
      if (unevaluatedProperty === undefined || names.includes(unevaluatedProperty)) {
        echoes.add(finding);
      }
      groups.push([finding]);
    } else if (error.keyword !== "if") {
      groups.push([describe(error, place)]);
    }
  }
  return dropRepeated(dropEchoes(groups.reverse().flat(), echoes));
}

interface BranchErrors {
  readonly pointer: string;
  readonly errors: readonly SchemaError[];
}

function readBranches(errorsOf: ErrorsOf, error: SchemaError, inner: string): BranchErrors[] {
  const branches: BranchErrors[] = [];
  let fitting = 0;
  for (let index = 0; index < (error.schema as unknown[]).length; index += 1) {
    const pointer = `${inner}/${index}`;
    const errors = errorsOf(pointer, error.data);
    branches.push({ pointer, errors });
    if (errors.length === 0) fitting += 1;
    // The validator looks no further than the second of two that fit.
    if (fitting === 2) break;
  }
  return branches;
}

/** The errors of the items of `contains`, as far as the validator looked: to one too many. */
function readItems(errorsOf: ErrorsOf, error: SchemaError, inner: string): BranchErrors[] {
  const most = Number(error.params["maxContains"] ?? Number.POSITIVE_INFINITY);
  const items: BranchErrors[] = [];
  let fitting = 0;
  for (const item of error.data as unknown[]) {
    const errors = errorsOf(inner, item);
    items.push({ pointer: inner, errors });
    if (errors.length === 0) fitting += 1;
    if (fitting > most) break;
  }
  return items;
}

function countErrors(branches: readonly BranchErrors[]): number {
  return branches.reduce((sum, { errors }) => sum + errors.length, 0);
}

function explainBranches(
  source: Source,
  error: SchemaError,
  branches: readonly BranchErrors[],
  place: string,
): Finding[] {
  const keys = keysOf(error.instancePath);
  const failed = branches
    .filter(({ errors }) => errors.length > 0)
    .map((branch) => explainErrors(source, branch.pointer, branch.errors));
  const fitting = branches.length - failed.length;
  if (fitting > 0) {
    const { length } = error.schema as unknown[];
    const wording = mismatch(`of exactly one of ${length} forms`, `of ${fitting} at once`);
    return [{ keys, keyword: error.keyword, ...wording, specPointer: place }];
  }
  for (const isShared of [isAboutWhole, ...tagsOf(failed).map(isAboutTag)]) {
    const shared = failed.map((findings) => findings.filter(isShared));
    const [sample] = shared.flat();
    if (sample === undefined || shared.some((findings) => findings.length === 0)) continue;
    const expected = shorten([...new Set(shared.flat().map((one) => one.expected))].join(" or "));
    const wording = mismatch(expected, sample.actual);
    const at = [...keys, ...sample.keys];
    return [{ keys: at, keyword: error.keyword, ...wording, specPointer: place }];
  }
  const fittingTags = tagsOf(failed).filter((tag) =>
    failed.some((findings) => findings.every((finding) => finding.keys[0] !== tag)),
  );
  const strange = branches
    .filter(({ errors }) => errors.length > 0)
    .map(({ pointer }) => (source.thorough ? 0 : countOtherTags(source, pointer, error.data)));
  const mostFitting = Math.min(...strange);
  const distances = failed.map(
    (findings, index) =>
      distance(findings, fittingTags) + ((strange[index] ?? 0) > mostFitting ? OTHER_TAG : 0),
  );
  const least = Math.min(...distances);
  const best = failed[distances.indexOf(least)] ?? [];
  const near = failed.filter((_, index) => (distances[index] ?? 0) < least + OTHER_TAG);
  return best
    .map((finding) => addKnown(finding, near.flat()))
    .map((finding) => ({ ...finding, keys: [...keys, ...finding.keys] }));
}

/** Who misspells a property must not read that it does not exist, because it is another form's. */
function addKnown(finding: Finding, others: readonly Finding[]): Finding {
  if (finding.known === undefined) return finding;
  const place = finding.keys.join("/");
  const same = others.filter(({ keys }) => keys.join("/") === place);
  const known = [...new Set(same.flatMap((other) => other.known ?? []))];
  return { ...finding, known, ...unknown(known, finding.actual) };
}

function isAboutWhole({ keys }: Finding): boolean {
  return keys.length === 0;
}

function isAboutTag(tag: string): (finding: Finding) => boolean {
  return ({ keys, keyword }) =>
    keys.length === 1 && keys[0] === tag && (keyword === "const" || keyword === "enum");
}

/** Names of properties that may tell which form is meant: some form allows no other value. */
function tagsOf(failed: readonly (readonly Finding[])[]): string[] {
  const names = failed.flat().flatMap((finding) => {
    const [name = ""] = finding.keys;
    return isAboutTag(name)(finding) ? [name] : [];
  });
  return [...new Set(names)];
}

/** What a wrong tag and a wrong type count for in the distance of a form. */
const OTHER_TAG = 100;
const OTHER_TYPE = 10_000;

/** A form of another type is furthest away, one with another tag comes next. */
function distance(findings: readonly Finding[], tags: readonly string[]): number {
  let sum = findings.length;
  for (const finding of findings) {
    if (isAboutWhole(finding)) sum += OTHER_TYPE;
    else if (tags.some((tag) => isAboutTag(tag)(finding))) sum += OTHER_TAG;
  }
  return sum;
}

/**
 * Counts the texts and numbers right below a value that a form has other ones for. The first error of
 * a form need not be the telling one, so what lies deeper is left out and all of the rest is looked at.
 */
function countOtherTags({ schemas }: Source, pointer: string, value: unknown): number {
  if (!isObject(value)) return 0;
  const outline = Object.entries(value).map(([key, inner]) => {
    const isDeep = typeof inner === "object" && inner !== null;
    return [key, isDeep ? (Array.isArray(inner) ? [] : {}) : inner];
  });
  const errors = schemas.findErrors(pointer, Object.fromEntries(outline), true);
  const tags = errors.filter(({ keyword, instancePath }) => {
    return /^(const|enum)$/.test(keyword) && keysOf(instancePath).length === 1;
  });
  return new Set(tags.map(({ instancePath }) => instancePath)).size;
}

/** Drops those of the echoes that have another finding at their object or below it. */
function dropEchoes(findings: readonly Finding[], echoes: ReadonlySet<Finding>): Finding[] {
  if (echoes.size === 0) return [...findings];
  const wrong = new Set<string>();
  for (const finding of findings) {
    if (echoes.has(finding)) continue;
    for (let depth = 0; depth <= finding.keys.length; depth += 1) {
      wrong.add(JSON.stringify(finding.keys.slice(0, depth)));
    }
  }
  return findings.filter(
    (finding) => !echoes.has(finding) || !wrong.has(JSON.stringify(ownerOf(finding))),
  );
}

/** The object that a finding about one of its properties is about, or the list itself. */
function ownerOf({ keys, keyword }: Finding): readonly string[] {
  return keyword === "unevaluatedProperties" ? keys.slice(0, -1) : keys;
}

function dropRepeated(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ keys, keyword, expected }) => {
    const key = JSON.stringify([keys, keyword, expected]);
    return !seen.has(key) && seen.add(key);
  });
}

function describe(
  error: SchemaError,
  specPointer: string,
  known: readonly string[] = Object.keys(error.parentSchema["properties"] ?? {}),
): Finding {
  const { keyword, params } = error;
  const keys = keysOf(error.instancePath);
  switch (keyword) {
    case "required": {
      const more = [...keys, String(params["missingProperty"])];
      return { keys: more, keyword, ...missing(), specPointer };
    }
    case "dependentRequired": {
      const more = [...keys, String(params["missingProperty"])];
      return { keys: more, keyword, ...missing(` beside ${params["property"]}`), specPointer };
    }
    case "additionalProperties":
    case "unevaluatedProperties": {
      const name = String(params["additionalProperty"] ?? params["unevaluatedProperty"]);
      // Of an object with thousands of wrong properties each is an error: it must not be looked at whole.
      const content = show(isObject(error.data) ? error.data[name] : error.data);
      return { keys: [...keys, name], keyword, known, ...unknown(known, content), specPointer };
    }
    default:
      return { keys, keyword, ...mismatch(expectation(error), show(error.data)), specPointer };
  }
}

/** A name that breaks the rule for names, by what is wrong with it as a text. */
function describeName(
  error: SchemaError,
  findings: readonly Finding[],
  specPointer: string,
): Finding {
  const name = String(error.params["propertyName"]);
  const rules = findings.map(({ expected }) => expected).join(" and ");
  const wording = mismatch(`named by ${rules}`, show(name));
  const keys = [...keysOf(error.instancePath), name];
  return { keys, keyword: error.keyword, ...wording, specPointer };
}
