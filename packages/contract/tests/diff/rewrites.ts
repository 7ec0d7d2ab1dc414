import { at, inline, isRecord, type Json, listOperations, listSites } from "./seeds.ts";

/** Writes a description in another way; what it says stays the same. */
export type Rewrite = (document: Json) => void;

/** Changes every schema that an operation reaches. */
function everySchema(change: (schema: Json) => void): Rewrite {
  return (document) => {
    for (const schema of schemasIn(document)) if (schema["$ref"] === undefined) change(schema);
  };
}

/** Found before any is changed: afterwards they stand elsewhere. */
function schemasIn(document: Json): Json[] {
  return listSites(document).map(({ pointer }) => at(document, pointer));
}

function everyOperation(change: (operation: Json, item: Json) => void): Rewrite {
  return (document) => {
    for (const { path, operation } of listOperations(document)) {
      change(operation, (document["paths"] as Record<string, Json>)[path] ?? {});
    }
  };
}

/** Changes every object that stands anywhere but in examples. */
function everyObject(change: (object: Json) => void): Rewrite {
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) visit(item);
    if (!isRecord(value)) return;
    for (const [key, inner] of Object.entries(value)) if (!/^examples?$/.test(key)) visit(inner);
    change(value);
  };
  return visit;
}

function reorder(object: Json): void {
  for (const [key, value] of Object.entries(object).reverse()) {
    delete object[key];
    object[key] = value;
  }
}

function reverse(keyword: string): Rewrite {
  return everySchema((schema) => {
    const list = schema[keyword];
    if (Array.isArray(list)) schema[keyword] = [...list].reverse();
  });
}

function rename(kind: string): Rewrite {
  return (document) => {
    const components = document["components"] as Record<string, Json>;
    components[kind] = Object.fromEntries(
      Object.entries(components[kind] ?? {}).map(([name, value]) => [`${name}Renamed`, value]),
    );
    everyObject((object) => {
      const reference = object["$ref"];
      if (typeof reference === "string" && reference.startsWith(`#/components/${kind}/`)) {
        object["$ref"] = `${reference}Renamed`;
      }
    })(document);
  };
}

/** The meaning is the same, and so are the words. */
export const SAME: Readonly<Record<string, Rewrite>> = {
  "nothing at all": () => {},
  "keys in another order": everyObject(reorder),
  "required in another order": reverse("required"),
  "members in another order": reverse("enum"),
  "anyOf in another order": reverse("anyOf"),
  "oneOf in another order": reverse("oneOf"),
  "allOf in another order": reverse("allOf"),
  "parameters inlined": inline("parameters", 1),
  "responses inlined": inline("responses", 1),
  "schemas inlined once": inline("schemas", 1),
  "schemas inlined deeply": inline("schemas", 3),
  "schemas renamed": rename("schemas"),
  "parameters renamed": rename("parameters"),
  "responses renamed": rename("responses"),
  "security schemes renamed": (document) => {
    const components = document["components"] as Record<string, Json>;
    const names = (one: Json) =>
      Object.fromEntries(Object.entries(one).map(([name, value]) => [`${name}Renamed`, value]));
    components["securitySchemes"] = names(components["securitySchemes"] ?? {});
    document["security"] = (document["security"] as Json[]).map(names);
  },
  "a schema moved to the components": (document) => {
    const schemas = at(document, "/components/schemas");
    const inner = listSites(document).filter(({ pointer }) =>
      /\/(properties\/[^/]+|items)$/.test(pointer),
    );
    let count = 0;
    for (const schema of inner.map(({ pointer }) => at(document, pointer))) {
      if (schema["$ref"] !== undefined) continue;
      count += 1;
      schemas[`Moved${count}`] = { ...schema };
      for (const key of Object.keys(schema)) delete schema[key];
      schema["$ref"] = `#/components/schemas/Moved${count}`;
    }
  },
  "schemas wrapped in allOf": everySchema((schema) => {
    const copy = { ...schema };
    for (const key of Object.keys(schema)) delete schema[key];
    schema["allOf"] = [copy];
  }),
  "open objects spread over allOf": everySchema((schema) => {
    if (schema["type"] !== "object" || schema["additionalProperties"] !== undefined) return;
    const { properties, required } = schema;
    delete schema["properties"];
    delete schema["required"];
    schema["allOf"] = [
      ...((schema["allOf"] as Json[]) ?? []),
      { ...(properties !== undefined && { properties }) },
      { ...(required !== undefined && { required }) },
    ];
  }),
  "a type as a list": everySchema((schema) => {
    if (typeof schema["type"] === "string") schema["type"] = [schema["type"]];
  }),
  "null as a shape of its own": everySchema((schema) => {
    const { type, description, ...rest } = schema;
    if (!Array.isArray(type) || !type.includes("null") || schema["enum"]) return;
    for (const key of Object.keys(rest)) delete schema[key];
    delete schema["type"];
    schema["anyOf"] = [
      ...type.filter((one) => one !== "null").map((one) => ({ ...rest, type: one })),
      { type: "null" },
    ];
  }),
  "a constant as a set of one": everySchema((schema) => {
    if (schema["const"] === undefined) return;
    schema["enum"] = [schema["const"]];
    delete schema["const"];
  }),
  "a set as shapes of one value": everySchema((schema) => {
    const { enum: members } = schema;
    if (!Array.isArray(members)) return;
    delete schema["enum"];
    schema["anyOf"] = members.map((member) => ({ const: member }));
  }),
  "whole numbers above the next": everySchema((schema) => {
    if (schema["type"] !== "integer" || typeof schema["minimum"] !== "number") return;
    schema["exclusiveMinimum"] = schema["minimum"] - 1;
    delete schema["minimum"];
  }),
  "limits that bind nothing": everySchema((schema) => {
    if (schema["type"] === "string") schema["minLength"] ??= 0;
    if (schema["type"] === "array")
      Object.assign(schema, { uniqueItems: schema["uniqueItems"] ?? false });
    if (schema["type"] === "array") schema["minItems"] ??= 0;
    if (schema["type"] === "integer") schema["multipleOf"] = 1;
    if (schema["type"] === "object") schema["maxLength"] = 3;
  }),
  "open objects that say so": everySchema((schema) => {
    if (schema["type"] === "object") schema["additionalProperties"] ??= true;
  }),
  "closed objects by another word": everySchema((schema) => {
    if (schema["additionalProperties"] === false) schema["additionalProperties"] = { not: {} };
  }),
  "closed objects by what is left": everySchema((schema) => {
    if (schema["additionalProperties"] !== false || schema["allOf"]) return;
    delete schema["additionalProperties"];
    schema["unevaluatedProperties"] = false;
  }),
  "marks that are off": everySchema((schema) => {
    Object.assign(schema, { deprecated: false, readOnly: false, writeOnly: false });
  }),
  "the usual style, left unsaid": (document) => {
    for (const parameter of Object.values(at(document, "/components/parameters")) as Json[]) {
      const usual = { path: "simple", query: "form", header: "simple" }[String(parameter["in"])];
      if (parameter["style"] !== usual) continue;
      delete parameter["style"];
      if (parameter["explode"] === (usual === "form")) delete parameter["explode"];
    }
  },
  "path parameters of another name": (document) => {
    const text = JSON.stringify(document["paths"]);
    document["paths"] = JSON.parse(text.replaceAll("{id}", "{identifier}"));
    everyObject((object) => {
      if (object["in"] === "path" && object["name"] === "id") object["name"] = "identifier";
    })(document);
  },
  "parameters of a path": everyOperation((operation, item) => {
    const isAlone = Object.keys(item).filter((key) => key !== "parameters").length === 1;
    if (!isAlone) return;
    item["parameters"] = [
      ...((item["parameters"] as Json[]) ?? []),
      ...((operation["parameters"] as Json[]) ?? []),
    ];
    delete operation["parameters"];
  }),
  "paths in another order": (document) => reorder(document["paths"] as Json),
  "security said for each operation": (document) => {
    everyOperation((operation) => {
      operation["security"] ??= document["security"];
    })(document);
  },
  "a slash after the server": (document) => {
    for (const server of document["servers"] as Json[]) server["url"] = `${String(server["url"])}/`;
  },
  "a version further": (document) => {
    document["info"] = { ...(document["info"] as Json), version: "9.9.9" };
  },
};

/** Only words differ. */
export const OTHER_WORDS: Readonly<Record<string, Rewrite>> = {
  "all descriptions": everyObject((object) => {
    if (typeof object["description"] === "string") object["description"] = "Other words.";
  }),
  "all summaries": everyOperation((operation) => {
    operation["summary"] = "Do it";
  }),
  "evidence left out": everyObject((object) => {
    delete object["x-evidence"];
  }),
  "words beside references": everyObject((object) => {
    if (String(object["$ref"]).includes("/schemas/")) object["description"] = "Words beside it.";
  }),
  "examples left out": everyObject((object) => {
    if (object["schema"] === undefined) return;
    delete object["examples"];
    delete object["example"];
  }),
  "tags left out": everyOperation((operation) => {
    delete operation["tags"];
  }),
};
