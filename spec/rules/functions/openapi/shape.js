/**
 * Which objects a description is made of. A key named `examples` may be a keyword or a property
 * that somebody called so; only knowing what kind of object one looks at tells these apart.
 *
 * @typedef {"description" | "components" | "pathItem" | "operation" | "callback" | "parameter"
 *   | "requestBody" | "response" | "header" | "mediaType" | "schema" | "example"
 *   | "securityScheme" | "link"} Kind
 * @typedef {Record<string, unknown>} Mapping
 * @typedef {{ kind: Kind, node: Mapping, path: (string | number)[] }} Child
 */

/** Keys whose value is an object of that kind, and keys whose members are. */
/** @type {Record<Kind, { one?: Record<string, Kind>, each?: Record<string, Kind> }>} */
const SHAPES = {
  description: {
    one: { components: "components" },
    each: { paths: "pathItem", webhooks: "pathItem" },
  },
  components: {
    each: {
      schemas: "schema",
      responses: "response",
      parameters: "parameter",
      examples: "example",
      requestBodies: "requestBody",
      headers: "header",
      securitySchemes: "securityScheme",
      links: "link",
      callbacks: "callback",
      pathItems: "pathItem",
    },
  },
  pathItem: {
    one: {
      get: "operation",
      put: "operation",
      post: "operation",
      delete: "operation",
      patch: "operation",
    },
    each: { parameters: "parameter" },
  },
  operation: {
    one: { requestBody: "requestBody" },
    each: { parameters: "parameter", responses: "response", callbacks: "callback" },
  },
  callback: { each: { "": "pathItem" } },
  parameter: { one: { schema: "schema" }, each: { content: "mediaType", examples: "example" } },
  requestBody: { each: { content: "mediaType" } },
  response: { each: { headers: "header", content: "mediaType", links: "link" } },
  header: { one: { schema: "schema" }, each: { content: "mediaType", examples: "example" } },
  mediaType: { one: { schema: "schema" }, each: { examples: "example" } },
  // `not`, `if` and `contains` are left out: they are conditions, no part of what is sent.
  schema: {
    one: {
      items: "schema",
      additionalProperties: "schema",
      unevaluatedItems: "schema",
      unevaluatedProperties: "schema",
      propertyNames: "schema",
      // biome-ignore lint/suspicious/noThenProperty: the name of a JSON Schema keyword
      then: "schema",
      else: "schema",
    },
    each: {
      properties: "schema",
      patternProperties: "schema",
      dependentSchemas: "schema",
      $defs: "schema",
      prefixItems: "schema",
      allOf: "schema",
      anyOf: "schema",
      oneOf: "schema",
    },
  },
  example: {},
  securityScheme: {},
  link: {},
};

/**
 * Whether a value is an object with keys.
 *
 * @param {unknown} value
 * @returns {value is Mapping}
 */
export function isMapping(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * The objects directly inside one object of a description, in no particular order.
 *
 * @param {Kind} kind
 * @param {Mapping} node
 * @returns {Child[]} with paths relative to `node`
 */
export function childrenOf(kind, node) {
  /** @type {Child[]} */
  const children = [];
  const { one = {}, each = {} } = SHAPES[kind];
  for (const [key, childKind] of Object.entries(one)) {
    const child = node[key];
    if (isMapping(child)) children.push({ kind: childKind, node: child, path: [key] });
  }
  for (const [key, childKind] of Object.entries(each)) {
    const members = key === "" ? node : node[key];
    const prefix = key === "" ? [] : [key];
    for (const [name, child] of Object.entries(members ?? {})) {
      const step = Array.isArray(members) ? Number(name) : name;
      if (isMapping(child))
        children.push({ kind: childKind, node: child, path: [...prefix, step] });
    }
  }
  return children;
}

/**
 * What a file holds: a whole description, or one component or path item by the folder it is in.
 *
 * @param {{ data: unknown, source: string | null }} document
 * @returns {Kind | undefined} undefined where the folder does not tell
 */
export function kindOfFile({ data, source }) {
  if (isMapping(data) && "openapi" in data) return "description";
  const folders = (source ?? "").split("/").slice(0, -1);
  const [parent, folder] = folders.slice(-2);
  if (folder === "paths") return "pathItem";
  if (parent !== "components" || folder === undefined) return undefined;
  return SHAPES.components.each?.[folder];
}
