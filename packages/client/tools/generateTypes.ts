/**
 * Writes the TypeScript types of one bundle. Called by the packages of the clients at build time.
 *
 * Usage: node generateTypes.ts <bundle.json> <output.ts>
 */
import { mkdir, writeFile } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import openapiTS, { astToString, stringToAST } from "openapi-typescript";
import type ts from "typescript";

const [bundle, output] = process.argv.slice(2);
if (!bundle || !output) {
  console.error("Usage: node generateTypes.ts <bundle.json> <output.ts>");
  process.exit(2);
}

/**
 * A set of values that may grow keeps its known members for completion: written as
 * `"a" | "b" | string` TypeScript would forget them.
 */
function openEnum(values: readonly string[]): ts.TypeNode {
  const union = [...values.map((value) => JSON.stringify(value)), "(string & {})"].join(" | ");
  const [declaration] = stringToAST(`type _ = ${union};`) as [ts.TypeAliasDeclaration];
  return declaration.type;
}

const nodes = await openapiTS(pathToFileURL(resolve(bundle)), {
  alphabetize: false,
  transform(schema) {
    const values: unknown = Reflect.get(schema, "x-extensible-enum");
    return Array.isArray(values) ? openEnum(values) : undefined;
  },
});
const origin = `// Generated from ${basename(bundle)} of @liaison/spec by packages/client/tools/generateTypes.ts.\n`;
await mkdir(dirname(output), { recursive: true });
await writeFile(output, origin + astToString(nodes));
