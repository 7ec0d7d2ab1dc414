import { type Api, innerShapes } from "./api.ts";
import type { Evidence } from "./evidence.ts";
import type { Operation } from "./operation.ts";
import type { Shape } from "./shape.ts";

/** A fact that no documentation states, and all operations that show it. */
export interface Fact {
  /** With what it is about, even where only its place has told that. */
  evidence: Evidence;
  operations: Operation[];
}

/** Each fact of an API once, in the order in which its operations show them. */
export function factsOf(api: Api): Fact[] {
  const facts = new Map<string, Fact>();
  const add = (evidence: readonly Evidence[], operation: Operation, about?: string): void => {
    for (const one of evidence) {
      const told = about === undefined || one.about.length > 0 ? one : { ...one, about: [about] };
      const key = JSON.stringify(told);
      const fact = facts.get(key) ?? { evidence: told, operations: [] };
      facts.set(key, fact);
      if (!fact.operations.includes(operation)) fact.operations.push(operation);
    }
  };
  const addShape = (shape: Shape, operation: Operation, about?: string): void => {
    add(shape.evidence, operation, about);
    for (const field of shape.fields) addShape(field.shape, operation, field.name);
    const named = new Set(shape.fields.map((field) => field.shape));
    for (const inner of innerShapes(shape)) if (!named.has(inner)) addShape(inner, operation);
  };
  for (const operation of api.operations) {
    add(operation.evidence, operation);
    const { parameters, request, responses } = operation;
    for (const parameter of [...parameters, ...responses.flatMap(({ headers }) => headers)]) {
      add(parameter.evidence, operation, parameter.name);
      addShape(parameter.shape, operation, parameter.name);
    }
    if (request) add(request.evidence, operation);
    for (const response of responses) add(response.evidence, operation, response.status);
    for (const holder of [...(request ? [request] : []), ...responses]) {
      for (const { shape } of holder.contents) addShape(shape, operation);
    }
  }
  return [...facts.values()];
}
