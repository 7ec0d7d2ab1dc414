/** The parts of a bundle that are copied. */
interface Document {
  paths: Record<string, Record<string, { operationId: string }>>;
  components: Record<string, Record<string, object>>;
}

/**
 * A bundle of a larger API: copies of this one beside each other, to see how types grow with the
 * number of operations. The first copy keeps its names, the others get `_1`, `_2` and so on behind
 * the names of operations and components.
 *
 * @param count operations of the result
 */
export function multiplyBundle<Bundle extends Document>(bundle: Bundle, count: number): Bundle {
  const paths: Document["paths"] = {};
  const components: Document["components"] = structuredClone(bundle.components);
  let operations = 0;
  for (let copy = 0; operations < count; copy++) {
    const suffix = copy === 0 ? "" : `_${copy}`;
    const renamed = rename({ paths: bundle.paths, components: bundle.components }, suffix);
    for (const [path, item] of Object.entries(renamed.paths)) {
      const kept = Object.entries(item).filter(
        ([, { operationId }]) => !operationId || operations++ < count,
      );
      paths[copy === 0 ? path : `/copy${copy}${path}`] = Object.fromEntries(
        kept.map(([method, operation]) => {
          const { operationId } = operation;
          return [
            method,
            operationId ? { ...operation, operationId: operationId + suffix } : operation,
          ];
        }),
      );
    }
    for (const [group, members] of Object.entries(renamed.components)) {
      for (const [name, member] of Object.entries(members)) {
        Object.assign(components[group] as object, { [name + suffix]: member });
      }
    }
  }
  return { ...bundle, paths, components };
}

function rename(document: Document, suffix: string): Document {
  const text = JSON.stringify(document);
  return JSON.parse(text.replace(/"(#\/components\/\w+\/\w+)"/g, `"$1${suffix}"`));
}
