/**
 * Writes one function per operation of one bundle, with the limits that the bundle tells. Called by
 * the packages of the clients at build time, beside generateTypes.ts, whose types it names.
 *
 * Usage: node generateOperations.ts <bundle.json> <output.ts>
 */
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { readArguments, writeGenerated } from "./commandLine.ts";
import { describeOperation } from "./describeOperation.ts";
import { comment } from "./docComment.ts";
import { limitsName, queryName, requestName } from "./names.ts";
import { chooseQueryWriter } from "./queryWriter.ts";
import {
  type Bundle,
  jsonContent,
  type Operation,
  type Parameter,
  readOperations,
  resolve,
} from "./readOperations.ts";

/** Text of an expression and the names that it takes from the generated types. */
interface Code {
  text: string;
  types: readonly string[];
}

function writeOperation(operation: Operation, bundle: Bundle): Code & { writer?: string } {
  const { operationId, method, path, parameters } = operation;
  const { parts, optional } = requestParts(operation, bundle);
  const request = requestName(operationId);
  const result = resultType(operation, bundle);
  const writer = chooseQueryWriter(parameters, bundle);
  const template = [operationId, method.toUpperCase(), path].map((text) => JSON.stringify(text));
  const limits = operation["x-limits"];
  const text = `
${comment([`What a call of {@link ${operationId}} passes.`])}
export interface ${request} {
${parts.map(({ text }) => `  ${text};\n`).join("")}}

${comment(describeOperation(operation, bundle))}
export const ${operationId}: (
  transport: Transport,
  request${optional ? "?" : ""}: ${request},
  options?: CallOptions,
) => Promise<${result.text}> = /* @__PURE__ */ createOperation(
  ${[...template, ...(writer ? [writer] : [])].join(",\n  ")},
);
${limits ? writeConstant(limitsName(operationId), `Limits of {@link ${operationId}}.`, limits) : ""}`;
  return {
    text,
    types: [...parts.flatMap(({ types }) => types), ...result.types],
    ...(writer && { writer }),
  };
}

function requestParts(operation: Operation, bundle: Bundle): { parts: Code[]; optional: boolean } {
  const { operationId, parameters } = operation;
  const operations = `operations[${JSON.stringify(operationId)}]`;
  const parts: Code[] = [];
  const places = new Set(parameters.map((parameter: Parameter) => parameter.in));
  const required = parameters.some((parameter: Parameter) => parameter.required);
  const queryRequired = parameters.some(
    (parameter: Parameter) => parameter.in === "query" && parameter.required,
  );
  if (places.has("path")) {
    parts.push({ text: `path: ${operations}["parameters"]["path"]`, types: ["operations"] });
  }
  if (places.has("query")) {
    const type = queryName(operationId);
    const text = queryRequired ? `query: ${type}` : `query?: ${type} | undefined`;
    parts.push({ text, types: [type] });
  }
  const body = operation.requestBody && resolve(operation.requestBody, bundle);
  if (body) {
    const type = typeOf(body, `${operations}["requestBody"]`, operationId);
    const text = body.required ? `body: ${type.text}` : `body?: ${type.text} | undefined`;
    parts.push({ text, types: type.types });
  }
  return { parts, optional: !required && !body?.required };
}

function resultType(operation: Operation, bundle: Bundle): Code {
  const { operationId, responses } = operation;
  const results = Object.entries(responses)
    .filter(([status]) => status.startsWith("2"))
    .map(([status, answer]) => {
      const response = resolve(answer, bundle);
      if (!response.content) return { text: "null", types: [] };
      const key = /^\d+$/.test(status) ? status : JSON.stringify(status);
      const place = `operations[${JSON.stringify(operationId)}]["responses"][${key}]`;
      return typeOf(response, place, operationId);
    });
  if (results.length === 0) throw new Error(`${operationId}: no success is described.`);
  return {
    text: [...new Set(results.map(({ text }) => text))].join(" | "),
    types: results.flatMap(({ types }) => types),
  };
}

/** The type of a JSON body: the name of its schema, or a look-up of one that has none. */
function typeOf(
  holder: Parameters<typeof jsonContent>[0],
  place: string,
  operationId: string,
): Code {
  const [mediaType, { schema }] = jsonContent(holder, operationId);
  const name = schema?.$ref?.match(/^#\/components\/schemas\/(\w+)$/)?.[1];
  return name
    ? { text: name, types: [name] }
    : { text: `${place}["content"][${JSON.stringify(mediaType)}]`, types: ["operations"] };
}

function writeConstant(name: string, about: string, value: unknown): string {
  return `\n${comment([about])}\nexport const ${name} = ${JSON.stringify(value)} as const;\n`;
}

const { bundle: file, output } = readArguments();
const bundle: Bundle = JSON.parse(await readFile(file, "utf8"));
const written = readOperations(bundle).map((operation) => writeOperation(operation, bundle));
const rates = (bundle["x-rate-limits"] ?? []).map(({ scope, requests, seconds }) =>
  writeConstant(`${scope}RateLimit`, `Requests that the vendor allows per ${scope}.`, {
    requests,
    seconds,
  }),
);
const [server] = bundle.servers ?? [];
const choices = Object.entries(server?.variables ?? {}).filter(([, variable]) => variable.enum);
const servers = [
  ...(server
    ? [writeConstant("serverUrl", "Address of the server, as a template.", server.url)]
    : []),
  ...choices.map(([name, variable]) =>
    writeConstant(`${name}s`, `What \`{${name}}\` of {@link serverUrl} can be.`, variable.enum),
  ),
];
const values = ["createOperation", ...new Set(written.flatMap(({ writer }) => writer ?? []))];
const types = [...new Set(written.flatMap(({ types }) => types))].sort();
const list = (names: readonly string[]) => names.map((name) => `  ${name},\n`).join("");
await writeGenerated(
  output,
  "generateOperations.ts",
  basename(file),
  `import {
  type CallOptions,
${list(values.sort())}  type Transport,
} from "@liaison/client";
import type {
${list(types)}} from "./openapi.ts";
${[...servers, ...rates, ...written.map(({ text }) => text)].join("")}`,
);
