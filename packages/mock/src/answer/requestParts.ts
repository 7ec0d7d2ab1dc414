import { essence, type HttpRequest, isJson, readJson } from "@liaison/contract";

/** The value of a JSON body; undefined for any other body, and for broken JSON. */
export function jsonOf({ body, headers }: HttpRequest): unknown {
  if (body.length === 0 || !isJson(essence(headers["content-type"] ?? ""))) return undefined;
  const reading = readJson(Buffer.from(body).toString());
  return "value" in reading ? reading.value : undefined;
}

/** The path of a request, still percent-encoded. */
export function pathOf({ target }: HttpRequest): string {
  return target.split(/[?#]/)[0] ?? "";
}

/** The query of a request, `a[]` being a name like any other. */
export function queryOf({ target }: HttpRequest): URLSearchParams {
  return new URLSearchParams(target.split("#")[0]?.split("?").slice(1).join("?"));
}

/** The address under which the client knows the mock: host and port. */
export function hostOf({ headers }: HttpRequest): string {
  const { host = "" } = headers;
  return /^[\w.:[\]-]+$/.test(host) ? host : "127.0.0.1";
}
