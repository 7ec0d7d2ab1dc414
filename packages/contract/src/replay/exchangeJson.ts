import { isObject, type JsonObject } from "../engine/description/document.ts";
import type { Recorded } from "./recorded.ts";

/**
 * Reads an exchange that is written as JSON: `{ request: { method, target, headers, body, encoding },
 * response: { status, headers, body, encoding } }`. `target` is path and query, or a whole address, and
 * may be called `url`. `body` is text, or base64 where `encoding` says so; left out, there was none.
 * What lies in a member `exchange` is meant by itself.
 *
 * @returns the problem, as the end of a sentence, when it is none
 */
export function readExchangeJson(value: unknown): Omit<Recorded, "label"> | string {
  const exchange = isObject(value) && isObject(value["exchange"]) ? value["exchange"] : value;
  const { request, response } = isObject(exchange) ? exchange : ({} as JsonObject);
  if (!isObject(request)) return "has no object `request`";
  if (!isObject(response)) return "has no object `response`";
  const url = request["target"] ?? request["url"];
  const { method } = request;
  const { status } = response;
  if (typeof method !== "string") return "has no text `request.method`";
  if (typeof url !== "string") return "has no text `request.target`";
  if (!Number.isInteger(status)) return "has no number `response.status`";
  const sent = readBody(request);
  const answered = readBody(response);
  const sentHeaders = readHeaders(request["headers"]);
  const answeredHeaders = readHeaders(response["headers"]);
  if (sent === undefined || answered === undefined) return "has a `body` that is no text";
  if (sentHeaders === undefined || answeredHeaders === undefined) {
    return "has `headers` that are not texts by name";
  }
  return {
    url,
    seen: {
      exchange: {
        request: { method: method.toUpperCase(), target: url, headers: sentHeaders, body: sent },
        response: { status: Number(status), headers: answeredHeaders, body: answered },
      },
      unjudged: {},
    },
  };
}

function readBody({ body = "", encoding }: JsonObject): Uint8Array | undefined {
  if (typeof body !== "string") return undefined;
  return Buffer.from(body, encoding === "base64" ? "base64" : "utf8");
}

function readHeaders(headers: unknown = {}): Record<string, string> | undefined {
  if (!isObject(headers)) return undefined;
  const read: [string, string][] = [];
  for (const [name, value] of Object.entries(headers)) {
    const values = Array.isArray(value) ? value : [value];
    if (!values.every((one) => typeof one === "string")) return undefined;
    read.push([name.toLowerCase(), values.join(", ")]);
  }
  return Object.fromEntries(read);
}
