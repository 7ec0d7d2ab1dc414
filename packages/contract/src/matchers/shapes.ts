import { isObject, type JsonObject } from "../engine/description/document.ts";
import type { Exchange } from "../engine/exchange.ts";
import { isBytes, readBody, readHeaders, readParsed } from "./readMessage.ts";
import { bytesSent, headersOf, type Sent, seeRequest } from "./sentRequest.ts";
import { readUndiciBody } from "./undiciBody.ts";

/** What a value that was handed to a matcher tells of an exchange. */
export interface Sighting {
  readonly response: Exchange["response"];
  /** Absent for a response alone. */
  readonly request?: Exchange["request"];
  /** Beginnings of the rules about parts of the request that are not known. */
  readonly unjudged?: readonly string[];
  /** Of the request, in upper case; absent where the response does not know it. */
  readonly method?: string;
  /** Address of the request, or its path with its query; absent where the response does not know it. */
  readonly url?: string;
}

/** One kind of values that a matcher takes. */
export interface Shape {
  readonly name: string;
  fits(value: JsonObject): boolean;
  /** @throws Error, one line, when the value has lost what must be looked at */
  read(value: JsonObject): Promise<Sighting>;
}

type Method = (...args: unknown[]) => unknown;

/** Responses, in the order in which they are tried: what has more to tell comes first. */
const RESPONSES: readonly Shape[] = [
  {
    name: "a Response of fetch",
    fits: (value) => hasMethods(value, "clone", "arrayBuffer") && "status" in value,
    read: async (value) => {
      const response = value as unknown as Response;
      if (response.bodyUsed) {
        throw new Error(
          "the body of the response was read before: call toMatchContract first, it leaves the body to you, or hand it response.clone()",
        );
      }
      return {
        ...(response.url !== "" && { url: response.url }),
        response: {
          status: response.status,
          headers: readHeaders(response.headers),
          body: new Uint8Array(await response.clone().arrayBuffer()),
        },
      };
    },
  },
  {
    name: "a Response or an APIResponse of Playwright",
    fits: (value) => hasMethods(value, "status", "headers", "body", "url"),
    read: async (value) => {
      const call = (name: string): unknown => (value[name] as Method).call(value);
      const request = hasMethods(value, "request") ? (call("request") as JsonObject) : undefined;
      const headers = hasMethods(value, "allHeaders") ? await call("allHeaders") : call("headers");
      const url = String(call("url"));
      return {
        ...(request === undefined ? { url } : knownRequest(await readPageRequest(request, url))),
        response: {
          status: Number(call("status")),
          headers: readHeaders(headers),
          body: await readBody(await call("body")),
        },
      };
    },
  },
  {
    name: "a response of axios",
    fits: ({ status, config, headers }) =>
      typeof status === "number" && isObject(config) && isObject(headers),
    read: async ({ status, headers, data, config, request }) => {
      const read = readHeaders(headers);
      return {
        ...readAxiosRequest(config as JsonObject, isObject(request) ? request : {}),
        response: {
          status: Number(status),
          headers: read,
          body: await readParsed(data, read["content-type"]),
        },
      };
    },
  },
  {
    name: "a response of supertest",
    fits: ({ status, req, res }) => typeof status === "number" && isObject(req) && isObject(res),
    read: async ({ status, headers, text, body, request, req }) => {
      const { method, url, _data } = (isObject(request) ? request : {}) as JsonObject;
      const sent = req as JsonObject;
      const sentHeaders = headersOf(sent);
      const isWhole = sentHeaders !== undefined;
      return {
        ...knownRequest({
          method: sent["method"] ?? method,
          url: sent["path"] ?? url,
          headers: sentHeaders,
          isWhole,
          body: isWhole ? bytesSent(_data, sentHeaders) : undefined,
        }),
        response: {
          status: Number(status),
          headers: readHeaders(headers),
          body: await readBody(typeof text === "string" ? text : binary(body)),
        },
      };
    },
  },
  {
    name: "a result of undici's request",
    fits: ({ statusCode, body }) => typeof statusCode === "number" && isReadable(body),
    read: async ({ statusCode, headers, body }) => ({
      response: {
        status: Number(statusCode),
        headers: readHeaders(headers),
        body: await readUndiciBody(body as JsonObject),
      },
    }),
  },
  {
    name: "an object with status or statusCode, headers and body (text, bytes or parsed JSON)",
    fits: ({ status, statusCode, headers, body }) =>
      typeof (status ?? statusCode) === "number" && isObject(headers) && !isReadable(body),
    read: async ({ status, statusCode, headers, body }) => {
      const read = readHeaders(headers);
      return {
        response: {
          status: Number(status ?? statusCode),
          headers: read,
          body: await readParsed(body, read["content-type"]),
        },
      };
    },
  },
];

const EXCHANGE: Shape = {
  name: "an exchange ({ request: { method, target }, response: { status } })",
  fits: ({ request, response }) =>
    isObject(request) &&
    isObject(response) &&
    typeof (request["target"] ?? request["url"]) === "string" &&
    findReading(response) !== undefined,
  read: async ({ request, response }) => {
    const asked = request as JsonObject;
    const seen = await findReading(response as JsonObject)?.();
    if (seen === undefined) throw new TypeError("the response of the exchange is of no known form");
    const method = String(asked["method"] ?? "GET").toUpperCase();
    const target = String(asked["target"] ?? asked["url"]);
    return {
      response: seen.response,
      method,
      url: target,
      ...seeRequest({
        ...{ method, url: target, headers: asked["headers"] },
        isWhole: asked["headers"] !== undefined,
        body: await readRequestBody(asked),
      }),
    };
  },
};

/** Everything that a matcher takes, in the order in which it is tried. */
export const SHAPES: readonly Shape[] = [EXCHANGE, ...RESPONSES];

/** The reading of a response, whose headers may be left out. */
function findReading(response: JsonObject): (() => Promise<Sighting>) | undefined {
  const value = response["headers"] === undefined ? { ...response, headers: {} } : response;
  const shape = RESPONSES.find(({ fits }) => fits(value));
  return shape && (() => shape.read(value));
}

/** The body of a Request of fetch is left to its sender. */
async function readRequestBody(request: JsonObject): Promise<Uint8Array> {
  if (!hasMethods(request, "clone", "arrayBuffer")) return readBody(request["body"]);
  if (request["bodyUsed"] === true) {
    throw new Error(
      "the body of the request went with it: hand over request.clone(), made before it was sent",
    );
  }
  const copy = (request as unknown as Request).clone();
  return new Uint8Array(await copy.arrayBuffer());
}

function hasMethods(value: JsonObject, ...names: readonly string[]): boolean {
  return names.every((name) => typeof value[name] === "function");
}

function isReadable(body: unknown): boolean {
  return isObject(body) && hasMethods(body, "pipe", "on");
}

/** Of a body that is no text supertest gives the bytes, and for no body an empty object. */
function binary(body: unknown): unknown {
  return isBytes(body) ? body : undefined;
}

type Remembered = { readonly [key in keyof Sent]-?: key extends "isWhole" ? boolean : unknown };

/** Of a request without its method or address only the other one is told. */
function knownRequest({ method, url, headers, isWhole, body }: Remembered): Partial<Sighting> {
  const known = {
    ...(typeof method === "string" && { method: method.toUpperCase() }),
    ...(typeof url === "string" && url !== "" && { url }),
  };
  const { method: verb, url: address } = known;
  if (verb === undefined || address === undefined) return known;
  const bytes = isBytes(body) && { body };
  return { ...known, ...seeRequest({ method: verb, url: address, headers, isWhole, ...bytes }) };
}

async function readPageRequest(request: JsonObject, url: string): Promise<Remembered> {
  const call = (name: string): unknown =>
    hasMethods(request, name) ? (request[name] as Method).call(request) : undefined;
  const isWhole = hasMethods(request, "allHeaders");
  const headers = isWhole ? await call("allHeaders") : call("headers");
  const data = call("postDataBuffer");
  // Of files and blobs a browser gives null, though it names their type.
  const isSeen = data !== null || readHeaders(headers)["content-type"] === undefined;
  const isKnown = headers !== undefined && data !== undefined && isSeen;
  const body = isKnown ? bytesSent(data, headers) : undefined;
  return { method: call("method"), url: call("url") ?? url, headers, isWhole, body };
}

/** What was sent is better than what was asked for: after redirects it is another request. */
function readAxiosRequest(config: JsonObject, sent: JsonObject): Partial<Sighting> {
  const { method = "get", url, baseURL, params, data } = config;
  const sentHeaders = headersOf(sent);
  const headers = sentHeaders ?? config["headers"];
  const address = addressOf(sent);
  const seen = knownRequest({
    method: sent["method"] ?? method,
    url: address ?? join(baseURL, url),
    headers,
    isWhole: sentHeaders !== undefined,
    body: headers === undefined ? undefined : bytesSent(data, headers),
  });
  if (address !== undefined || params === undefined || seen.unjudged === undefined) return seen;
  return { ...seen, unjudged: [...seen.unjudged, "request.query", "request.security"] };
}

/** Where the request of axios really went, after redirects, in the words of each of its adapters. */
function addressOf({ path, responseURL, url }: JsonObject): string | undefined {
  return [path, responseURL, url].find((one) => typeof one === "string" && one !== "") as
    | string
    | undefined;
}

function join(base: unknown, url: unknown): string {
  const path = String(url ?? "");
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(path) || typeof base !== "string" || base === "") return path;
  return `${base.replace(/\/+$/, "")}/${path.replace(/^\/+/, "")}`;
}
