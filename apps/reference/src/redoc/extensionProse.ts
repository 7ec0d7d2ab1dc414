import { addressOf } from "../edition.ts";
import type { Api } from "../model/api.ts";
import { EVIDENCE_LEVELS, readEvidence } from "../model/evidence.ts";
import { isObject, type JsonObject, objectAt } from "../model/json.ts";
import type { Operation } from "../model/operation.ts";
import type { PageContext } from "../pages/page.ts";
import type { Words } from "../words/en.ts";

/**
 * Copies an OpenAPI document and tells in the copy's descriptions what stands in its extensions
 * `x-access`, `x-limits`, `x-extensible-enum` and `x-evidence`, and links each operation to its page.
 *
 * Redoc can show extensions, but as raw JSON.
 */
export function tellExtensions(document: JsonObject, api: Api, page: PageContext): JsonObject {
  const { words } = page.edition;
  const copy = structuredClone(document);
  tell(copy, document, words);
  for (const item of Object.values(objectAt(copy, "paths")).filter(isObject)) {
    for (const node of Object.values(item).filter(isObject)) {
      const operation = api.operations.find(({ id }) => id === node["operationId"]);
      if (operation === undefined) continue;
      const link = `[${words.backToPage}](${page.link(addressOf.operation(api, operation))})`;
      node["description"] = join([node["description"], link]);
    }
  }
  const info = objectAt(copy, "info");
  const levels = EVIDENCE_LEVELS.map(
    (level) => `- **${words.levels[level]}**: ${words.levelMeanings[level]}`,
  );
  const legend = `## ${words.evidence}\n\n${words.evidencePageIntro}\n\n${levels.join("\n")}`;
  info["description"] = join([info["description"], legend]);
  return copy;
}

function tell(node: unknown, document: JsonObject, words: Words): void {
  if (Array.isArray(node)) {
    for (const item of node) tell(item, document, words);
  }
  if (!isObject(node)) return;
  const target = referenced(node, document);
  // Text beside a reference hides the text that the reference leads to, extensions told there too.
  const hides =
    target !== undefined && (node["description"] !== undefined || readEvidence(node).length > 0);
  const sources = hides ? [node, target] : [node];
  const prose = sources.flatMap((source) => [
    access(source, words),
    limits(source, words),
    knownValues(source, words),
    evidence(source, words),
  ]);
  if (prose.some((text) => text !== undefined)) {
    node["description"] = join([node["description"] ?? target?.["description"], ...prose]);
  }
  for (const value of Object.values(node)) tell(value, document, words);
}

function access(node: JsonObject, words: Words): string | undefined {
  const { role, note } = objectAt(node, "x-access");
  if (role === undefined) return undefined;
  return `**${words.access}:** ${words.roles[String(role)] ?? role}. ${note}`;
}

function limits(node: JsonObject, words: Words): string | undefined {
  const { itemsPerPage, itemsPerRequest } = objectAt(node, "x-limits") as Operation["limits"];
  const stated = [
    itemsPerPage && words.perPage(itemsPerPage.default, itemsPerPage.maximum),
    itemsPerRequest && words.perRequest(itemsPerRequest.recommended, itemsPerRequest.maximum),
  ].filter((text) => text !== undefined);
  return stated.length === 0 ? undefined : `**${words.limits}:** ${stated.join("; ")}.`;
}

function knownValues(node: JsonObject, words: Words): string | undefined {
  const values = node["x-extensible-enum"];
  if (!Array.isArray(values)) return undefined;
  return `**${words.knownValues}:** ${values.map((value) => `\`${value}\``).join(", ")}.`;
}

function evidence(node: JsonObject, words: Words): string | undefined {
  const entries = readEvidence(node).map(({ level, note, about }) => {
    const names = about.length > 0 ? ` (${about.map((name) => `\`${name}\``).join(", ")})` : "";
    return `> **${words.levels[level]}**${names}: ${note}`;
  });
  return entries.length === 0 ? undefined : entries.join("\n>\n");
}

function referenced(node: JsonObject, document: JsonObject): JsonObject | undefined {
  const reference = node["$ref"];
  if (typeof reference !== "string" || !reference.startsWith("#/")) return undefined;
  return reference
    .slice(2)
    .split("/")
    .map((step) => decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce(objectAt, document);
}

function join(paragraphs: unknown[]): string {
  return paragraphs
    .filter((text): text is string => typeof text === "string" && text.trim() !== "")
    .map((text) => text.trim())
    .join("\n\n");
}
