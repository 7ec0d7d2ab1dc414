import ts from "typescript";

/**
 * Says in the type of an object which optional properties go only together (`dependentRequired`):
 * either all of a group are there, or those that ask for the others are not.
 *
 * @throws Error when the type is no plain object with these properties
 */
export function requireTogether(
  type: ts.TypeNode,
  dependencies: Readonly<Record<string, readonly string[]>>,
): ts.TypeNode {
  if (!ts.isTypeLiteralNode(type)) throw new Error("dependentRequired: only beside properties.");
  const members = new Map(type.members.map((member) => [memberName(member), member]));
  const property = (name: string): ts.PropertySignature => {
    const member = members.get(name);
    if (member && ts.isPropertySignature(member)) return member;
    throw new Error(`dependentRequired: there is no property ${name}.`);
  };
  // Properties that ask for each other, directly or not, are one group.
  const groups = new Map<string, { asking: string[]; all: string[] }>();
  for (const name of Object.keys(dependencies)) {
    const all = [...reachable(name, dependencies)].sort();
    const key = all.join();
    const group = groups.get(key) ?? { asking: [], all };
    group.asking.push(name);
    groups.set(key, group);
  }

  const { factory } = ts;
  const never = factory.createKeywordTypeNode(ts.SyntaxKind.NeverKeyword);
  const absent = factory.createToken(ts.SyntaxKind.QuestionToken);
  const asking = new Set(Object.keys(dependencies));
  const rest = type.members.filter((member) => !asking.has(memberName(member)));
  const alternatives = [...groups.values()].map((group) =>
    factory.createParenthesizedType(
      factory.createUnionTypeNode([
        factory.createTypeLiteralNode(
          group.all.map((name) => {
            const { modifiers, type } = property(name);
            const required = property(name);
            return factory.updatePropertySignature(
              required,
              modifiers,
              required.name,
              undefined,
              type,
            );
          }),
        ),
        factory.createTypeLiteralNode(
          group.asking.map((name) =>
            factory.createPropertySignature(undefined, property(name).name, absent, never),
          ),
        ),
      ]),
    ),
  );
  return factory.createIntersectionTypeNode([factory.createTypeLiteralNode(rest), ...alternatives]);
}

function memberName(member: ts.TypeElement): string {
  return member.name && "text" in member.name ? member.name.text : "";
}

function reachable(
  name: string,
  dependencies: Readonly<Record<string, readonly string[]>>,
  found: Set<string> = new Set(),
): Set<string> {
  if (!found.has(name)) {
    found.add(name);
    for (const next of dependencies[name] ?? []) reachable(next, dependencies, found);
  }
  return found;
}
