import { ContractError } from "../description/contractError.ts";
import { child, followOnce, isObject, type JsonObject, valueAt } from "../description/document.ts";
import { createValidators } from "./ajv.ts";
import { copySchemas } from "./schemaDocument.ts";
import { createSyntaxCheck } from "./schemaSyntax.ts";
import { createSchemas, type SchemaSource, type Schemas } from "./schemas.ts";
import type { Validators } from "./validators.ts";

/** Prepares the schemas of a description; each is compiled at its first use. */
export const compileSchemas: SchemaSource = (document) => {
  const checkSyntax = createSyntaxCheck(document);
  const request = copySchemas(document, "request");
  const response = copySchemas(document, "response");
  const forRequests = compileLazily(request.copy, checkSyntax);
  const isSame = !request.isRelaxed && !response.isRelaxed;
  return {
    request: forRequests,
    response: isSame ? forRequests : compileLazily(response.copy, checkSyntax),
  };
};

function compileLazily(document: JsonObject, checkSyntax: (pointer: string) => void): Schemas {
  const judge = createLate(document, false);
  return createSchemas({
    document,
    judge,
    explainer: createLate(document, true),
    compile: (pointer) => {
      checkSyntax(pointer);
      try {
        judge.find(pointer);
      } catch (error) {
        throw blame(document, judge.find, pointer, error);
      }
    },
  });
}

/** Many a run finds nothing that must be explained. */
function createLate(document: JsonObject, allErrors: boolean): Validators {
  let validators: Validators | undefined;
  return {
    find: (pointer) => {
      validators ??= createValidators(document, allErrors);
      return validators.find(pointer);
    },
    forget: () => validators?.forget(),
  };
}

/** Walks from a schema that does not compile down to the innermost one that does not either. */
function blame(
  document: JsonObject,
  compile: (pointer: string) => unknown,
  pointer: string,
  error: unknown,
): ContractError {
  const reasonOf = (place: string): string | undefined => {
    try {
      compile(place);
      return undefined;
    } catch (failure) {
      return (failure as Error).message;
    }
  };
  let place = pointer;
  let reason = (error as Error).message;
  const visited = new Set([pointer]);
  for (;;) {
    const inner = innerSchemas(document, place).find((candidate) => {
      if (visited.has(candidate)) return false;
      visited.add(candidate);
      return reasonOf(candidate) !== undefined;
    });
    if (inner === undefined) break;
    reason = reasonOf(inner) ?? reason;
    place = inner;
  }
  const line = reason.replaceAll(/\s+/g, " ").replace("description#", "#");
  return new ContractError(`the schema ${place} does not compile: ${line}`);
}

/** What can hold the cause: the target of a reference, keywords, and what lists or maps hold. */
function innerSchemas(document: JsonObject, pointer: string): string[] {
  const value = valueAt(document, pointer);
  const below = childrenOf(document, pointer);
  const all = [...below, ...below.flatMap((inner) => childrenOf(document, inner))];
  if (!isObject(value) || typeof value["$ref"] !== "string") return all;
  try {
    return [followOnce(document, { value, pointer }).pointer, ...all];
  } catch {
    return all;
  }
}

function childrenOf(document: JsonObject, pointer: string): string[] {
  const value = valueAt(document, pointer);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value)
    .filter(([, inner]) => isObject(inner))
    .map(([key]) => child(pointer, key));
}
