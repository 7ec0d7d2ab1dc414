import { splitPath, writePath } from "@liaison/client/path";
import { serializeQuery } from "@liaison/client/query";
import type { TryItParameter } from "../../tryIt/tryItForm.ts";
import { element } from "../element.ts";
import { createField, type Field, type FieldLook, FieldProblem } from "./field.ts";
import { readJson } from "./readJson.ts";
import type { FormWords } from "./words/en.ts";

/**
 * The field of a parameter, which starts with its example. What it reads is what the serialiser of
 * the clients takes; `undefined` is not sent.
 */
export function parameterField(parameter: TryItParameter, words: FormWords): Field<unknown> {
  const { name, required, hint } = parameter;
  const place = parameter.in;
  const look: FieldLook = {
    id: `try-it-${place}-${name}`,
    name: `${place}.${name}`,
    label: element("code", {}, name),
    hint,
    required: required && words.required,
  };
  const field = makers[parameter.kind](parameter, look, words);
  return {
    ...field,
    read() {
      const value = field.read();
      if (place === "path") checkPath(value, words);
      else checkQuery(name, value, words);
      return value;
    },
  };
}

type Maker = (parameter: TryItParameter, look: FieldLook, words: FormWords) => Field<unknown>;

const makers: Record<TryItParameter["kind"], Maker> = {
  text: ({ value, usual }, look) => {
    const input = textInput(value as string | undefined, usual);
    return createField(input, look, () => input.value || undefined);
  },
  choice: ({ value, options = [] }, look, words) => {
    const select = element(
      "select",
      { autocomplete: "off" },
      element("option", { value: "" }, words.notSent),
      ...options.map((option) => element("option", { selected: option === value }, option)),
    );
    return createField(select, look, () => select.value || undefined);
  },
  choices: ({ value = [], options = [] }, look) => choicesField(options, value as string[], look),
  list: ({ value = [], usual }, look, words) => {
    const input = textInput((value as string[]).join(", "), usual);
    const listLook = { ...look, hint: `${look.hint} ${words.listHint}` };
    return createField(input, listLook, () => {
      const values = input.value.split(",").map((one) => one.trim());
      return input.value.trim() === "" ? undefined : values;
    });
  },
  object: ({ name, value, examples = [] }, look, words) => {
    const area = jsonArea(value);
    const chooser = element(
      "select",
      { autocomplete: "off", "aria-label": `${words.examples}: ${name}` },
      element("option", { value: "" }, words.chooseExample),
      ...examples.map(({ label }, index) => element("option", { value: String(index) }, label)),
    );
    chooser.addEventListener("change", () => {
      const example = examples[Number(chooser.value)];
      if (chooser.value !== "" && example) area.value = JSON.stringify(example.value);
    });
    const before = element("label", { class: "example" }, `${words.examples} `, chooser);
    return createField(area, examples.length > 0 ? { ...look, before } : look, () =>
      area.value.trim() === "" ? undefined : readObject(area.value, words),
    );
  },
};

function textInput(value: string | undefined, usual: string | undefined): HTMLInputElement {
  const attributes = {
    type: "text",
    autocomplete: "off",
    spellcheck: "false",
    autocapitalize: "off",
  };
  return element("input", { ...attributes, value, placeholder: usual });
}

function jsonArea(value: unknown): HTMLTextAreaElement {
  const text = value === undefined ? "" : JSON.stringify(value);
  return element("textarea", { rows: "2", autocomplete: "off", spellcheck: "false" }, text);
}

/** Check boxes need no place for problems: nothing wrong can be chosen. */
function choicesField(
  options: readonly string[],
  chosen: readonly string[],
  { id, name, label, hint = "" }: FieldLook,
): Field<unknown> {
  const boxes = options.map((value) =>
    element("input", {
      ...{ type: "checkbox", value, autocomplete: "off" },
      checked: chosen.includes(value),
    }),
  );
  const labels = boxes.map((box) => element("label", {}, box, " ", element("code", {}, box.value)));
  return {
    element: element(
      "fieldset",
      { class: "field-row", "aria-describedby": `${id}-hint` },
      element("legend", {}, label),
      element("div", { class: "choices" }, ...labels),
      element("p", { class: "hint", id: `${id}-hint` }, hint),
    ),
    name,
    read() {
      const checked = boxes.filter((box) => box.checked).map((box) => box.value);
      return checked.length === 0 ? undefined : checked;
    },
    tell() {},
  };
}

function readObject(text: string, words: FormWords): object {
  const value = readJson(text, words);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw new FieldProblem(words.notObject);
}

function checkPath(value: unknown, words: FormWords): void {
  try {
    writePath({ operationId: "", path: splitPath("{value}") }, { value });
  } catch {
    throw new FieldProblem(words.pathEmpty);
  }
}

function checkQuery(name: string, value: unknown, words: FormWords): void {
  try {
    serializeQuery({ [name]: value });
  } catch (error) {
    throw new FieldProblem(`${words.notSendable} ${(error as Error).message}`);
  }
}
