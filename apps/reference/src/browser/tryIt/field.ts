import { element } from "../element.ts";

/** A control that a form reads or writes text of. */
export type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** What is wrong with a field, in words for the reader. */
export class FieldProblem extends Error {}

/** An input with its label, and the place where problems with it are told. */
export interface Field<Value> {
  element: HTMLElement;
  /** Its own within the form. */
  name: string;
  /** @throws FieldProblem when what was typed cannot be sent */
  read(): Value;
  /** Tells a problem at the field and moves the focus there; nothing takes it back. */
  tell(problem?: string): void;
}

/** How a field is shown. */
export interface FieldLook {
  /** Its own within the page. */
  id: string;
  name: string;
  label: string | Node;
  hint?: string;
  required?: string | false;
  /** Between the label and the control. */
  before?: Node;
  /** Behind the control, on its line. */
  after?: Node;
}

/** Puts a label, a hint and a place for problems around a control. */
export function createField<Value>(
  control: Control,
  look: FieldLook,
  read: () => Value,
): Field<Value> {
  const { id, name, label, hint, required, before, after } = look;
  const problem = element("p", { class: "problem", id: `${id}-problem`, hidden: true });
  control.id = id;
  const describedBy = `${id}-problem${hint === undefined ? "" : ` ${id}-hint`}`;
  control.setAttribute("aria-describedby", describedBy);
  const whole = element(
    "div",
    { class: "field-row" },
    element("label", { for: id }, label),
    ...(required ? [" ", element("em", {}, required)] : []),
    ...(before ? [before] : []),
    element("div", { class: "control" }, control, ...(after ? [after] : [])),
    problem,
    ...(hint === undefined ? [] : [element("p", { class: "hint", id: `${id}-hint` }, hint)]),
  );
  return {
    element: whole,
    name,
    read,
    tell(text) {
      problem.textContent = text ?? "";
      problem.hidden = text === undefined;
      control.ariaInvalid = text === undefined ? null : "true";
      if (text !== undefined) control.focus();
    },
  };
}

/**
 * Reads all fields.
 *
 * @returns their values by name, or `undefined` when problems have been told; the focus is on the
 *   first field that has one
 */
export function readFields(fields: readonly Field<unknown>[]): Map<string, unknown> | undefined {
  const values = new Map<string, unknown>();
  const wrong: [Field<unknown>, string][] = [];
  for (const field of fields) {
    field.tell();
    try {
      values.set(field.name, field.read());
    } catch (error) {
      if (!(error instanceof FieldProblem)) throw error;
      wrong.push([field, error.message]);
    }
  }
  for (const [field, problem] of wrong.reverse()) field.tell(problem);
  return wrong.length === 0 ? values : undefined;
}
