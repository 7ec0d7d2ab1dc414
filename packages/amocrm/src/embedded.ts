/**
 * What a body holds under `_embedded`. Empty where there is no body, and where it is not what the
 * description says: amoCRM leaves empty collections out of some answers.
 */
export function embedded<Name extends string, Item>(
  body: { readonly _embedded?: { readonly [Key in Name]?: readonly Item[] } } | null,
  name: Name,
): readonly Item[] {
  const items = body?._embedded?.[name];
  return Array.isArray(items) ? items : [];
}
