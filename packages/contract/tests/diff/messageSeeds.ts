import {
  at,
  type Json,
  listOperations,
  type OperationSite,
  type Seed,
  spread,
  type Verdict,
} from "./seeds.ts";

/** One way to change an operation, with what it means, and what undoing it means. */
interface Operator {
  readonly name: string;
  readonly forth: Verdict;
  readonly back: Verdict;
  readonly change: (operation: Json, copy: Json, site: OperationSite) => boolean;
}

/** Makes something of an operation its own, so that a change touches no other operation. */
function own(operation: Json, copy: Json, key: string): Json | undefined {
  const value = operation[key] as Json | undefined;
  if (value === undefined) return undefined;
  const found = structuredClone(follow(copy, value));
  operation[key] = found;
  return found;
}

function follow(copy: Json, value: Json): Json {
  const reference = value["$ref"];
  return typeof reference === "string" ? follow(copy, at(copy, reference.slice(1))) : value;
}

function parametersOf(operation: Json, copy: Json): Json[] {
  const list = ((operation["parameters"] as Json[]) ?? []).map((parameter) =>
    structuredClone(follow(copy, parameter)),
  );
  operation["parameters"] = list;
  return list;
}

function responsesOf(operation: Json): Json {
  return operation["responses"] as Json;
}

function addParameter(required: boolean): Operator["change"] {
  return (operation, copy) => {
    const parameters = parametersOf(operation, copy);
    parameters.push({ name: "brand_new", in: "query", required, schema: { type: "string" } });
    return true;
  };
}

const OPERATORS: readonly Operator[] = [
  {
    name: "an operation is removed",
    forth: "major",
    back: "minor",
    change: (_, copy, { path, method }) => {
      delete ((copy["paths"] as Json)[path] as Json)[method];
      return true;
    },
  },
  {
    name: "an operation is renamed",
    forth: "major",
    back: "major",
    change: (operation) => {
      operation["operationId"] = `${String(operation["operationId"])}Anew`;
      return true;
    },
  },
  {
    name: "an operation moves to another path",
    forth: "major",
    back: "major",
    change: (operation, copy, { path, method }) => {
      const paths = copy["paths"] as Record<string, Json>;
      delete paths[path]?.[method];
      paths[`/v5${path}`] = { [method]: operation };
      return true;
    },
  },
  {
    name: "an operation is deprecated",
    forth: "minor",
    back: "patch",
    change: (operation) => {
      operation["deprecated"] = true;
      return true;
    },
  },
  {
    name: "an optional parameter is new",
    forth: "minor",
    back: "major",
    change: addParameter(false),
  },
  {
    name: "a required parameter is new",
    forth: "major",
    back: "major",
    change: addParameter(true),
  },
  {
    name: "a parameter becomes required",
    forth: "major",
    back: "minor",
    change: (operation, copy) => {
      const parameter = parametersOf(operation, copy).find((one) => !one["required"]);
      if (parameter) parameter["required"] = true;
      return parameter !== undefined;
    },
  },
  {
    name: "a list in the query is written in another way",
    forth: "major",
    back: "major",
    change: (operation, copy) => {
      const parameter = parametersOf(operation, copy).find(({ schema }) => {
        if (schema === undefined) return false;
        const { type } = follow(copy, schema as Json);
        return type === "array";
      });
      if (parameter) parameter["explode"] = parameter["explode"] === false;
      return parameter !== undefined;
    },
  },
  {
    name: "a parameter moves from the query to a header",
    forth: "major",
    back: "major",
    change: (operation, copy) => {
      const parameter = parametersOf(operation, copy).find((one) => one["in"] === "query");
      if (parameter) Object.assign(parameter, { in: "header", style: "simple", explode: false });
      return parameter !== undefined;
    },
  },
  {
    name: "an error is described no longer",
    forth: "minor",
    back: "minor",
    change: (operation) => {
      const responses = responsesOf(operation);
      const status = Object.keys(responses).find((one) => /^4\d\d$/.test(one));
      if (status === undefined || responses["4XX"] || responses["default"]) return false;
      delete responses[status];
      return true;
    },
  },
  {
    name: "success comes by another status",
    forth: "major",
    back: "major",
    change: (operation) => {
      const { 200: ok, ...rest } = responsesOf(operation);
      if (ok === undefined || rest["201"]) return false;
      operation["responses"] = { 201: ok, ...rest };
      return true;
    },
  },
  {
    name: "success may come without a body",
    forth: "major",
    back: "major",
    change: (operation) => {
      const responses = responsesOf(operation);
      if (responses["204"] || responses["2XX"]) return false;
      responses["204"] = { description: "Nothing to tell." };
      return true;
    },
  },
  {
    name: "an answer has a header more",
    forth: "minor",
    back: "major",
    change: (operation, copy) => {
      const response = own(responsesOf(operation), copy, "200");
      if (!response) return false;
      response["headers"] = {
        ...(response["headers"] as Json),
        "X-Brand-New": { schema: { type: "string" } },
      };
      return true;
    },
  },
  {
    name: "an answer may have one more media type",
    forth: "minor",
    back: "major",
    change: (operation, copy) => {
      const response = own(responsesOf(operation), copy, "200");
      if (!response?.["content"]) return false;
      response["content"] = {
        ...(response["content"] as Json),
        "text/csv": { schema: { type: "string" } },
      };
      return true;
    },
  },
  {
    name: "a request may have one more media type",
    forth: "minor",
    back: "major",
    change: (operation, copy) => {
      const body = own(operation, copy, "requestBody");
      if (!body) return false;
      body["content"] = {
        ...(body["content"] as Json),
        "text/csv": { schema: { type: "string" } },
      };
      return true;
    },
  },
  {
    name: "an answer has no body any more",
    forth: "major",
    back: "major",
    change: (operation, copy) => {
      const response = own(responsesOf(operation), copy, "200");
      if (!response?.["content"]) return false;
      delete response["content"];
      return true;
    },
  },
  {
    name: "a body is not required any more",
    forth: "minor",
    back: "major",
    change: (operation, copy) => {
      const body = own(operation, copy, "requestBody");
      if (body?.["required"] !== true) return false;
      body["required"] = false;
      return true;
    },
  },
  {
    name: "a request has no body any more",
    forth: "major",
    back: "major",
    change: (operation, copy) => {
      const body = own(operation, copy, "requestBody");
      if (body?.["required"] !== true) return false;
      delete operation["requestBody"];
      return true;
    },
  },
  {
    name: "anyone may call",
    forth: "minor",
    back: "major",
    change: (operation) => {
      operation["security"] = [];
      return true;
    },
  },
  {
    name: "the words are others",
    forth: "patch",
    back: "patch",
    change: (operation) => {
      operation["summary"] = "Do it in other words";
      return true;
    },
  },
];

/** Changes of the operations of a description, there and back. */
export function operationSeeds(document: Json, perOperator: number): Seed[] {
  const sites = listOperations(document);
  return OPERATORS.flatMap(({ name, forth, back, change }) => {
    const fitting = spread(sites, 4 * perOperator).flatMap((site) => {
      const next = structuredClone(document);
      const fits = change(at(next, site.pointer), next, site);
      // A description without any operation is none.
      return fits && listOperations(next).length > 0 ? [{ pointer: site.pointer, next }] : [];
    });
    return spread(fitting, perOperator).flatMap(({ pointer, next }): Seed[] => [
      { name, old: document, next, pointer, verdict: forth },
      { name: `undone: ${name}`, old: next, next: document, pointer, verdict: back },
    ]);
  });
}

/** Changes of what stands beside the operations, there and back. */
export function documentSeeds(document: Json): Seed[] {
  const changed = (name: string, pointer: string, forth: Verdict, back: Verdict, next: Json) => [
    { name, pointer, old: document, next, verdict: forth },
    { name: `undone: ${name}`, pointer, old: next, next: document, verdict: back },
  ];
  const [server = {}] = document["servers"] as Json[];
  const security = document["security"] as Json[];
  const schemes = Object.keys((at(document, "/components")["securitySchemes"] as Json) ?? {});
  const seeds = [
    ...changed("a server is new", "/servers", "minor", "major", {
      ...document,
      servers: [server, { url: "https://second.example" }],
    }),
    ...changed("the server is another", "/servers", "major", "major", {
      ...document,
      servers: [{ url: "https://second.example" }],
    }),
    ...changed("the words of info are others", "/info", "patch", "patch", {
      ...document,
      info: { ...(document["info"] as Json), description: "Other words." },
    }),
  ];
  if (security.length < 2) return seeds;
  return [
    ...seeds,
    ...changed("a way to sign in is gone", "/security", "major", "minor", {
      ...document,
      security: security.slice(1),
    }),
    ...changed("both ways to sign in are needed", "/security", "major", "minor", {
      ...document,
      security: [Object.fromEntries(schemes.map((name) => [name, []]))],
    }),
  ];
}
