import type { Contract } from "../engine/contract.ts";
import { isObject, keysOf, valueAt } from "../engine/description/document.ts";
import { fits, itemParts, propertyParts } from "./facts.ts";
import type { Form, FormReader, Part } from "./form.ts";

/** Texts and numbers that the description shows, so that made values look like real ones. */
export interface Samples {
  /** What is shown for the schemas of a form. */
  of(form: Form): readonly unknown[];
}

/** Samples that are kept of one schema. */
const MOST_SAMPLES = 8;

/** Collects the examples of a description, each under the schemas that it is shown for. */
export function collectSamples(contract: Contract, reader: FormReader): Samples {
  const { document, operations } = contract;
  const byPointer = new Map<string, Set<unknown>>();
  const byName = new Map<string, Set<unknown>>();
  const keep = (map: Map<string, Set<unknown>>, key: string, value: unknown): void => {
    const known = map.get(key) ?? new Set();
    if (known.size < MOST_SAMPLES) map.set(key, known.add(value));
  };

  const fitsForm = (form: Form, value: unknown): boolean => {
    const { types, members } = reader.facts(form);
    if (!fits(value, types)) return false;
    if (members !== undefined) return members.includes(value);
    return (
      !isObject(value) || Object.keys(value).every((name) => isTagged(form, name, value[name]))
    );
  };
  /** Whether a property that tells forms apart, says that it is this one. */
  const isTagged = (form: Form, name: string, value: unknown): boolean => {
    const forms = reader.forms(propertyParts(form.nodes, name) ?? []);
    return forms.some((inner) => {
      const { members } = reader.facts(inner);
      return members === undefined || members.includes(value);
    });
  };
  const visit = (parts: readonly Part[], value: unknown, name?: string): void => {
    const form = reader.forms(parts).find((one) => fitsForm(one, value));
    if (form === undefined) return;
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) visit(itemParts(form.nodes, index) ?? [], item);
    } else if (isObject(value)) {
      for (const [key, inner] of Object.entries(value)) {
        visit(propertyParts(form.nodes, key) ?? [], inner, key);
      }
    } else {
      for (const { pointer } of form.nodes) keep(byPointer, pointer, value);
      if (name !== undefined) keep(byName, name, value);
    }
  };
  for (const { requestBody, responses } of operations) {
    const contents = [...(requestBody?.contents ?? []), ...responses.flatMap((r) => r.contents)];
    for (const { schemaPointer, examples } of contents) {
      if (schemaPointer === undefined) continue;
      const part = { value: valueAt(document, schemaPointer), pointer: schemaPointer };
      for (const { value } of examples) visit([part], value);
    }
  }
  return {
    of: (form) => {
      const own = form.nodes.flatMap(({ value }) => {
        const { example, examples, default: preset } = value;
        return [...(Array.isArray(examples) ? examples : []), example, preset];
      });
      const shown = form.nodes.flatMap(({ pointer }) => [...(byPointer.get(pointer) ?? [])]);
      const samples = [...own, ...shown].filter((one) => one !== undefined);
      if (samples.length > 0) return [...new Set(samples)];
      // A property is mostly of the same meaning as one of the same name elsewhere.
      const names = form.nodes.map(({ pointer }) => keysOf(pointer).at(-1) ?? "");
      return names.flatMap((name) => [...(byName.get(name) ?? [])]);
    },
  };
}
