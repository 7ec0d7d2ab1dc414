/** Reads a translation: an OpenAPI Overlay that does nothing but replace texts. */
import { Ajv2020, type ErrorObject } from "ajv/dist/2020.js";
import { type JSONPathQuery, jsonpath } from "json-p3";
import { isNode, LineCounter, parseDocument } from "yaml";
import type { TranslationFinding } from "./finding.ts";
import { textKeys } from "./texts.ts";

/** Texts of one object by their keys. */
export type Texts = { readonly [key: string]: string };

/** One action of an overlay, its target compiled. */
export interface Action {
  /** JSONPath (RFC 9535) of the objects whose texts are replaced. */
  target: string;
  query: JSONPathQuery;
  /** The texts as they stand in the description, by the keys of `update`. */
  translates: Texts;
  /** The texts that take their place. */
  update: Texts;
  /** Texts that are the same in both languages. */
  unchanged: Texts;
  /** Where the action starts in the overlay, or a text in it. */
  place(...path: string[]): Place;
}

/** A translation whose form is right. */
export interface Overlay {
  /** Description that is translated: a path, relative to the overlay. */
  extends: string;
  /** In the order in which they are carried out. */
  actions: Action[];
}

/** Line and column of an overlay, counted from 1. */
export interface Place {
  line: number;
  column: number;
}

/** The form of the file, before it is known what stands in the description. */
interface Form {
  extends: string;
  actions: {
    target: string;
    "x-unchanged"?: Texts;
    "x-translates"?: Texts;
    update?: Texts;
  }[];
}

const text = { type: "string", minLength: 1 };
const texts = {
  type: "object",
  minProperties: 1,
  properties: Object.fromEntries(textKeys.map((key) => [key, text])),
  additionalProperties: false,
};
const schema = {
  type: "object",
  required: ["overlay", "info", "extends", "actions"],
  properties: {
    overlay: { type: "string", pattern: "^1\\.[01]\\.\\d+$" },
    info: {
      type: "object",
      required: ["title", "version"],
      properties: { title: text, version: text },
      additionalProperties: false,
    },
    extends: text,
    actions: {
      type: "array",
      minItems: 1,
      items: {
        type: "object",
        required: ["target"],
        properties: { target: text, "x-unchanged": texts, "x-translates": texts, update: texts },
        additionalProperties: false,
      },
    },
  },
  additionalProperties: false,
};
const validate = new Ajv2020({ allErrors: true }).compile<Form>(schema);

/**
 * Reads a translation.
 *
 * @param source - the YAML of the overlay
 * @returns the overlay, or what is wrong with its form; an overlay with findings cannot be applied
 */
export function readOverlay(source: string): { overlay?: Overlay; findings: TranslationFinding[] } {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines });
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const placeOf = (path: (string | number)[]): Place => {
    const node = path.length === 0 ? document.contents : document.getIn(path, true);
    return placeAt(isNode(node) ? (node.range?.[0] ?? 0) : 0);
  };
  const finding = (place: Place, message: string): TranslationFinding => ({
    ...place,
    code: "translation-form",
    message,
  });

  const [broken] = document.errors;
  if (broken !== undefined) {
    const [reason] = broken.message.split("\n");
    return { findings: [finding(placeAt(broken.pos[0]), `The file is no valid YAML: ${reason}`)] };
  }
  const form: unknown = document.toJS();
  if (!validate(form)) {
    const findings = (validate.errors ?? []).map((error) => {
      const path = error.instancePath.split("/").slice(1).map(unescapePointer);
      return finding(placeOf(path), explain(error, path));
    });
    return { findings };
  }

  const findings: TranslationFinding[] = [];
  const actions = form.actions.flatMap((action, index): Action[] => {
    const { target, "x-unchanged": unchanged = {}, "x-translates": translates = {} } = action;
    const update = action.update ?? {};
    const place = (...path: string[]) => placeOf(["actions", index, ...path]);
    for (const message of faultsOf(translates, update, unchanged)) {
      findings.push(finding(place(), `${target}: ${message}`));
    }
    const query = compile(target);
    if (typeof query !== "string") {
      return [{ target, query, translates, update, unchanged, place }];
    }
    const message = `\`${target}\` is no JSONPath of RFC 9535, mend it: ${query}`;
    findings.push(finding(place("target"), message));
    return [];
  });
  const overlay = { extends: form.extends, actions };
  return findings.length > 0 ? { findings } : { overlay, findings };
}

/** What the texts of one action lack, if anything. */
function faultsOf(translates: Texts, update: Texts, unchanged: Texts): string[] {
  const english = Object.keys(translates);
  const russian = Object.keys(update);
  if (english.length + russian.length + Object.keys(unchanged).length === 0) {
    return ["The action has no text: give it `x-translates` and `update`, or delete it"];
  }
  return [
    ...russian
      .filter((key) => !english.includes(key))
      .map((key) => `\`update\` has \`${key}\`: add the English text to \`x-translates\``),
    ...english
      .filter((key) => !russian.includes(key))
      .map((key) => `\`x-translates\` has \`${key}\`: add the Russian text to \`update\``),
    ...russian
      .filter((key) => key in unchanged)
      .map(
        (key) => `\`${key}\` stands in \`update\` and in \`x-unchanged\`: delete one of the two`,
      ),
  ];
}

/** The query of a target, or why there is none. */
function compile(target: string): JSONPathQuery | string {
  try {
    return jsonpath.compile(target);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function explain(error: ErrorObject, path: string[]): string {
  const { keyword, params, message } = error;
  const [, index, part] = path[0] === "actions" ? path : [];
  const place = index === undefined ? "The overlay" : `Action ${Number(index) + 1}`;
  const key = String(params["additionalProperty"] ?? params["missingProperty"]);
  if (keyword === "additionalProperties" && part !== undefined) {
    const texts = textKeys.map((name) => `\`${name}\``).join(", ");
    return `${place}: \`${key}\` in \`${part}\` is no text: only ${texts} are translated`;
  }
  if (keyword === "additionalProperties" && index !== undefined) {
    const known = "`target`, `x-translates`, `update` and `x-unchanged`";
    return `${place} has \`${key}\`: a translation has ${known} only`;
  }
  if (keyword === "additionalProperties")
    return `${place} has the unknown key \`${key}\`: delete it`;
  if (keyword === "required") return `${place} lacks \`${key}\`: add it`;
  const at = path.length === 0 ? "" : `: \`${path.slice(index === undefined ? 0 : 2).join(".")}\``;
  return `${place}${at} ${message}`;
}

function unescapePointer(token: string): string {
  return token.replaceAll("~1", "/").replaceAll("~0", "~");
}
