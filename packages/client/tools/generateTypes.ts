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
 * Type of a tag that is none of the known ones. A plain `string` would keep its branch in a union
 * whatever tag is compared; a member of an enum is told apart, and still is a string to its reader.
 */
const otherTag = "OtherTag";
const otherTagDeclaration = `
/** Any text but the tags of the other branches of the union. */
export declare enum ${otherTag} {
  _ = "",
}
`;

/**
 * A set of values that may grow keeps its known members for completion: written as
 * `"a" | "b" | string` TypeScript would forget them.
 */
function openEnum(values: readonly string[]): ts.TypeNode {
  return parseType([...values.map((value) => JSON.stringify(value)), "(string & {})"].join(" | "));
}

function parseType(text: string): ts.TypeNode {
  const [declaration] = stringToAST(`type _ = ${text};`) as [ts.TypeAliasDeclaration];
  return declaration.type;
}

const nodes = await openapiTS(pathToFileURL(resolve(bundle)), {
  alphabetize: false,
  transform(schema) {
    const values: unknown = Reflect.get(schema, "x-extensible-enum");
    if (Array.isArray(values)) return openEnum(values);
    // The tag of a fallback branch: any text that the set of known tags, referred to, does not have.
    const isOtherTag = "not" in schema && Reflect.has(Object(schema.not), "$ref");
    return isOtherTag ? parseType(otherTag) : undefined;
  },
});
const origin = `// Generated from ${basename(bundle)} of @liaison/spec by packages/client/tools/generateTypes.ts.\n`;
await mkdir(dirname(output), { recursive: true });
const types = astToString(nodes);
await writeFile(output, origin + (types.includes(otherTag) ? otherTagDeclaration : "") + types);
