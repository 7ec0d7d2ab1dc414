/** Holds a translation against the description that it translates. */
import { JSONPathNode } from "json-p3";
import { applyOverlay, type Reached } from "./apply.ts";
import type { TranslationCode, TranslationFinding } from "./finding.ts";
import { markdownFaults } from "./markdown.ts";
import type { Action, Overlay } from "./overlay.ts";
import { type JsonObject, type Location, type Text, textsOf } from "./texts.ts";

interface Fault {
  code: TranslationCode;
  message: string;
}

/** The texts of a description by `idOf`, and the action that each is translated by. */
interface Coverage {
  description: JsonObject;
  texts: Map<string, Text>;
  actions: Map<string, Action>;
}

/**
 * Says what is wrong with a translation: texts that it misses, texts that have changed since, what
 * it changes that is no text, and Russian texts that are none or lost their Markdown.
 *
 * @returns sorted by line; none when the translation is whole
 */
export function checkTranslation(description: JsonObject, overlay: Overlay): TranslationFinding[] {
  const texts = new Map(textsOf(description).map((text) => [idOf(text.location, text.key), text]));
  const coverage: Coverage = { description, texts, actions: new Map() };
  const findings = applyOverlay(description, overlay).reached.flatMap((reached) => [
    ...originalFindings(reached, coverage),
    ...translationFindings(reached.action),
  ]);
  return [...findings, ...missingFindings(coverage)].sort(
    (a, b) => a.line - b.line || a.column - b.column,
  );
}

/** Whether an action says rightly what stands in the description. */
function originalFindings(
  { action, locations }: Reached,
  coverage: Coverage,
): TranslationFinding[] {
  const { target, translates, unchanged, place } = action;
  if (locations.length === 0) {
    const message = `${target} matches nothing: mend it, or delete the action if the text is gone`;
    return [{ ...place("target"), code: "translation-stale", message }];
  }
  const originals = [
    ...Object.entries(translates).map(([key, text]) => ({ part: "x-translates", key, text })),
    ...Object.entries(unchanged).map(([key, text]) => ({ part: "x-unchanged", key, text })),
  ];
  return originals.flatMap(({ part, key, text }) => {
    const faults = locations.flatMap((location) => {
      const fault = originalFault({ location, key, text }, coverage);
      const id = idOf(location, key);
      if (!coverage.actions.has(id)) coverage.actions.set(id, action);
      return fault === undefined ? [] : [fault];
    });
    return faults.slice(0, 1).map(({ code, message }) => ({
      ...place(part, key),
      code,
      message: `${message}${faults.length > 1 ? ` (the same at ${faults.length - 1} more)` : ""}`,
    }));
  });
}

function originalFault(
  { location, key, text }: Text,
  { description, texts, actions }: Coverage,
): Fault | undefined {
  const where = pathOf(location);
  const id = idOf(location, key);
  const action = actions.get(id);
  if (action !== undefined) {
    const before = `\`${key}\` is translated in line ${action.place().line} already`;
    const message = `${where}: ${before}: delete it in one of the two actions`;
    return { code: "translation-stale", message };
  }
  const english = texts.get(id)?.text;
  if (english === undefined && hasMember(description, [...location, key])) {
    const message = `${where}: \`${key}\` is no text there but a name or a value: leave it alone`;
    return { code: "translation-no-text", message };
  }
  if (english === undefined) {
    const message = `${where}: there is no \`${key}\` to translate: delete it here`;
    return { code: "translation-stale", message };
  }
  if (unwrap(english) === unwrap(text)) return undefined;
  const now = `\`${key}\` is now ${quote(english)}`;
  const message = `${where}: ${now}: mend the Russian text, then copy the English one here`;
  return { code: "translation-stale", message };
}

/** Whether the texts of an action are Russian and have the Markdown of the English ones. */
function translationFindings({ target, translates, update, place }: Action): TranslationFinding[] {
  return Object.entries(update).flatMap(([key, russian]) => {
    const english = translates[key] ?? "";
    const faults: Fault[] = markdownFaults(english, russian).map((fault) => ({
      code: "translation-markdown",
      message: `${fault}: mend it`,
    }));
    if (hasWords(english) && !/\p{Script=Cyrillic}/u.test(russian)) {
      const advice = "translate it, or move it to `x-unchanged` if both languages say the same";
      const message = `has no Cyrillic letter: ${advice}`;
      faults.push({ code: "translation-no-russian", message });
    }
    return faults.map(({ code, message }) => ({
      ...place("update", key),
      code,
      message: `${target}: the Russian \`${key}\` ${message}`,
    }));
  });
}

/** The texts that no action covers, each told once, at the action that stands before the gap. */
function missingFindings({ texts, actions }: Coverage): TranslationFinding[] {
  const missing = Map.groupBy(
    [...texts].filter(([id]) => !actions.has(id)),
    ([, { text }]) => text,
  );
  const ids = [...texts.keys()];
  return [...missing].map(([english, places]) => {
    const [[id, { location, key }]] = places as [[string, Text]];
    const before = ids.slice(0, ids.indexOf(id)).flatMap((other) => actions.get(other) ?? []);
    // A target that matches many places stands at the first of them, far above the last.
    const line = Math.max(1, ...before.map((action) => action.place().line));
    const more = places.length > 1 ? ` (the same at ${places.length - 1} more)` : "";
    const message = `${pathOf(location)}: \`${key}\` has no Russian text${more}: add one for ${quote(english)}`;
    return { line, column: 1, code: "translation-missing", message };
  });
}

function hasWords(text: string): boolean {
  return /\p{L}{2}/u.test(text.replace(/`[^`]*`|\bhttps?:\S+/g, ""));
}

function hasMember(value: unknown, location: Location): boolean {
  const [key, ...rest] = location;
  if (key === undefined) return true;
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return false;
  return hasMember((value as Record<string, unknown>)[key], rest);
}

/** A text with its paragraphs on one line each: where lines are broken says nothing. */
function unwrap(text: string): string {
  const paragraphs = text.trim().split(/\n\s*\n/);
  return paragraphs.map((paragraph) => paragraph.replace(/\s+/g, " ")).join("\n\n");
}

function quote(text: string): string {
  const line = text.trim().replace(/\s+/g, " ");
  return `"${line.length > 80 ? `${line.slice(0, 79)}…` : line}"`;
}

function pathOf(location: Location): string {
  return new JSONPathNode(null, [...location], null).getPath();
}

function idOf(location: Location, key: string): string {
  return JSON.stringify([...location, key]);
}
