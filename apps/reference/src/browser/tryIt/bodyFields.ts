import type { TryItBody } from "../../tryIt/tryItForm.ts";
import { element } from "../element.ts";
import { createField, type Field } from "./field.ts";
import { readJson } from "./readJson.ts";
import type { FormWords } from "./words/en.ts";

/** The field of the request body, with a choice of its examples. What is sent is what was typed. */
export function createBodyField({ examples }: TryItBody, words: FormWords): Field<string> {
  const [first] = examples;
  const rows = String(Math.min(20, (first?.text.split("\n").length ?? 1) + 1));
  const area = element(
    "textarea",
    { rows, autocomplete: "off", spellcheck: "false" },
    first?.text ?? "",
  );
  const chooser = element(
    "select",
    { autocomplete: "off", "aria-label": words.bodyExample },
    ...examples.map(({ summary }, index) => element("option", { value: String(index) }, summary)),
  );
  chooser.addEventListener("change", () => {
    area.value = examples[Number(chooser.value)]?.text ?? "";
  });
  const before = element("label", { class: "example" }, `${words.bodyExample} `, chooser);
  const look = { id: "try-it-body", name: "body", label: words.json };
  return createField(area, examples.length > 1 ? { ...look, before } : look, () => {
    if (area.value.trim() !== "") readJson(area.value, words);
    return area.value;
  });
}
