import {
  type ByDirection,
  heaviest,
  type Json,
  listSites,
  type Seed,
  type Site,
  spread,
  withChange,
} from "./seeds.ts";

/** One way to change a schema, with what it means, and what undoing it means. */
interface Operator {
  readonly name: string;
  readonly forth: ByDirection;
  readonly back: ByDirection;
  /** Changes a schema in place; false when it does not fit. */
  readonly change: (schema: Json) => boolean;
  /** Of its own shape only: whether others take the value cannot be known from here. */
  readonly isForAnyShape?: true;
}

const WIDENS: ByDirection = { request: "minor", response: "major" };
const NARROWS: ByDirection = { request: "major", response: "minor" };
const BREAKS: ByDirection = { request: "major", response: "major" };
const HARMLESS: ByDirection = { request: "minor", response: "minor" };
const WORDS: ByDirection = { request: "patch", response: "patch" };

function widening(name: string, change: Operator["change"]): Operator {
  return { name, change, forth: WIDENS, back: NARROWS };
}

function narrowing(name: string, change: Operator["change"]): Operator {
  return { name, change, forth: NARROWS, back: WIDENS };
}

/** Changes a keyword of a certain type. */
function onKeyword<T>(
  keyword: string,
  is: (value: unknown) => value is T,
  change: (value: T, schema: Json) => unknown,
): Operator["change"] {
  return (schema) => {
    const value = schema[keyword];
    if (!is(value)) return false;
    const changed = change(value, schema);
    if (changed === undefined) delete schema[keyword];
    else schema[keyword] = changed;
    return true;
  };
}

const isNumber = (value: unknown): value is number => typeof value === "number";
const isText = (value: unknown): value is string => typeof value === "string";
const isList = (value: unknown): value is unknown[] => Array.isArray(value) && value.length > 1;

/** A schema that says no more than its type and words. */
function isPlain(schema: Json, type: string): boolean {
  const limits = ["enum", "const", "format", "pattern", "x-extensible-enum", "not", "default"];
  return schema["type"] === type && limits.every((keyword) => schema[keyword] === undefined);
}

function isOpen(schema: Json): boolean {
  return schema["type"] === "object" && schema["additionalProperties"] === undefined;
}

function isClosed(schema: Json): boolean {
  return schema["type"] === "object" && schema["additionalProperties"] === false;
}

function addProperty(schema: Json): void {
  schema["properties"] = { ...(schema["properties"] as Json), brand_new: { type: "string" } };
}

const OPERATORS: readonly Operator[] = [
  widening(
    "a set has one member more",
    onKeyword("enum", isList, (set) => [...set, "brand_new"]),
  ),
  {
    name: "a growing set has one member more",
    forth: HARMLESS,
    back: NARROWS,
    change: onKeyword("x-extensible-enum", isList, (set) => [...set, "brand_new"]),
  },
  widening("a growing set takes the place of a set", (schema) => {
    if (schema["type"] !== "string" || !isList(schema["enum"])) return false;
    schema["x-extensible-enum"] = schema["enum"];
    delete schema["enum"];
    return true;
  }),
  ...["maximum", "maxLength", "maxItems"].flatMap((keyword) => [
    widening(
      `${keyword} is raised`,
      onKeyword(keyword, isNumber, (value) => value + 1),
    ),
    widening(
      `${keyword} is dropped`,
      onKeyword(keyword, isNumber, () => undefined),
    ),
  ]),
  ...["minimum", "minLength", "minItems", "minProperties"].flatMap((keyword) => [
    widening(`${keyword} is dropped`, (schema) => {
      if (!isNumber(schema[keyword]) || schema[keyword] === 0) return false;
      delete schema[keyword];
      return true;
    }),
    narrowing(`${keyword} is raised`, (schema) => {
      const [value, most] = [schema[keyword], schema["maxItems"]];
      if (!isNumber(value) || (isNumber(most) && most <= value)) return false;
      schema[keyword] = value + 1;
      return true;
    }),
  ]),
  widening(
    "format is dropped",
    onKeyword("format", isText, () => undefined),
  ),
  {
    name: "the format is another",
    forth: BREAKS,
    back: BREAKS,
    change: onKeyword("format", isText, (format, { type }) =>
      type === "string" ? (format === "uuid" ? "ipv4" : "uuid") : "float",
    ),
  },
  narrowing("int64 becomes int32", (schema) => {
    if (schema["format"] !== "int64") return false;
    schema["format"] = "int32";
    return true;
  }),
  widening(
    "pattern is dropped",
    onKeyword("pattern", isText, () => undefined),
  ),
  narrowing("a text gets a pattern", (schema) => {
    if (!isPlain(schema, "string")) return false;
    schema["pattern"] = "^[a-z]+$";
    return true;
  }),
  narrowing("a text gets a greatest length", (schema) => {
    if (!isPlain(schema, "string") || schema["maxLength"] !== undefined) return false;
    schema["maxLength"] = 7;
    return true;
  }),
  narrowing("a text gets a set of values", (schema) => {
    if (!isPlain(schema, "string")) return false;
    schema["enum"] = ["one", "two"];
    return true;
  }),
  widening("a text may be null", (schema) => {
    if (schema["type"] !== "string" || schema["enum"] || schema["const"]) return false;
    schema["type"] = ["string", "null"];
    return true;
  }),
  widening("an integer may be a fraction", (schema) => {
    if (schema["type"] !== "integer" || schema["format"] || schema["enum"]) return false;
    schema["type"] = "number";
    return true;
  }),
  {
    name: "an integer becomes a text",
    forth: BREAKS,
    back: BREAKS,
    change: (schema) => {
      if (schema["type"] !== "integer" || schema["enum"] || schema["const"]) return false;
      schema["type"] = "string";
      for (const keyword of ["minimum", "maximum", "format", "default"]) delete schema[keyword];
      return true;
    },
  },
  {
    name: "a list becomes an object",
    forth: BREAKS,
    back: BREAKS,
    change: (schema) => {
      if (schema["type"] !== "array") return false;
      schema["type"] = "object";
      return true;
    },
  },
  widening("a required property becomes optional", (schema) => {
    const { required, properties } = schema as { required?: string[]; properties?: Json };
    const name = required?.find((one) => properties?.[one] !== undefined);
    if (!required || name === undefined) return false;
    schema["required"] = required.filter((one) => one !== name);
    return true;
  }),
  narrowing("an optional property becomes required", (schema) => {
    const { required = [], properties } = schema as { required?: string[]; properties?: Json };
    const name = Object.keys(properties ?? {}).find((one) => !required.includes(one));
    if (name === undefined) return false;
    schema["required"] = [...required, name];
    return true;
  }),
  {
    name: "an open object has an optional property more",
    forth: HARMLESS,
    back: BREAKS,
    change: (schema) => {
      if (!isOpen(schema) || schema["properties"] === undefined) return false;
      addProperty(schema);
      return true;
    },
  },
  {
    name: "a closed object has an optional property more",
    forth: WIDENS,
    back: BREAKS,
    change: (schema) => {
      if (!isClosed(schema)) return false;
      addProperty(schema);
      return true;
    },
  },
  {
    name: "an open object has a required property more",
    forth: NARROWS,
    back: BREAKS,
    change: (schema) => {
      if (!isOpen(schema) || schema["properties"] === undefined) return false;
      addProperty(schema);
      schema["required"] = [...((schema["required"] as string[]) ?? []), "brand_new"];
      return true;
    },
  },
  {
    name: "a property has another name",
    forth: BREAKS,
    back: BREAKS,
    change: (schema) => {
      const properties = schema["properties"] as Json | undefined;
      const required = (schema["required"] as string[]) ?? [];
      const [name] = Object.keys(properties ?? {}).filter((one) => !required.includes(one));
      if (!properties || name === undefined || schema["dependentRequired"]) return false;
      const { [name]: value, ...rest } = properties;
      schema["properties"] = { ...rest, [`${name}_2`]: value };
      return true;
    },
  },
  narrowing("an object is closed", (schema) => {
    if (!isOpen(schema) || schema["properties"] === undefined) return false;
    schema["additionalProperties"] = false;
    return true;
  }),
  widening("a closed object is opened", (schema) => {
    if (!isClosed(schema)) return false;
    delete schema["additionalProperties"];
    return true;
  }),
  widening(
    "there is one more shape",
    onKeyword("anyOf", isList, (shapes) => [
      ...shapes,
      { type: "array", minItems: 9, items: { type: "boolean" } },
    ]),
  ),
  narrowing("items must differ", (schema) => {
    if (schema["type"] !== "array" || schema["uniqueItems"]) return false;
    schema["uniqueItems"] = true;
    return true;
  }),
  {
    name: "the default is another",
    forth: { request: "minor", response: "patch" },
    back: { request: "minor", response: "patch" },
    isForAnyShape: true,
    change: onKeyword("default", isNumber, (value) => value + 1),
  },
  {
    name: "a value is deprecated",
    forth: HARMLESS,
    back: WORDS,
    isForAnyShape: true,
    change: (schema) => {
      if (schema["description"] === undefined || schema["deprecated"]) return false;
      schema["deprecated"] = true;
      return true;
    },
  },
  {
    name: "the words are others",
    forth: WORDS,
    back: WORDS,
    isForAnyShape: true,
    change: onKeyword("description", isText, (words) => `${words} More words.`),
  },
];

/**
 * Changes of the schemas of a description, there and back, at most some for each way to change one.
 *
 * @param choices those inside of `anyOf` and `oneOf` instead: what one shape refuses another may take,
 *   so their verdicts are not known but at most what is written
 */
export function schemaSeeds(document: Json, perOperator: number, choices = false): Seed[] {
  const sites = listSites(document).filter(({ isChoice }) => isChoice || !choices);
  return OPERATORS.flatMap(({ name, change, forth, back, isForAnyShape }) => {
    const fitting = sites.flatMap((site: Site) => {
      if (site.isChoice && !isForAnyShape && !choices) return [];
      const next = withChange(document, site.pointer, change);
      return next ? [{ site, next }] : [];
    });
    return spread(fitting, perOperator).flatMap(({ site: { pointer, reach }, next }): Seed[] => [
      { name, old: document, next, pointer, verdict: heaviest(reach, forth) },
      {
        name: `undone: ${name}`,
        old: next,
        next: document,
        pointer,
        verdict: heaviest(reach, back),
      },
    ]);
  });
}
