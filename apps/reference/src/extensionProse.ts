import { isObject, type JsonObject, objectAt } from "./description.ts";

const LEGEND = `## Evidence

What comes from the vendor's documentation carries no mark. Everything else says where it is from:

- **measured**: seen on a real account
- **sdk**: taken from an official client library
- **inferred**: concluded from related pages or samples
- **unconfirmed**: stated nowhere, to be expected nevertheless
`;

/**
 * Copies an OpenAPI document and tells in the copy's descriptions what stands in its extensions
 * `x-access`, `x-limits`, `x-extensible-enum` and `x-evidence`.
 *
 * Redoc can show extensions, but as raw JSON.
 */
export function tellExtensions(document: JsonObject): JsonObject {
  const copy = structuredClone(document);
  tell(copy, document);
  const info = objectAt(copy, "info");
  info["description"] = join([info["description"], LEGEND]);
  return copy;
}

function tell(node: unknown, document: JsonObject): void {
  if (Array.isArray(node)) {
    for (const item of node) tell(item, document);
  }
  if (!isObject(node)) return;
  const target = referenced(node, document);
  // Text beside a reference hides the text that the reference leads to, extensions told there too.
  const hides = target !== undefined && (node["description"] !== undefined || evidence(node));
  const sources = hides ? [node, target] : [node];
  const prose = sources.flatMap((source) => [
    access(source),
    limits(source),
    knownValues(source),
    evidence(source),
  ]);
  if (prose.some((text) => text !== undefined)) {
    node["description"] = join([node["description"] ?? target?.["description"], ...prose]);
  }
  for (const value of Object.values(node)) tell(value, document);
}

function access(node: JsonObject): string | undefined {
  const { role, note } = objectAt(node, "x-access");
  return role === undefined ? undefined : `**Access:** ${role}. ${note}`;
}

function limits(node: JsonObject): string | undefined {
  const stated = objectAt(node, "x-limits");
  const page = objectAt(stated, "itemsPerPage");
  const request = objectAt(stated, "itemsPerRequest");
  const sentences = [
    page["maximum"] &&
      `${page["default"]} items on a page unless asked otherwise, at most ${page["maximum"]}.`,
    request["maximum"] &&
      `${request["recommended"]} items in a request are advised, at most ${request["maximum"]}.`,
  ].filter(Boolean);
  return sentences.length === 0 ? undefined : `**Limits:** ${sentences.join(" ")}`;
}

function knownValues(node: JsonObject): string | undefined {
  const values = node["x-extensible-enum"];
  if (!Array.isArray(values)) return undefined;
  return `**Known values:** ${values.map((value) => `\`${value}\``).join(", ")}.`;
}

function evidence(node: JsonObject): string | undefined {
  const entries = node["x-evidence"];
  if (!Array.isArray(entries)) return undefined;
  return entries
    .filter(isObject)
    .map(({ level, note, about }) => {
      const names = Array.isArray(about)
        ? ` (${about.map((name) => `\`${name}\``).join(", ")})`
        : "";
      return `> **${level}**${names}: ${String(note).replace(/\s+/g, " ").trim()}`;
    })
    .join("\n>\n");
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
