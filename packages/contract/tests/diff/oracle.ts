import type { Contract } from "../../src/engine/contract.ts";
import type { Operation } from "../../src/engine/description/operation.ts";
import { createValueMaker, type ValueMaker } from "../../src/generation/values.ts";

/** Makes values of a description. */
export interface Source {
  readonly contract: Contract;
  readonly requests: ValueMaker;
  readonly responses: ValueMaker;
}

/** Prepares the making of values. */
export function createSource(contract: Contract): Source {
  return {
    contract,
    requests: createValueMaker(contract, "request", { seed: 1 }),
    responses: createValueMaker(contract, "response", { seed: 1 }),
  };
}

/** What a value says against a change that is called harmless. */
export interface Refutation {
  readonly operationId: string;
  readonly place: string;
  readonly value: unknown;
}

/**
 * Looks for a value that shows a change to break clients: one that a request could have and can have
 * no longer, or one that an answer may have and could not have. Knows nothing of the code under test.
 *
 * @param operationIds where to look; left out, everywhere
 */
export function refute(
  old: Source,
  next: Source,
  operationIds?: ReadonlySet<string>,
): Refutation | undefined {
  const news = new Map(next.contract.operations.map((one) => [one.operationId, one]));
  for (const operation of old.contract.operations) {
    const other = news.get(operation.operationId);
    if (other === undefined || operationIds?.has(operation.operationId) === false) continue;
    const found = refuteOperation(operation, other, old, next);
    if (found) return { operationId: operation.operationId, ...found };
  }
  return undefined;
}

function refuteOperation(
  operation: Operation,
  other: Operation,
  old: Source,
  next: Source,
): Omit<Refutation, "operationId"> | undefined {
  for (const [place, pointer] of requestSchemas(operation)) {
    const target = requestSchemas(other).get(place);
    if (target === undefined) continue;
    for (const { value } of old.requests.valid(pointer)) {
      const isValid = next.contract.judgeValue("request", target, value).length === 0;
      if (!isValid) return { place, value };
    }
  }
  for (const [place, pointer] of responseSchemas(other)) {
    const target = responseSchemas(operation).get(place);
    if (target === undefined) continue;
    for (const { value } of next.responses.valid(pointer)) {
      const isValid = old.contract.judgeValue("response", target, value).length === 0;
      if (!isValid) return { place, value };
    }
  }
  return undefined;
}

function requestSchemas({ parameters, requestBody }: Operation): Map<string, string> {
  const schemas = [
    ...parameters.map(({ in: place, name, schemaPointer }) => [`${place} ${name}`, schemaPointer]),
    ...(requestBody?.contents ?? []).map(({ mediaType, schemaPointer }) => [
      mediaType,
      schemaPointer,
    ]),
  ];
  return new Map(schemas.filter((one): one is [string, string] => one[1] !== undefined));
}

function responseSchemas({ responses }: Operation): Map<string, string> {
  const schemas = responses.flatMap(({ status, contents, headers }) => [
    ...contents.map(({ mediaType, schemaPointer }) => [`${status} ${mediaType}`, schemaPointer]),
    ...headers.map(({ name, schemaPointer }) => [`${status} header ${name}`, schemaPointer]),
  ]);
  return new Map(schemas.filter((one): one is [string, string] => one[1] !== undefined));
}
