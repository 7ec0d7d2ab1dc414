import type { Api, ServerVariable } from "../model/api.ts";
import type { Words } from "../words/en.ts";
import { escapeMarkdown, inlineCode } from "./marks.ts";

/** A variable of a server's address and what it may be, as Markdown of one line. */
export function variableText(variable: ServerVariable, words: Words): string {
  const { name, description, default: usual, values } = variable;
  const all = values.map(inlineCode).join(", ");
  return `${inlineCode(name)}: ${description} (${words.variableValues(inlineCode(usual), all)})`;
}

/** The rate limits of an API as Markdown of one line, empty when it has none. */
export function rateLimitsText({ rateLimits }: Api, words: Words): string {
  return rateLimits
    .map(({ scope, requests, seconds }) =>
      escapeMarkdown(words.rateLimit(words.scopes[scope] ?? scope, requests, seconds)),
    )
    .join("; ");
}
