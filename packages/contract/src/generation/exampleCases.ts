import type { Example, Parameter } from "../engine/description/operation.ts";
import type { CaseContext, Proposal } from "./caseContext.ts";
import { writeBody } from "./draft.ts";
import { writeParameter } from "./writeText.ts";

/**
 * The documented examples: each body, and each named example of a parameter. Those of the same name
 * belong together.
 */
export function exampleCases({ operation, base, given, inputs }: CaseContext): Proposal[] {
  const shown = operation.parameters
    .filter((parameter) => !given.has(parameter))
    .filter(({ examples }) => examples.length > 0);
  const bodies = inputs.body === undefined ? (operation.requestBody?.contents ?? []) : [];
  const names = [
    ...bodies.flatMap(({ examples }) => examples),
    ...shown.flatMap(({ examples }) => examples),
  ].map(({ name }) => name);

  return [...new Set(names)].flatMap((name): Proposal[] => {
    const written = new Map<Parameter, string>(base.written);
    for (const parameter of shown) {
      const { examples } = parameter;
      const example = named(examples, name) ?? (parameter.required ? examples[0] : undefined);
      const text = example && writeParameter(parameter, example.value);
      if (text !== undefined) written.set(parameter, text);
    }
    const contents = bodies.filter(({ examples }) => named(examples, name) !== undefined);
    if (contents.length === 0)
      return [{ about: name, kind: "example", draft: { ...base, written } }];
    return contents.flatMap(({ mediaType, examples }): Proposal[] => {
      const body = writeBody(mediaType, named(examples, name)?.value);
      const about = contents.length === 1 ? name : `${name} as ${mediaType}`;
      return body === undefined ? [] : [{ about, kind: "example", draft: { written, body } }];
    });
  });
}

function named(examples: readonly Example[], wanted: string): Example | undefined {
  return examples.find(({ name }) => name === wanted);
}
