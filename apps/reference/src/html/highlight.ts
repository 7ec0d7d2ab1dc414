import highlighter from "highlight.js/lib/core";
import bash from "highlight.js/lib/languages/bash";
import json from "highlight.js/lib/languages/json";
import typescript from "highlight.js/lib/languages/typescript";
import xml from "highlight.js/lib/languages/xml";
import yaml from "highlight.js/lib/languages/yaml";
import { type Html, html, trustedHtml } from "./html.ts";

const LANGUAGES = { bash, json, typescript, xml, yaml };
const ALIASES: Record<string, string> = { sh: "bash", ts: "typescript", html: "xml", yml: "yaml" };

for (const [name, language] of Object.entries(LANGUAGES)) {
  highlighter.registerLanguage(name, language);
}
highlighter.configure({ classPrefix: "" });

/**
 * Colours code; a language that is not known is left plain.
 *
 * @param language such as `ts`, `sh`, `json`, `yaml`, `html`
 */
export function highlight(code: string, language: string): Html {
  const name = ALIASES[language] ?? language;
  if (!(name in LANGUAGES)) return html`${code}`;
  const { value } = highlighter.highlight(code, { language: name, ignoreIllegals: true });
  // A third of the bytes of a JSON example would be spans around commas and brackets.
  return trustedHtml(value.replace(/<span class="punctuation">([^<]*)<\/span>/g, "$1"));
}
