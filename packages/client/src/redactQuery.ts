/** Takes the values out of the query of an address: they hold phone numbers, names and cursors. */
export function redactQuery(url: string): string {
  const at = url.indexOf("?") + 1;
  return at ? url.slice(0, at) + url.slice(at).replace(/=[^&]*/g, "=REDACTED") : url;
}
