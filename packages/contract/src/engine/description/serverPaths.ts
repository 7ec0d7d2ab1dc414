import { isObject, type JsonObject } from "./document.ts";

/**
 * The paths of the servers that a description names, `/v1` of `https://api.example.com/v1`: a request
 * may have one of them before the paths of the description. Variables have their defaults.
 *
 * @returns without a slash at their end, the longest first, none that is empty
 */
export function listServerPaths({ servers }: JsonObject): string[] {
  const urls = (Array.isArray(servers) ? servers : []).flatMap((server) => {
    const { url, variables } = isObject(server) ? server : {};
    if (typeof url !== "string") return [];
    return url.replaceAll(/\{([^{}]*)\}/g, (whole, name: string) => {
      const variable = isObject(variables) ? variables[name] : undefined;
      return isObject(variable) ? String(variable["default"] ?? whole) : whole;
    });
  });
  const paths = urls.map((url) => url.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, ""));
  return [...new Set(paths.map((path) => path.replace(/[?#].*$/s, "").replace(/\/+$/, "")))]
    .filter((path) => path.startsWith("/"))
    .sort((a, b) => b.length - a.length);
}
