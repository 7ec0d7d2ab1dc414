/**
 * Writes the TypeScript types of one bundle. Called by the packages of the clients at build time.
 *
 * Beside `paths`, `components` and `operations` every schema and every query gets a type of its own
 * (`Contact`, `ListContactsQuery`), so that editors and errors show its name.
 *
 * Usage: node generateTypes.ts <bundle.json> <output.ts>
 */
import { basename, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import openapiTS, { astToString, stringToAST, transformSchemaObject } from "openapi-typescript";
import ts from "typescript";
import { readArguments, writeGenerated } from "./commandLine.ts";
import { queryName } from "./names.ts";
import { requireTogether } from "./requireTogether.ts";

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

/** Moves the types of schemas and queries into aliases, and leaves references to these behind. */
function nameTypes(nodes: readonly ts.Node[]): ts.Node[] {
  const aliases = new Map<string, ts.TypeAliasDeclaration>();
  const taken = new Set(nodes.map((node) => Reflect.get(node, "name")?.text));
  const nameType = (property: ts.PropertySignature, name: string): ts.PropertySignature => {
    if (aliases.has(name) || taken.has(name)) throw new Error(`Two types are named ${name}.`);
    const exported = [ts.factory.createModifier(ts.SyntaxKind.ExportKeyword)];
    const type = property.type as ts.TypeNode;
    const alias = ts.factory.createTypeAliasDeclaration(exported, name, undefined, type);
    ts.setSyntheticLeadingComments(alias, ts.getSyntheticLeadingComments(property));
    aliases.set(name, alias);
    return withType(property, ts.factory.createTypeReferenceNode(name));
  };
  const named = nodes.map((node) => {
    if (!ts.isInterfaceDeclaration(node)) return node;
    if (node.name.text === "components") {
      return mapMembers(node, (group, name) =>
        name === "schemas" ? mapTypeOf(group, (schema, name) => nameType(schema, name)) : group,
      );
    }
    if (node.name.text === "operations") {
      return mapMembers(node, (operation, operationId) =>
        mapTypeOf(operation, (part, name) =>
          name === "parameters"
            ? mapTypeOf(part, (place, name) =>
                name === "query" && place.type && ts.isTypeLiteralNode(place.type)
                  ? nameType(place, queryName(operationId))
                  : place,
              )
            : part,
        ),
      );
    }
    return node;
  });
  return [...named, ...aliases.values()];
}

type Change = (property: ts.PropertySignature, name: string) => ts.PropertySignature;

function mapMembers(node: ts.InterfaceDeclaration, change: Change): ts.InterfaceDeclaration {
  return ts.factory.updateInterfaceDeclaration(
    node,
    node.modifiers,
    node.name,
    node.typeParameters,
    node.heritageClauses,
    changeAll(node.members, change),
  );
}

function mapTypeOf(property: ts.PropertySignature, change: Change): ts.PropertySignature {
  if (!property.type || !ts.isTypeLiteralNode(property.type)) return property;
  return withType(
    property,
    ts.factory.createTypeLiteralNode(changeAll(property.type.members, change)),
  );
}

function changeAll(members: readonly ts.TypeElement[], change: Change): ts.TypeElement[] {
  return members.map((member) =>
    ts.isPropertySignature(member) && "text" in member.name
      ? change(member, member.name.text)
      : member,
  );
}

function withType(property: ts.PropertySignature, type: ts.TypeNode): ts.PropertySignature {
  const { modifiers, name, questionToken } = property;
  return ts.factory.updatePropertySignature(property, modifiers, name, questionToken, type);
}

const { bundle, output } = readArguments();
const nodes = await openapiTS(pathToFileURL(resolve(bundle)), {
  alphabetize: false,
  transform(schema, options) {
    const { dependentRequired, ...rest } = schema as typeof schema & {
      dependentRequired?: Record<string, string[]>;
    };
    if (dependentRequired) {
      return requireTogether(transformSchemaObject(rest, options), dependentRequired);
    }
    const values: unknown = Reflect.get(schema, "x-extensible-enum");
    if (Array.isArray(values)) return openEnum(values);
    // The tag of a fallback branch: any text that the set of known tags, referred to, does not have.
    const isOtherTag = "not" in schema && Reflect.has(Object(schema.not), "$ref");
    return isOtherTag ? parseType(otherTag) : undefined;
  },
});
const types = astToString(nameTypes(nodes)).replace(/components\["schemas"\]\["(\w+)"\]/g, "$1");
const tag = types.includes(otherTag) ? otherTagDeclaration : "";
await writeGenerated(output, "generateTypes.ts", basename(bundle), tag + types);
