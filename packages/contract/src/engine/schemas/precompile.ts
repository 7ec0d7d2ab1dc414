import { _, type CodeOptions } from "ajv/dist/2020.js";
import type { SchemaEnv } from "ajv/dist/compile/index.js";
import standalone from "ajv/dist/standalone/index.js";
import { createContract } from "../contract.ts";
import type { JsonObject } from "../description/document.ts";
import { ENGINE_VERSION } from "../engineVersion.ts";
import { createValidators, mendCode, nameOf } from "./ajv.ts";
import { fingerprint } from "./fingerprint.ts";
import { PRECOMPILED_FORMAT } from "./precompiled.ts";
import { copySchemas } from "./schemaDocument.ts";
import { entryPointers, judgedPointers } from "./schemaPointers.ts";
import { indexObjects } from "./schemas.ts";
import { validatorRuntime } from "./validatorRuntime.ts";

/**
 * Compiles the schemas of a description into source code: an expression whose value is
 * `PrecompiledValidators`. It needs no module and runs where `eval` is forbidden.
 *
 * @param document as `createContract` takes it
 * @throws ContractError when the description cannot be used
 */
export function precompile(document: object): string {
  const contract = createContract(document);
  const request = copySchemas(contract.document, "request");
  const response = copySchemas(contract.document, "response");
  const isSame = !request.isRelaxed && !response.isRelaxed;
  const asked = entryPointers(contract.operations, "request");
  const answered = entryPointers(contract.operations, "response");
  const head = {
    format: PRECOMPILED_FORMAT,
    engine: ENGINE_VERSION,
    description: fingerprint(JSON.stringify(contract.document)),
  };
  const members = [
    ...Object.entries(head).map(([key, value]) => `${key}: ${JSON.stringify(value)}`),
    `request: ${writeDirection(request, isSame ? [...asked, ...answered] : asked)}`,
    ...(isSame ? [] : [`response: ${writeDirection(response, answered)}`]),
  ];
  return `{\n${members.join(",\n")},\n}`;
}

function writeDirection(
  { copy, isRelaxed }: ReturnType<typeof copySchemas>,
  entries: readonly string[],
): string {
  const pointers = judgedPointers(copy, entries);
  const code = [false, true].map((allErrors) => writeValidators(copy, pointers, allErrors));
  return `{\nisRelaxed: ${isRelaxed},\njudge: ${code[0]},\nexplainer: ${code[1]},\n}`;
}

function writeValidators(
  document: JsonObject,
  pointers: readonly string[],
  allErrors: boolean,
): string {
  const compiled: SchemaEnv[] = [];
  const options: CodeOptions = {
    source: true,
    formats: _`runtime.formats`,
    process: (code, schema) => {
      if (schema !== undefined) compiled.push(schema);
      return mendCode(code);
    },
  };
  const { ajv, find } = createValidators(document, allErrors, options);
  for (const pointer of pointers) find(pointer);
  shareValues(document, compiled);
  const names = pointers.map((pointer): [string, string] => [pointer, nameOf(pointer)]);
  const code = mendCode(standalone.default(ajv, Object.fromEntries(names)));
  const all = compiled
    .map(({ validateName }) => String(validateName))
    .filter((name) => code.includes(`function ${name}(`));
  return [
    // In brackets a function is compiled with its module, which is sooner than at its first call.
    allErrors ? "(at, runtime) => {" : "(function (at, runtime) {",
    // The code takes what it calls from the compiler.
    "const self = runtime, exports = {};",
    code,
    `return { validators: exports, all: [${all.join()}] };`,
    allErrors ? "}" : "})",
  ].join("\n");
}

/** Lets the code take schemas from the description, and functions from the engine. */
function shareValues(document: JsonObject, compiled: readonly SchemaEnv[]): void {
  const pointers = indexObjects(document);
  const functions = new Map(Object.entries(validatorRuntime).map(([name, ref]) => [ref, name]));
  const names = compiled.flatMap(({ validate }) =>
    Object.values(validate?.source?.scopeValues ?? {}).flatMap((set) => [...(set ?? [])]),
  );
  for (const { prefix, value } of names) {
    if (value === undefined) continue;
    const pointer = prefix === "schema" ? pointers.get(value.ref as object) : undefined;
    const name = functions.get(value.ref);
    if (pointer !== undefined) value.code = _`at(${pointer})`;
    else if (name !== undefined) value.code = _`runtime[${name}]`;
  }
}
