import { propertyParts } from "./facts.ts";
import type { Form, FormReader } from "./form.ts";
import { matchingTexts } from "./patternTexts.ts";
import { plainTexts } from "./scalars.ts";

/**
 * Finds a name that a form does not declare.
 *
 * @param isAllowed whether it may be sent, or must not
 * @param taken names that are not to be found
 * @returns undefined when there is none such
 */
export type NameSearch = (
  form: Form,
  isAllowed: boolean,
  taken: readonly string[],
) => string | undefined;

/** Names for what may be called anything, and for what must not be there. */
const FREE_NAMES = ["another", "x-another", "1001", "50101", "ANOTHER", "a"];

/** Prepares the search; names follow the rules that a form has for them. */
export function createNameSearch({ forms, facts }: FormReader): NameSearch {
  return (form, isAllowed, taken) => {
    const { propertyNames, names } = facts(form);
    const rules = propertyNames.map((rule) => forms([rule]).map((one) => facts(one)));
    const isRight = (name: string) =>
      rules.every((some) =>
        some.some((one) => one.members?.includes(name) ?? plainTexts(one, [name])[0] === name),
      );
    const ruled = rules
      .flat()
      .flatMap((one) => [...(one.members ?? []).map(String), ...plainTexts(one, [])]);
    const patterned = form.nodes.flatMap(({ value }) =>
      Object.keys(value["patternProperties"] ?? {}).flatMap(matchingTexts),
    );
    const more = `another${taken.length}`;
    const candidates = isAllowed ? [...ruled, ...patterned, ...FREE_NAMES, more] : FREE_NAMES;
    return candidates.find((name) => {
      // An object that it is assigned to would not have it afterwards.
      if (name === "__proto__") return false;
      if (taken.includes(name) || names.includes(name) || !isRight(name)) return false;
      return (propertyParts(form.nodes, name) !== undefined) === isAllowed;
    });
  };
}
