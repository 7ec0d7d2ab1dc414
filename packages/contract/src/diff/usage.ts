import type { CoverageDocument, OperationCoverage } from "../coverageCount/coverageDocument.ts";

/** What traffic tells of one operation: true for used, undefined for what it does not count. */
export interface OperationUse {
  readonly operation: boolean;
  /** @param name `query page` */
  parameter(name: string): boolean | undefined;
  /** @param place `query order[id]`, `query order[id]="asc"` for a member */
  inParameter(place: string): boolean | undefined;
  /** @param status `200`, `5XX` */
  status(status: string): boolean | undefined;
  /** @param mediaType `200 application/json` */
  mediaType(mediaType: string): boolean | undefined;
  /**
   * @param message `request` or a status
   * @param place `/name`, `/type="work"` for a member
   */
  inMessage(message: string, place: string): boolean | undefined;
}

/**
 * Reads which parts of a description traffic touched.
 *
 * @returns undefined for an operation that the coverage does not know: nothing can be told of it
 */
export function readUsage(
  coverage: Pick<CoverageDocument, "operations">,
): (operationId: string) => OperationUse | undefined {
  const operations = new Map(coverage.operations.map((one) => [one.operationId, one]));
  return (operationId) => {
    const operation = operations.get(operationId);
    return operation && useOf(operation);
  };
}

function useOf(operation: OperationCoverage): OperationUse {
  const { exchanges, parameters, refusals, statuses, mediaTypes, fields, members } = operation;
  const parameter = (name: string) => either(count(parameters, name), count(refusals, name));
  return {
    operation: exchanges > 0,
    parameter,
    // Members of parameters are written as they are sent.
    inParameter: (place) =>
      count(members, place.replace(/="(.*)"$/, "=$1")) ?? count(members, place) ?? parameter(place),
    status: (status) => count(statuses, status),
    mediaType: (mediaType) => count(mediaTypes, mediaType),
    inMessage: (message, place) =>
      count(fields, `${message} ${place}`) ?? count(members, `${message} ${place}`),
  };
}

function count(counts: Readonly<Record<string, number>>, name: string): boolean | undefined {
  return Object.hasOwn(counts, name) ? (counts[name] ?? 0) > 0 : undefined;
}

function either(a: boolean | undefined, b: boolean | undefined): boolean | undefined {
  return a === undefined || b === undefined ? (a ?? b) : a || b;
}
