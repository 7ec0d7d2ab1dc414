import { essence, type HttpResponse, isJson } from "../src/index.ts";
import type { Documented } from "./documented.ts";
import type { DriftKind } from "./valueDrifts.ts";

/** A response with one thing changed that no schema of its body tells. */
export interface MessageDrift {
  readonly kind: DriftKind;
  readonly operator: string;
  readonly response: HttpResponse;
  /** Whether the description allows it all the same. */
  readonly legal: boolean;
}

const STATUSES = [201, 202, 203, 206, 301, 302, 307, 308, 404, 405, 409, 410, 415, 422];
export const MEDIA_TYPES: readonly string[] = [
  "application/json",
  "application/hal+json",
  "application/problem+json",
  "application/xml",
  "application/octet-stream",
  "image/png",
  "text/css",
];

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Everything that can drift in a response besides the value of its body. */
export function messageDriftsOf(documented: Documented): MessageDrift[] {
  const { content } = documented;
  return [
    ...statusDrifts(documented),
    ...headerDrifts(documented),
    ...(content === undefined ? unexpectedBodies(documented) : []),
    ...(content === undefined ? [] : mediaTypeDrifts(documented)),
    ...(content !== undefined && isJson(essence(content.mediaType)) ? jsonDrifts(documented) : []),
  ];
}

function* statusDrifts({ operation, exchange }: Documented): Generator<MessageDrift> {
  const declared = new Set(operation.responses.map(({ status }) => status));
  if (declared.has("default")) return;
  for (const status of STATUSES) {
    if (declared.has(String(status)) || declared.has(`${String(status)[0]}XX`)) continue;
    const operator = `status ${status}`;
    yield { kind: "status", operator, response: { ...exchange.response, status }, legal: false };
  }
}

function* headerDrifts({ declared, exchange: { response } }: Documented): Generator<MessageDrift> {
  const send = (changed: Readonly<Record<string, string>>): HttpResponse => ({
    ...response,
    headers: { ...response.headers, ...changed },
  });
  yield {
    kind: "header",
    operator: "header undeclared",
    response: send({ "x-added-later": "1" }),
    legal: true,
  };
  for (const { name, required } of declared.headers) {
    if (!Object.hasOwn(response.headers, name)) continue;
    const { [name]: sent = "", ...others } = response.headers;
    yield {
      kind: "header",
      operator: `header ${name} left out`,
      response: { ...response, headers: others },
      legal: !required,
    };
    const wrong = /^(-?\d+|true|false)(,.*)?$/.test(sent) ? ["many", "7.5"] : ["http://[ x"];
    for (const text of wrong) {
      yield {
        kind: "header",
        operator: `header ${name} is ${text}`,
        response: send({ [name]: text }),
        legal: false,
      };
    }
  }
}

function* unexpectedBodies({ exchange: { response } }: Documented): Generator<MessageDrift> {
  const bodies = [
    ["application/json", "{}"],
    ["application/hal+json", "[]"],
    ["text/html", "<p>Fault</p>"],
    ["text/plain", "ok"],
  ] as const;
  for (const [mediaType, text] of bodies) {
    const headers = { ...response.headers, "content-type": mediaType };
    const body = encoder.encode(text);
    yield {
      kind: "body",
      operator: `body of ${mediaType} where none is declared`,
      response: { ...response, headers, body },
      legal: false,
    };
  }
}

function* mediaTypeDrifts({ declared, content, exchange }: Documented): Generator<MessageDrift> {
  const { response } = exchange;
  const declaredTypes = declared.contents.map(({ mediaType }) => essence(mediaType));
  const send = (headers: Readonly<Record<string, string>>): HttpResponse => ({
    ...response,
    headers,
  });
  for (const mediaType of MEDIA_TYPES) {
    if (declaredTypes.includes(mediaType)) continue;
    const operator = `media type ${mediaType}`;
    const headers = { ...response.headers, "content-type": mediaType };
    yield { kind: "mediaType", operator, response: send(headers), legal: false };
  }
  const { "content-type": sent = "", ...others } = response.headers;
  yield {
    kind: "mediaType",
    operator: "media type left out",
    response: send(others),
    legal: false,
  };
  const spellings = [
    ["media type with a charset", `${content?.mediaType}; charset=utf-8`],
    ["media type in capitals", sent.toUpperCase()],
  ] as const;
  for (const [operator, same] of spellings) {
    const headers = { ...response.headers, "content-type": same };
    yield {
      kind: "mediaType",
      operator,
      response: send(headers),
      legal: true,
    };
  }
  const nothing = { ...response, body: new Uint8Array() };
  yield { kind: "body", operator: "body empty", response: nothing, legal: false };
}

function* jsonDrifts({ exchange: { response } }: Documented): Generator<MessageDrift> {
  const text = decoder.decode(response.body);
  const broken: readonly (readonly [string, string])[] = [
    ["body cut", text.slice(0, Math.ceil(text.length / 2))],
    ["body without its end", text.slice(0, -1)],
    ["body with a comma too many", text.replace(/[}\]]$/, ",$&")],
    ["body in single quotes", text.replaceAll('"', "'")],
    ["body twice", text + text],
    ["body HTML", "<!doctype html><title>Bad gateway</title>"],
    ["body after a byte order mark", `\uFEFF${text}`],
    ["body only spaces", "  "],
  ];
  for (const [operator, body] of broken) {
    const sent = { ...response, body: encoder.encode(body) };
    yield { kind: "body", operator, response: sent, legal: false };
  }
  const latin1 = Uint8Array.from([...response.body.slice(0, -1), 0xe9, 0x7d]);
  yield {
    kind: "body",
    operator: "body in Latin-1",
    response: { ...response, body: latin1 },
    legal: false,
  };
  const spaced = encoder.encode(`\n${JSON.stringify(JSON.parse(text), null, 4)}\n`);
  yield {
    kind: "body",
    operator: "body spaced",
    response: { ...response, body: spaced },
    legal: true,
  };
}
