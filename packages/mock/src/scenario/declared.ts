import { findResponse, type Operation } from "@liaison/contract";
import type { ScenarioAnswer } from "./scenario.ts";

/** Whether an operation declares a query parameter. */
export function declaresParameter({ parameters }: Operation, name: string): boolean {
  return parameters.some((parameter) => parameter.in === "query" && parameter.name === name);
}

/**
 * Whether an operation declares the response that an answer picks by its status, example and media
 * type. An own body needs no declaration, nor does an answer that picks nothing.
 */
export function declaresAnswer(operation: Operation, answer: ScenarioAnswer): boolean {
  const { code, example, mediaType } = answer;
  if (hasOwnBody(answer)) return true;
  const found = code === undefined ? operation.responses : [findResponse(operation, code)];
  const responses = found.filter((response) => response !== undefined);
  if (example === undefined && mediaType === undefined) return responses.length > 0;
  return responses.some(({ contents }) =>
    contents.some(
      (content) =>
        (mediaType === undefined || content.mediaType === mediaType) &&
        (example === undefined || content.examples.some(({ name }) => name === example)),
    ),
  );
}

/** Whether an answer brings its body along. */
export function hasOwnBody({ body, text }: ScenarioAnswer): boolean {
  return body !== undefined || text !== undefined;
}
