import { isDeepStrictEqual } from "node:util";
import {
  type BundleReader,
  isNode,
  listAt,
  membersOf,
  type Node,
  nodeAt,
  type Property,
  propertiesOf,
  readBundle,
  textAt,
  textsOf,
  topPropertiesOf,
} from "./bundle.ts";
import {
  normalise,
  normaliseMarkdown,
  type ShownApi,
  type ShownField,
  type ShownPage,
} from "./shownPage.ts";

/** A thing of the bundle, and whether the pages show it. */
export interface Fact {
  kind: "operation" | "parameter" | "status" | "field" | "text" | "member" | "example";
  /** Where it stands: the operation or the schema, and its name. */
  place: string;
  isShown: boolean;
}

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/** Holds everything in a bundle against the pages of its API. */
export function countShown(document: Node, shown: ShownApi): Fact[] {
  const bundle = readBundle(document);
  const pages = [...shown.values()];
  const facts = Object.entries(nodeAt(document, "paths")).flatMap(([path, item]) =>
    METHODS.filter((method) => isNode(item) && method in item).flatMap((method) =>
      operationFacts({ path, method, item: item as Node, bundle, shown }),
    ),
  );
  for (const { place, text } of textsOf(document)) {
    const wanted = normaliseMarkdown(text);
    facts.push({ kind: "text", place, isShown: pages.some((page) => page.text.includes(wanted)) });
  }
  return facts;
}

interface OperationPlace {
  path: string;
  method: string;
  item: Node;
  bundle: BundleReader;
  shown: ShownApi;
}

function operationFacts({ path, method, item, bundle, shown }: OperationPlace): Fact[] {
  const node = nodeAt(item, method);
  const id = textAt(node, "operationId");
  const page = shown.get(`${id}.html`);
  if (page === undefined) return [{ kind: "operation", place: id, isShown: false }];
  const has = (text: string): boolean => page.text.includes(normaliseMarkdown(text));
  const notes = listAt(node, "x-evidence").map((entry) =>
    isNode(entry) ? textAt(entry, "note") : "",
  );
  const isShown =
    page.heading === textAt(node, "summary") &&
    page.requestLine === `${method.toUpperCase()} ${path}` &&
    [id, textAt(node, "description"), textAt(nodeAt(node, "x-access"), "note"), ...notes].every(
      has,
    ) &&
    page.hrefs.includes(textAt(nodeAt(node, "externalDocs"), "url"));
  const facts: Fact[] = [{ kind: "operation", place: id, isShown }];

  for (const raw of [...listAt(item, "parameters"), ...listAt(node, "parameters")]) {
    const parameter = bundle.resolve(raw);
    const place = `${id}.${textAt(parameter, "in")}.${textAt(parameter, "name")}`;
    const isField = (field: ShownField): boolean =>
      field.anchor.startsWith(`${textAt(parameter, "in")}.`) &&
      isParameter(field, parameter, bundle);
    facts.push({ kind: "parameter", place, isShown: page.fields.some(isField) });
    facts.push(...fieldFacts(parameter["schema"], place, page, { bundle, shown }));
  }

  const body = bundle.resolve(node["requestBody"]);
  facts.push(...contentFacts(body, `${id}.request`, page, { bundle, shown }));
  if (!has(textAt(body, "description")))
    facts.push({ kind: "text", place: `${id}.request`, isShown: false });
  for (const [status, raw] of Object.entries(nodeAt(node, "responses"))) {
    const response = bundle.resolve(raw);
    const place = `${id}.${status}`;
    const part = page.statuses.get(status) ?? "";
    const types = Object.keys(nodeAt(response, "content"));
    const isShown = [textAt(response, "description"), ...types].every((text) =>
      part.includes(normaliseMarkdown(text)),
    );
    facts.push({ kind: "status", place, isShown: part !== "" && isShown });
    for (const [name, header] of Object.entries(nodeAt(response, "headers"))) {
      const isHeader = (field: ShownField): boolean =>
        field.anchor.startsWith(`response-${status}.headers.`) &&
        isParameter(field, { name, ...bundle.resolve(header) }, bundle);
      facts.push({
        kind: "parameter",
        place: `${place}.${name}`,
        isShown: page.fields.some(isHeader),
      });
    }
    facts.push(...contentFacts(response, place, page, { bundle, shown }, status));
  }
  return facts;
}

function isParameter(field: ShownField, parameter: Node, bundle: BundleReader): boolean {
  const schema = bundle.resolve(parameter["schema"]);
  return (
    field.name === parameter["name"] &&
    field.isRequired === (parameter["required"] === true) &&
    field.text.includes(normaliseMarkdown(textAt(parameter, "description"))) &&
    hasRules(field, schema)
  );
}

interface Shown {
  bundle: BundleReader;
  shown: ShownApi;
}

function contentFacts(
  holder: Node,
  place: string,
  page: ShownPage,
  all: Shown,
  status?: string,
): Fact[] {
  return Object.values(nodeAt(holder, "content")).flatMap((raw) => {
    const content = all.bundle.resolve(raw);
    const examples = Object.entries(nodeAt(content, "examples")).map(([name, one]): Fact => {
      const example = all.bundle.resolve(one);
      return {
        kind: "example",
        place: `${place}.${name}`,
        isShown: hasExample(page, name, example, status),
      };
    });
    const top = topPropertiesOf(content["schema"], place, all.bundle).map(
      (property): Fact => ({
        ...{ kind: "field", place: property.place },
        isShown: page.fields.some((field) => isField(field, property)),
      }),
    );
    return [...examples, ...top, ...fieldFacts(content["schema"], place, page, all)];
  });
}

function hasExample(page: ShownPage, name: string, example: Node, status?: string): boolean {
  const label = [...(status === undefined ? [] : [status]), name.replaceAll("_", " ")].join(" ");
  return page.codes.some(
    (tab) =>
      tab.label === label &&
      tab.caption.includes(normaliseMarkdown(textAt(example, "summary"))) &&
      tab.caption.includes(normaliseMarkdown(textAt(example, "description"))) &&
      isValue(tab.code, example["value"]),
  );
}

function isValue(code: string, value: unknown): boolean {
  if (typeof value === "string" && code.trim() === value.trim()) return true;
  try {
    return isDeepStrictEqual(JSON.parse(code), value);
  } catch {
    return false;
  }
}

/** Fields at any depth: on the page, or on the pages of schemas that it leads to. */
function fieldFacts(
  schema: unknown,
  place: string,
  page: ShownPage,
  { bundle, shown }: Shown,
): Fact[] {
  const near = [...pagesFrom(page, shown)];
  return propertiesOf(schema, place, bundle).flatMap((property): Fact[] => {
    const found = near.flatMap(({ fields }) => fields.filter((field) => isField(field, property)));
    const members = membersOf(property.schema).map(
      (member): Fact => ({
        ...{ kind: "member", place: `${place}: ${property.place}=${member}` },
        isShown: found.some(({ values }) => values.includes(member)),
      }),
    );
    return [
      { kind: "field", place: `${place}: ${property.place}`, isShown: found.length > 0 },
      ...members,
    ];
  });
}

function isField(field: ShownField, { name, isRequired, schema }: Property): boolean {
  return (
    field.name === name &&
    (field.isRequired || !isRequired) &&
    field.text.includes(normaliseMarkdown(textAt(schema, "description"))) &&
    hasRules(field, schema)
  );
}

/** Rules with a value of their own; that a text is a date is told by its type. */
const RULES = [
  "default",
  "minimum",
  "maximum",
  "minLength",
  "maxLength",
  "pattern",
  "minItems",
  "maxItems",
];

function hasRules(field: ShownField, schema: Node): boolean {
  const rules = RULES.filter((key) => key in schema).map((key) => schema[key]);
  const notes = listAt(schema, "x-evidence").map((entry) =>
    isNode(entry) ? textAt(entry, "note") : "",
  );
  return (
    rules.every((rule) => field.text.includes(normalise(String(rule)))) &&
    notes.every((note) => field.text.includes(normaliseMarkdown(note)))
  );
}

/** A page and the pages of schemas that it links, those they link, and so on. */
function pagesFrom(
  page: ShownPage,
  shown: ShownApi,
  found: Set<ShownPage> = new Set(),
): Set<ShownPage> {
  found.add(page);
  for (const link of page.links.filter((path) => path.startsWith("schemas/"))) {
    const next = shown.get(link);
    if (next !== undefined && !found.has(next)) pagesFrom(next, shown, found);
  }
  return found;
}
