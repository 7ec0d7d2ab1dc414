import { quoteAddress } from "../check/target.ts";
import { isObject, type JsonObject } from "../engine/description/document.ts";
import { UsageError } from "../input/usageError.ts";

/** Addresses that are the described service, and what stands in the place of their beginning. */
export interface HostRule {
  /** Fits the beginning of an address, up to the end of a step of its path. */
  readonly beginning: RegExp;
  /** What stands before the rest of the path: a path without a slash at its end. */
  readonly base: string;
}

/**
 * Reads `https://*.amocrm.ru` or `https://gateway.example/crm=/api`: what comes before the equals sign
 * is the beginning of addresses, in which `*` stands for any characters but a slash; what comes after
 * it takes its place before the paths of the description, `/` unless given.
 *
 * @throws UsageError when it is no such rule
 */
export function readHostRule(text: string): HostRule {
  const [from = "", base = "/", ...more] = text.split("=");
  const [whole, scheme = "https?", rest = ""] =
    /^(?:(https?):\/\/)?(?!\S*\/\/)([^\s/?#@][^\s?#@]*)$/i.exec(from) ?? [];
  if (whole === undefined || more.length > 0 || !base.startsWith("/")) {
    throw new UsageError(
      `${quoteAddress(text)} is no rule for hosts, write https://*.example.com or https://gateway.example/crm=/`,
    );
  }
  const pattern = withoutSlash(rest).split("*").map(quote).join("[^/]+");
  return { beginning: beginningOf(`${scheme}://${pattern}`), base: withoutSlash(base) };
}

/** The rules of the servers that a description names; servers without a host are not among them. */
export function findServerRules(document: JsonObject): HostRule[] {
  return patternsOfServers(document)
    .filter((pattern) => /^https?:/i.test(pattern))
    .map((pattern) => ({ beginning: beginningOf(pattern), base: "" }));
}

/** The rules for a service on this machine: below the servers' own paths, and without them. */
export function findLocalRules(document: JsonObject, origin: string): HostRule[] {
  const paths = patternsOfServers(document).map((pattern) =>
    pattern.replace(/^https?:\/\/(\[\^\/\]\+|[^/])*/i, ""),
  );
  const distinct = [...new Set([...paths.filter((path) => path.startsWith("/")), ""])];
  return distinct.map((path) => ({ beginning: beginningOf(quote(origin) + path), base: "" }));
}

/** The address of a recording, taken apart. */
export interface Address {
  /** `https://example.amocrm.ru`, empty for a path alone. */
  readonly origin: string;
  /** Path and query. */
  readonly target: string;
}

/** Takes an address apart as it is written; only the origin gets one spelling. */
export function readAddress(url: string): Address {
  const [whole = "", scheme = "", authority = ""] =
    /^([a-z][\w+.-]*):\/{0,2}([^/?#]*)/i.exec(url) ?? [];
  const rest = url.slice(whole.length).replace(/#.*/s, "");
  const target = rest.startsWith("/") ? rest : `/${rest}`;
  if (whole === "") return { origin: "", target };
  if (!/^https?$/i.test(scheme)) return { origin: `${scheme.toLowerCase()}:`, target };
  const host = authority.replace(/^.*@/s, "").toLowerCase();
  const port = { http: /:80$/, https: /:443$/ }[scheme.toLowerCase()];
  return { origin: `${scheme.toLowerCase()}://${port ? host.replace(port, "") : host}`, target };
}

/**
 * Finds what an address asks for at the described service.
 *
 * @returns path and query of the description; undefined for another service's
 */
export function mapAddress(
  rules: readonly HostRule[],
  { origin, target }: Address,
): string | undefined {
  if (origin === "") return target;
  const [path = ""] = target.split("?", 1);
  let found: { readonly length: number; readonly base: string } | undefined;
  for (const { beginning, base } of rules) {
    const length = beginning.exec(origin + path)?.[0].length;
    if (length !== undefined && length > (found?.length ?? -1)) found = { length, base };
  }
  if (found === undefined) return undefined;
  const mapped = found.base + (origin + target).slice(found.length);
  return mapped.startsWith("/") ? mapped : `/${mapped}`;
}

/** Whether an origin is this machine. */
export function isLocal(origin: string): boolean {
  return /^https?:\/\/(localhost|[\w-]+\.localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/.test(origin);
}

function patternsOfServers({ servers }: JsonObject): string[] {
  const listed = Array.isArray(servers) ? servers : [];
  return listed.filter(isObject).flatMap(({ url, variables }) => {
    if (typeof url !== "string") return [];
    const parts = withoutSlash(url).split(/\{([^{}]*)\}/);
    return [
      parts
        .map((part, index) => {
          if (index % 2 === 0) return quote(part);
          const variable = isObject(variables) ? variables[part] : undefined;
          const members = isObject(variable) ? variable["enum"] : undefined;
          return Array.isArray(members)
            ? `(?:${members.map((member) => quote(String(member))).join("|")})`
            : "[^/]+";
        })
        .join(""),
    ];
  });
}

/** Hosts have no letter case; that paths have one is left to the description. */
function beginningOf(pattern: string): RegExp {
  return new RegExp(`^${pattern}(?=/|$)`, "i");
}

function withoutSlash(text: string): string {
  return text.replace(/\/+$/, "");
}

function quote(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
