import { FieldProblem } from "./field.ts";
import type { FormWords } from "./words/en.ts";

/**
 * Parses what was typed into a field.
 *
 * @throws FieldProblem with what the browser says of it
 */
export function readJson(text: string, words: FormWords): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new FieldProblem(`${words.notJson} ${(error as Error).message}`);
  }
}
