/** A media type without its parameters, in lower case: `application/hal+json`. */
export function essence(mediaType: string): string {
  return (mediaType.split(";")[0] ?? "").trim().toLowerCase();
}

/** Whether content of a media type (an {@link essence}) is JSON. */
export function isJson(type: string): boolean {
  return type === "application/json" || /^[^/]+\/[^/]+\+json$/.test(type);
}

/** Whether content of a media type (an {@link essence}) is a form in the query's encoding. */
export function isForm(type: string): boolean {
  return type === "application/x-www-form-urlencoded";
}

/**
 * Picks the declared content that a media type falls under: the type itself before `text/*` before
 * the range of everything. Suffixes count: `application/json` is not `application/hal+json`.
 *
 * @param type media type of the message, an {@link essence}
 */
export function findContent<T extends { readonly mediaType: string }>(
  contents: readonly T[],
  type: string,
): T | undefined {
  const ranges = [type, `${type.split("/")[0]}/*`, "*/*"];
  for (const range of ranges) {
    const content = contents.find(({ mediaType }) => essence(mediaType) === range);
    if (content !== undefined) return content;
  }
  return undefined;
}
