import { isObject } from "../engine/description/document.ts";
import { COVERAGE_KINDS, type CoverageDocument } from "./coverageDocument.ts";

/**
 * Finds the coverage in a parsed file: a coverage document, or a JSON report that holds one.
 *
 * @returns the reason as the end of a sentence when there is none
 */
export function readCoverage(value: unknown): CoverageDocument | string {
  if (!isObject(value)) return "is no coverage: not an object";
  const document = value["format"] === "liaison-report/1" ? value["coverage"] : value;
  if (!isObject(document) || document["format"] !== "liaison-coverage/1") {
    const format = isObject(document) ? document["format"] : undefined;
    return `is no coverage of this version: its format should be liaison-coverage/1, was ${JSON.stringify(format) ?? "missing"}`;
  }
  const { description, operations } = document;
  for (const field of ["title", "version"]) {
    if (isObject(description) && typeof description[field] === "string") continue;
    return `is no coverage: description.${field} is no text`;
  }
  if (!Array.isArray(operations)) return "is no coverage: operations is no list";
  for (const [index, operation] of operations.entries()) {
    const flaw = findFlaw(operation);
    if (flaw !== undefined) return `is no coverage: operations[${index}]${flaw}`;
  }
  return document as unknown as CoverageDocument;
}

function findFlaw(operation: unknown): string | undefined {
  if (!isObject(operation)) return " is no object";
  for (const field of ["operationId", "method", "path"]) {
    if (typeof operation[field] !== "string") return `.${field} is no text`;
  }
  if (!isCount(operation["exchanges"])) return ".exchanges is no count";
  for (const kind of COVERAGE_KINDS) {
    const items = operation[kind];
    if (!isObject(items)) return `.${kind} is no object`;
    const [name] = Object.entries(items).find(([, count]) => !isCount(count)) ?? [];
    if (name !== undefined) return `.${kind} has no count for ${name}`;
  }
  return undefined;
}

function isCount(value: unknown): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= 0;
}
