/** What is read from a bundle to count it, on purpose without anything of `src/`. */

/** A JSON object. */
export type Node = { [key: string]: unknown };

/** The objects and texts of a bundle, references followed. */
export interface BundleReader {
  document: Node;
  /**
   * What a node means: the target of its reference with what stands beside the reference.
   *
   * @throws Error when the reference leads nowhere
   */
  resolve(node: unknown): Node;
}

export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object at a key, an empty one when there is none. */
export function nodeAt(node: Node, key: string): Node {
  const value = node[key];
  return isNode(value) ? value : {};
}

/** The list at a key, an empty one when there is none. */
export function listAt(node: Node, key: string): unknown[] {
  const value = node[key];
  return Array.isArray(value) ? value : [];
}

/** The text at a key, an empty one when there is none. */
export function textAt(node: Node, key: string): string {
  const value = node[key];
  return typeof value === "string" ? value : "";
}

/** Reads a bundle. */
export function readBundle(document: Node): BundleReader {
  const resolve = (node: unknown): Node => {
    if (!isNode(node)) return {};
    const { $ref, ...beside } = node;
    if (typeof $ref !== "string") return node;
    const target = $ref.slice("#/".length).split("/").reduce(nodeAt, document);
    if (Object.keys(target).length === 0) throw new Error(`${$ref} leads nowhere`);
    return { ...resolve(target), ...beside };
  };
  return { document, resolve };
}

/** A property of a schema, wherever it lies within another. */
export interface Property {
  /** The schema that has it, and its name: `Contact.id`, `ContactFilter.updated_at.from`. */
  place: string;
  name: string;
  isRequired: boolean;
  schema: Node;
}

/** Keywords whose values are schemas: one, a list of them, or a map. */
const SINGLE = ["items", "additionalProperties", "not"];
const LISTS = ["oneOf", "anyOf", "allOf"];

/**
 * All properties that a message of this schema can have, at any depth.
 *
 * @param place what their places begin with, where the schema has no name
 */
export function propertiesOf(schema: unknown, place: string, bundle: BundleReader): Property[] {
  const found: Property[] = [];
  const seen = new Set<string>();
  const visit = (raw: unknown, at: string): void => {
    if (!isNode(raw)) return;
    const name = /^#\/components\/schemas\/(.+)$/.exec(textAt(raw, "$ref"))?.[1];
    const own = name ?? at;
    if (name !== undefined && seen.has(name)) return;
    if (name !== undefined) seen.add(name);
    const node = bundle.resolve(raw);
    const required = new Set(listAt(node, "required"));
    for (const [key, inner] of Object.entries(nodeAt(node, "properties"))) {
      const place = `${own}.${key}`;
      found.push({
        place,
        name: key,
        isRequired: required.has(key),
        schema: bundle.resolve(inner),
      });
      visit(inner, place);
    }
    for (const key of SINGLE) visit(node[key], own);
    for (const key of LISTS) for (const inner of listAt(node, key)) visit(inner, own);
  };
  visit(schema, place);
  return found;
}

/** The properties of a message itself: those of its schema, and of what that is put together from. */
export function topPropertiesOf(schema: unknown, place: string, bundle: BundleReader): Property[] {
  const node = bundle.resolve(schema);
  const required = new Set(listAt(node, "required"));
  const own = Object.entries(nodeAt(node, "properties")).map(([name, inner]) => ({
    ...{ place: `${place}.${name}`, name, isRequired: required.has(name) },
    schema: bundle.resolve(inner),
  }));
  const parts = [...listAt(node, "allOf"), ...listAt(node, "oneOf"), ...listAt(node, "anyOf")];
  const others = [...parts, ...(isNode(node["items"]) ? [node["items"]] : [])];
  // A part may say more of a property that the whole has.
  const names = new Set(own.map(({ name }) => name));
  return [
    ...own,
    ...others
      .flatMap((part) => topPropertiesOf(part, place, bundle))
      .filter(({ name }) => !names.has(name)),
  ];
}

/** The members of a set of values, open or closed, as a page writes them. */
export function membersOf(schema: Node): string[] {
  const members = [
    ...listAt(schema, "enum"),
    ...listAt(schema, "x-extensible-enum"),
    ...("const" in schema ? [schema["const"]] : []),
  ];
  return members.map((member) => (typeof member === "string" ? member : JSON.stringify(member)));
}

/** Keys of data, where a text is not about the API. */
const DATA = ["value", "example", "default", "const", "enum", "x-extensible-enum", "required"];
/** Keys of texts that people read. */
const TEXTS = ["description", "summary", "note"];

/** Every text of a bundle that people read, with where it stands. */
export function textsOf(document: Node): { place: string; text: string }[] {
  const texts: { place: string; text: string }[] = [];
  const visit = (node: unknown, place: string, areNames: boolean): void => {
    if (Array.isArray(node)) {
      for (const [index, item] of node.entries()) visit(item, `${place}/${index}`, false);
    }
    if (!isNode(node)) return;
    for (const [key, value] of Object.entries(node)) {
      const at = `${place}/${key}`;
      if (areNames) visit(value, at, false);
      else if (TEXTS.includes(key) && typeof value === "string")
        texts.push({ place: at, text: value });
      else if (!DATA.includes(key) && !(key === "examples" && Array.isArray(value))) {
        visit(value, at, key === "properties");
      }
    }
  };
  visit(document, "", false);
  return texts;
}
