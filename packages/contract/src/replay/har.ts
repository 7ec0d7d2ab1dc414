import { isObject, type JsonObject } from "../engine/description/document.ts";
import type { Observation, UnjudgedPart } from "../traffic/observation.ts";
import { readContent, readPostData } from "./harBodies.ts";
import { pairsOf } from "./harPairs.ts";
import { readJsonList } from "./jsonList.ts";
import type { Recorded, RecordingFormat } from "./recorded.ts";

/** HTTP archives, version 1.2, of browsers, Postman, mitmproxy, Playwright and our mock. */
export const har: RecordingFormat = {
  name: "HAR",
  fits: (fileName, firstKey) => fileName.endsWith(".har") || firstKey === "log",
  async *read(text, file) {
    let number = 0;
    for await (const entry of readJsonList(text, ["log", "entries"], file)) {
      number += 1;
      yield { label: `entry ${number}`, ...readEntry(entry as JsonObject) };
    }
  },
};

function readEntry(entry: JsonObject): Omit<Recorded, "label"> {
  const request = objectOf(entry["request"]);
  const response = objectOf(entry["response"]);
  const { method } = request;
  const url = addressOf(request);
  if (typeof method !== "string" || url === "") {
    return { url, seen: { skipped: "its request has no method or no address" } };
  }
  const skipped = whySkipped(entry, response);
  if (skipped !== undefined) return { url, seen: { skipped } };

  const sentHeaders = readHeaders(request["headers"]);
  const headers = readHeaders(response["headers"]);
  const status = Number(response["status"]);
  const sent = readPostData(request, sentHeaders);
  const content = readContent(
    response,
    headers,
    status === 204 || status === 304 || method === "HEAD",
  );
  const unjudged: Partial<Record<UnjudgedPart, string>> = {
    ...(typeof sent === "string" && { "request.body": sent }),
    ...(typeof content === "string" && { "response.body": content }),
    ...(lacksCredentials(sentHeaders, status) && {
      "request.security": "left out by the recorder",
    }),
  };
  const seen: Observation = {
    exchange: {
      request: {
        method: method.toUpperCase(),
        target: url,
        headers: sentHeaders,
        body: typeof sent === "string" ? new Uint8Array() : sent,
      },
      response: { status, headers, body: typeof content === "string" ? new Uint8Array() : content },
    },
    unjudged,
  };
  return { url, seen };
}

function whySkipped(entry: JsonObject, response: JsonObject): string | undefined {
  const status = Number(response["status"]);
  if (!Number.isInteger(status) || status < 100 || status > 599) {
    const error = response["_error"] ?? response["_failureText"] ?? entry["_error"];
    const code =
      typeof error === "string" ? /^net::[A-Z_]+|^NS_[A-Z_]+/.exec(error)?.[0] : undefined;
    return `no answer was recorded${code === undefined ? "" : ` (${code})`}`;
  }
  if (typeof entry["_fromCache"] === "string") return "answered from the browser's cache";
  if (status === 101) return "the connection went on in another protocol";
  return undefined;
}

/** Some recorders leave the query out of the address. */
function addressOf({ url, queryString }: JsonObject): string {
  if (typeof url !== "string") return "";
  const [address = ""] = url.split("#", 1);
  if (address.includes("?") || !Array.isArray(queryString) || queryString.length === 0)
    return address;
  const search = pairsOf(queryString).map((pair) => pair.map(encodeURIComponent).join("="));
  return `${address}?${search.join("&")}`;
}

function readHeaders(headers: unknown): Record<string, string> {
  const read = new Map<string, string>();
  for (const [name, value] of pairsOf(headers)) {
    // `:path` and the like are HTTP/2's way to write the request line.
    if (name.startsWith(":")) continue;
    const key = name.toLowerCase();
    // Firefox and Chrome join repeated headers by line breaks.
    const values = value.split("\n").join(", ");
    const earlier = read.get(key);
    read.set(
      key,
      earlier === undefined ? values : earlier + (key === "cookie" ? "; " : ", ") + values,
    );
  }
  return Object.fromEntries(read);
}

/** Browsers leave credentials out of what they save, and no service answers 200 to nobody. */
function lacksCredentials(headers: Readonly<Record<string, string>>, status: number): boolean {
  return (
    !("authorization" in headers) && !("cookie" in headers) && status !== 401 && status !== 403
  );
}

function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}
