import { type HTMLElement, NodeType, parse } from "node-html-parser";
import type { Html } from "../html/html.ts";

/** A part of a page that has an anchor, without the parts within it. */
export interface Passage {
  /** Empty for what stands before the first anchor. */
  anchor: string;
  /** Whether the anchor is that of a heading. */
  heading: boolean;
  /** Text of the heading, name of the field, status. */
  name: string;
  values: string[];
  text: string;
  /** Evidence. */
  notes: string;
}

/** Code, controls, the facts of an operation, and lists of what has pages of its own. */
const LEFT_OUT = "pre,nav,fieldset,button,summary,.head dl,ul.operations,ul.names,.cards,.request";

/**
 * Divides the content of a page at its anchors. What is read are the rendered pages: so the search
 * leads to no anchor that a page lacks, and knows no text that a reader does not find there.
 */
export function readPassages(main: Html): Passage[] {
  const root = parse(main.html);
  for (const element of root.querySelectorAll(LEFT_OUT)) element.remove();
  const passages: Passage[] = [];
  const begin = (anchor: string, heading: boolean): Passage => {
    const passage = { anchor, heading, name: "", values: [], text: "", notes: "" };
    passages.push(passage);
    return passage;
  };
  readInto(begin("", false), root, begin);
  return passages.map((passage) => ({
    ...passage,
    name: oneLine(passage.name),
    text: oneLine(passage.text),
    notes: oneLine(passage.notes),
  }));
}

function readInto(
  passage: Passage,
  holder: HTMLElement,
  begin: (anchor: string, heading: boolean) => Passage,
): void {
  // What follows a heading belongs to it, up to the end of the element that both stand in.
  let current = passage;
  for (const node of holder.childNodes) {
    if (node.nodeType === NodeType.TEXT_NODE) current.text += ` ${node.text}`;
    if (node.nodeType !== NodeType.ELEMENT_NODE) continue;
    const element = node as HTMLElement;
    const { classList, id } = element;
    if (/^H[1-6]$/.test(element.tagName)) {
      if (id !== "") current = begin(id, true);
      current.name ||= element.text;
    } else if (id !== "") {
      readInto(begin(id, false), element, begin);
    } else if (classList.contains("field")) {
      readField(current, element);
    } else if (classList.contains("evidence")) {
      element.querySelector("b")?.remove();
      current.notes += ` ${element.text}`;
    } else if (classList.contains("rule")) {
      current.values.push(...element.querySelectorAll("code").map((code) => code.text));
    } else if (isPlain(element)) {
      current.text += ` ${element.text}`;
    } else {
      readInto(current, element, begin);
    }
  }
}

function readField(passage: Passage, line: HTMLElement): void {
  const code = line.querySelector("code")?.text ?? "";
  if (passage.name === "") passage.name = code;
  else passage.values.push(code);
  // A schema with a page of its own is linked, and is found there.
  for (const link of line.querySelectorAll("span a")) link.remove();
  const types = line.querySelector("span")?.text.match(/\b[A-Z]\w+/g) ?? [];
  passage.values.push(...types);
}

function isPlain(element: HTMLElement): boolean {
  const { tagName, classList } = element;
  if (tagName === "UL") return !classList.contains("fields") && !classList.contains("variants");
  return ["P", "TABLE", "BLOCKQUOTE", "OL", "DL"].includes(tagName);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
