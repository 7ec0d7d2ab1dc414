import type { TryItForm } from "../../tryIt/tryItForm.ts";
import { element } from "../element.ts";
import { createField, type Field } from "./field.ts";
import type { FormWords } from "./words/en.ts";

/** The choice of what the mock answers: a value of its `Prefer` header, or nothing. */
export function createPreferField(
  { answers, scenarios }: TryItForm,
  words: FormWords,
): Field<string> {
  const select = element(
    "select",
    { autocomplete: "off" },
    element("option", { value: "" }, words.usualAnswer),
    element(
      "optgroup",
      { label: words.documented },
      ...answers.map(({ prefer, label }) => element("option", { value: prefer }, label)),
    ),
    element(
      "optgroup",
      { label: words.scenarios },
      ...scenarios.map((scenario) => {
        const name = scenario.replace(/;.*/, "");
        const label = words.scenarioNames[name] ?? name;
        return element("option", { value: `scenario=${scenario}` }, label);
      }),
    ),
  );
  const look = { id: "try-it-prefer", name: "prefer", label: words.answer, hint: words.answerHint };
  return createField(select, look, () => select.value);
}
