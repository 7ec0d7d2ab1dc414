import type { Operation, Parameter } from "../model/operation.ts";
import type { Words } from "../words/en.ts";
import { escapeMarkdown } from "./marks.ts";

/** Who may call an operation, and how much at once: each name with Markdown of one line. */
export function summaryTexts({ access, limits }: Operation, words: Words): [string, string][] {
  const facts: [string, string][] = [];
  if (access !== undefined) {
    const role = escapeMarkdown(words.roles[access.role] ?? access.role);
    facts.push([words.access, `${role}. ${access.note}`]);
  }
  const { itemsPerPage, itemsPerRequest } = limits;
  const stated = [
    itemsPerPage && words.perPage(itemsPerPage.default, itemsPerPage.maximum),
    itemsPerRequest && words.perRequest(itemsPerRequest.recommended, itemsPerRequest.maximum),
  ].filter((text) => text !== undefined);
  if (stated.length > 0) facts.push([words.limits, stated.join("; ")]);
  return facts;
}

/** How a list or an object is written in the address, in words: its type does not tell. */
export function wireForm({ style, explode, shape }: Parameter, words: Words): string | undefined {
  if (style === "deepObject") return words.styleDeepObject;
  if (explode === false && shape.types.includes("array")) return words.styleCommas;
  return undefined;
}
