import type { Contract } from "@liaison/contract";
import { type CorpusApi, APIS as SERVED } from "../corpus/corpus.ts";
import type { Scenario } from "../src/scenario/scenario.ts";
import { KEYS, PERCENTS, pickValue, TOKEN } from "./hostile.ts";
import {
  deepen,
  type Mutation,
  mutateBody,
  mutateHeaders,
  mutatePath,
  mutateQuery,
  replaceByForm,
} from "./mutations.ts";
import type { Random } from "./random.ts";
import {
  type BaseRequest,
  type Draft,
  type Ending,
  expect,
  type Shot,
  serialize,
  withHeaders,
} from "./shot.ts";

/** What shots are made of. */
export interface Supply {
  readonly bases: readonly BaseRequest[];
  readonly contracts: Readonly<Record<CorpusApi, Contract>>;
  readonly scenarios: readonly Scenario[];
}

type ShotMaker = (random: Random, supply: Supply) => Omit<Shot, "kind">;

interface Kind {
  /** How many of {@link SHARES} shots are of this kind. */
  readonly share: number;
  readonly make: ShotMaker;
}

/** Every kind of shot. */
const KINDS: Readonly<Record<string, Kind>> = {
  right: { share: 120, make: makeRight },
  prefer: { share: 170, make: (random, supply) => single(prefer(random, supply)) },
  path: { share: 70, make: mutated(mutatePath) },
  query: { share: 140, make: mutated(mutateQuery) },
  headers: { share: 100, make: mutated(mutateHeaders) },
  body: { share: 150, make: mutated(mutateBody) },
  form: { share: 30, make: mutated(replaceByForm) },
  several: {
    share: 40,
    make: mutated(mutateQuery, mutateHeaders, mutateBody, mutatePath),
  },
  nesting: { share: 12, make: mutated(deepen) },
  large: { share: 5, make: makeLarge },
  method: { share: 40, make: makeMethod },
  framing: { share: 40, make: makeFraming },
  pipeline: { share: 20, make: makePipeline },
  slow: { share: 10, make: makeSlow },
  control: { share: 30, make: makeControl },
  token: { share: 40, make: makeToken },
  bytes: { share: 25, make: makeBytes },
  abort: { share: 30, make: makeAbort },
  halfOpen: { share: 10, make: makeHalfOpen },
};

const SHARES = Object.values(KINDS).reduce((sum, { share }) => sum + share, 0);

/** Makes a shot of a kind that is drawn by lot. */
export function makeShot(random: Random, supply: Supply): Shot {
  let lot = random.int(SHARES);
  for (const [kind, { share, make }] of Object.entries(KINDS)) {
    if (lot < share) return { kind, ...make(random, supply) };
    lot -= share;
  }
  throw new Error("no kind was drawn");
}

type ApiDraft = Draft & { readonly api: CorpusApi };

function single(draft: ApiDraft, ending: Ending = "await"): Omit<Shot, "kind"> {
  const bytes = serialize(draft);
  return {
    api: draft.api,
    writes: [bytes],
    ending,
    expected: [expect(draft)],
    // What Node refuses by its head is answered before it is read; what is unread then resets the
    // connection, and with it the answer.
    mayClose: bytes.indexOf("\r\n\r\n") > 16_000 || draft.headers.some(isMalformed),
  };
}

function isMalformed([name, value]: Draft["headers"][number]): boolean {
  return !/^[\w-]+$/.test(name) || /[\0\r\n]/.test(value);
}

function base(random: Random, { bases }: Supply): BaseRequest {
  const api = random.pick(SERVED);
  return random.pick(bases.filter((candidate) => candidate.api === api));
}

function mutated(...mutations: readonly Mutation[]): ShotMaker {
  return (random, supply) => {
    let draft: ApiDraft = base(random, supply);
    for (const mutate of mutations) draft = { ...draft, ...mutate(random, draft) };
    return single(draft);
  };
}

function makeRight(random: Random, supply: Supply): Omit<Shot, "kind"> {
  const request = base(random, supply);
  const { status } = request;
  return { ...single(request), expected: [{ ...expect(request), status }] };
}

/** Settings of scenarios that wait must be short, or the fuzz would only wait. */
const DELAYS: readonly string[] = ["0", "5", "20", "-1", "x", "1e12", "9999999999"];
const SETTINGS: readonly string[] = [
  ...["0", "1", "2", "3", "-1", "1.5", "250", "1000", "10000", "999999999", "9".repeat(400)],
  ...["", "true", "false", "x", "{times}", "__proto__", "1e3", "50%", '"1"'],
];

function prefer(random: Random, supply: Supply): ApiDraft {
  const request = base(random, supply);
  const { contracts, scenarios } = supply;
  const { operations } = contracts[request.api];
  const operation = operations.find((candidate) => candidate.operationId === request.operationId);
  const { responses } = random.chance(0.8) && operation ? operation : random.pick(operations);
  const names = responses.flatMap(({ contents }) =>
    contents.flatMap(({ examples }) => examples.map(({ name }) => name)),
  );
  const choose = random.pick<() => string[]>([
    () => [`code=${random.pick(responses).status.replaceAll("X", "0").replace("default", "500")}`],
    () => [`code=${100 + random.int(500)}`],
    () => [`example=${names.length > 0 ? random.pick(names) : "none"}`],
    () => [
      `dynamic=${random.pick(["true", "true", "false", "1"])}`,
      `code=${random.pick(responses).status.replaceAll("X", "1").replace("default", "200")}`,
    ],
    () => ["dynamic=true", `seed=${random.pick(["1", "x", "__proto__", "9".repeat(400)])}`],
    () => playScenario(random, scenarios),
    () => playScenario(random, scenarios),
    () => playScenario(random, scenarios),
    () => [random.pick(["scenario=", "scenario", "scenario=__proto__", "scenario=constructor"])],
    () => random.some(1, 30, () => `${random.pick(TOKENS)}=${random.pick(TOKENS)}`),
    () => [`${"a=b,".repeat(random.pick([1, 500, 3000]))}`],
    () => [`a${" ".repeat(random.pick([100, 14_000]))}b="c`],
  ]);
  const value = choose().join(random.pick([", ", "; ", ";"]));
  const accept = random.chance(0.2) && { accept: random.pick(ACCEPTS) };
  const drafted = withHeaders(request, { prefer: value, ...accept });
  return { ...request, ...(random.chance(0.2) ? mutateQuery(random, drafted) : drafted) };
}

const ACCEPTS: readonly string[] = ["text/html", "application/json", "*/*;q=0.1", "image/png"];
const TOKENS: readonly string[] = [
  ...["code", "example", "dynamic", "seed", "scenario", "__proto__", "toString", '"', "pages"],
  ...["200", "404", "true", "rate-limit", "return", "minimal", "\u00e9", "x"],
];

function playScenario(random: Random, scenarios: readonly Scenario[]): string[] {
  const { name, settings } = random.pick(scenarios);
  const keys = Object.keys(settings).filter((key) => key === "delay" || random.chance(0.5));
  const pairs = keys.map((key) => `${key}=${random.pick(key === "delay" ? DELAYS : SETTINGS)}`);
  const more = random.chance(0.1) ? [`${random.pick(TOKENS)}=1`] : [];
  return [`scenario=${name}`, ...pairs, ...more];
}

/** Bodies of up to eleven megabytes: right, wrong, broken, or more than is accepted. */
function makeLarge(random: Random, supply: Supply): Omit<Shot, "kind"> {
  const writing = supply.bases.filter(({ body }) => body !== undefined);
  const request = random.pick(writing);
  const size = random.pick([1 / 64, 1 / 8, 1 / 4, 1, 2, 5, 9, 11]) * 1024 * 1024;
  const fill = (unit: string): string => unit.repeat(Math.floor(size / unit.length));
  const json = "application/json";
  const form = "application/x-www-form-urlencoded";
  const [type, text] = random.pick<readonly [string, () => string]>([
    [json, () => `[${fill('{"name":"Ada Sample"},')}{}]`],
    [json, () => `[${fill("0,")}0]`],
    [json, () => `[${fill("{},")}0]`],
    [json, () => `[${fill('{"id":"x"},')}{}]`],
    [json, () => `[{${fill('"x":[0],')}"y":1}]`],
    [json, () => `[{"name":"${fill("a")}"}]`],
    [json, () => `{${Array.from({ length: size / 16 }, (_, i) => `"k${i}":1`).join(",")}}`],
    [json, () => `{"access_token":"${fill("a")}`],
    [json, () => `[{"refresh_token":"demo-token${fill('x\\"')}`],
    [json, () => `{"${fill("key")}":1}`],
    [json, () => fill(" ")],
    [json, () => fill('"')],
    [json, () => fill("\u0000")],
    [json, () => fill("[")],
    [json, () => `[${fill("[0],")}0]`],
    [form, () => fill("a=1&")],
    [form, () => `a${fill("[b]")}=1`],
    [form, () => `a${fill("[]")}=1`],
    [form, () => fill("a[]=1&")],
    [form, () => `token=${fill("%zz")}`],
    [form, () => Array.from({ length: size / 16 }, (_, i) => `a[${i}]=1`).join("&")],
    ["text/plain", () => fill("token=demo-token ")],
  ]);
  const body = Buffer.from(text());
  const draft = { ...request, ...withHeaders(request, { "content-type": type }), body };
  if (random.chance(0.7)) return single(draft);
  // So many small chunks that each of them must cost little.
  const chunkSize = size > 256 * 1024 ? random.pick([65_536, 1_000_000]) : random.pick([1, 10]);
  return { ...single(draft), writes: [chunkedHead(draft), chunked(body, chunkSize)] };
}

function makeMethod(random: Random, supply: Supply): Omit<Shot, "kind"> {
  const { body, ...request } = base(random, supply);
  const method = random.pick([
    ...["OPTIONS", "TRACE", "HEAD", "DELETE", "PUT", "PATCH", "PROPFIND", "QUERY", "PURGE"],
    ...["CONNECT", "get", "FOO", "G ET", "__proto__", "PRI"],
  ]);
  const target = random.pick([
    ...[request.target, request.target, "*", `http://example.com${request.target}`],
    ...["http://example.com", "https://", "http://[", "HTTP://a@b:c/d", "ftp://example.com/x"],
    ...["example.com:443", "?", "#", "//example.com/api", "http:/x"],
  ]);
  const preflight = {
    origin: random.pick(["https://example.com", "null", "\u00ff"]),
    "access-control-request-method": random.pick(["GET", "POST", "", "x"]),
    "access-control-request-headers": random.pick(["prefer", "", "x".repeat(5000), "\u00e9"]),
    "access-control-request-private-network": "true",
  };
  const drafted = { ...request, method, target };
  const draft =
    method === "OPTIONS" && random.chance(0.7)
      ? { ...drafted, ...withHeaders(drafted, preflight) }
      : { ...drafted, ...(body !== undefined && random.chance(0.5) && { body }) };
  const version = random.pick(["1.1", "1.1", "1.1", "1.0", "0.9", "2.0", "1.9", "x"]);
  return {
    ...single(draft, "close"),
    writes: [serialize(draft, version)],
    mayClose: true,
  };
}

/** Messages whose length is told wrongly, twice or not at all. */
function makeFraming(random: Random, supply: Supply): Omit<Shot, "kind"> {
  const writing = supply.bases.filter(({ body }) => body !== undefined);
  const { body = Buffer.alloc(0), ...request } = random.pick(writing);
  const { length } = body;
  const { api } = request;
  const framed = (name: string, value: string): Buffer =>
    serialize({ ...request, headers: [...request.headers, [name, value]], body });
  const twice = (...pairs: [string, string][]): Buffer =>
    serialize({ ...request, headers: [...request.headers, ...pairs], body });
  const head = chunkedHead(request);
  const bytes = random.pick<() => readonly (Buffer | number)[]>([
    () => [framed("content-length", String(length + 1 + random.int(5000)))],
    () => [framed("content-length", String(Math.max(0, length - 1 - random.int(10))))],
    () => [
      framed("content-length", random.pick(["-1", "1e3", "0x10", "", "a", "9".repeat(30), "+5"])),
    ],
    () => [twice(["content-length", String(length)], ["content-length", String(length)])],
    () => [twice(["content-length", String(length)], ["content-length", "0"])],
    () => [twice(["content-length", String(length)], ["transfer-encoding", "chunked"])],
    () => [framed("transfer-encoding", random.pick(["gzip", "chunked, gzip", "CHUNKED", "", "x"]))],
    () => [head, chunked(body, random.pick([1, 7, 100]))],
    () => [head, Buffer.from("zz\r\n"), body],
    () => [head, Buffer.from("-5\r\nhello\r\n0\r\n\r\n")],
    () => [head, Buffer.from("fffffffffffffffff\r\nx")],
    () => [head, Buffer.from("5\r\nhelloworld\r\n0\r\n\r\n")],
    () => [head, Buffer.from(`5;${"x".repeat(random.pick([10, 20_000]))}\r\nhello\r\n0\r\n\r\n`)],
    () => [head, Buffer.from("2\r\n[]\r\n0\r\nx-trailer: a\r\n__proto__: b\r\n\r\n")],
    () => [head, Buffer.from(`2\r\n[]\r\n0\r\n${"a: b\r\n".repeat(5000)}\r\n`)],
    () => [framed("expect", "100-continue"), 5],
    () => [serialize({ ...request, headers: [...request.headers, ["expect", "100-continue"]] })],
    () => [serialize({ ...request, headers: [] })],
  ])();
  return { api, writes: bytes, ending: "close", expected: [expect(request)], mayClose: true };
}

function makePipeline(random: Random, supply: Supply): Omit<Shot, "kind"> {
  const first = base(random, supply);
  const { api } = first;
  const others = supply.bases.filter((candidate) => candidate.api === api);
  const requests = [first, ...random.some(1, 7, () => random.pick(others))];
  const bytes = Buffer.concat(requests.map((request) => serialize(request)));
  const expected = requests.map((request) => ({ ...expect(request), status: request.status }));
  const cut = random.int(bytes.length);
  const writes = random.chance(0.5) ? [bytes] : [bytes.subarray(0, cut), 2, bytes.subarray(cut)];
  return { api, writes, ending: "await", expected };
}

function makeSlow(random: Random, supply: Supply): Omit<Shot, "kind"> {
  const request = base(random, supply);
  const bytes = serialize(request);
  const writes: (Buffer | number)[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = writes.length < 40 ? start + 1 + random.int(20) : bytes.length;
    writes.push(bytes.subarray(start, end), 1 + random.int(4));
    start = end;
  }
  const { api, status } = request;
  return { api, writes, ending: "await", expected: [{ ...expect(request), status }] };
}

/** Requests to the mock itself. */
function makeControl(random: Random, _: Supply): Omit<Shot, "kind"> {
  const path = random.pick([
    ...["/healthz", "/healthz", "/__liaison/calls", "/__liaison/coverage", "/__liaison/coverage"],
    ...["/__liaison/reset", "/__liaison/__proto__", "/__liaison/", "/healthz/", "/__proto__"],
  ]);
  // All calls with all their bodies are much; a few such answers are enough.
  const since = random.chance(0.03) ? "0" : "999999999";
  const search = path.endsWith("calls")
    ? `?since=${random.chance(0.3) ? random.pick(["-1", "1e3", "%zz", "", "9".repeat(400), "x"]) : since}`
    : random.pick(["", "?", "?__proto__=1", "?a[b]=c", "?x#y"]);
  const method = random.pick(["GET", "GET", "GET", "HEAD", "POST", "DELETE", "PUT", "OPTIONS"]);
  const draft: Draft = { method, target: path + search, headers: [["host", "127.0.0.1"]] };
  const garbage = random.chance(0.2) ? mutateHeaders(random, draft) : draft;
  const body = random.chance(0.2) && { body: random.bytes(30) };
  return single({ ...garbage, ...body, api: random.pick(SERVED) });
}

/** Requests to the token endpoint, from right to garbage. */
function makeToken(random: Random, _: Supply): Omit<Shot, "kind"> {
  const mutate = random.pick([undefined, mutateBody, mutateHeaders, replaceByForm, deepen]);
  // What is a secret can be told by its key only as long as that is whole.
  const secret = mutate === mutateBody ? "demo-secret" : TOKEN;
  const fields: Record<string, unknown> = {
    client_id: "demo-client",
    client_secret: secret,
    grant_type: random.pick(["authorization_code", "refresh_token", "password", "__proto__", 1]),
    code: `demo-code-${random.int(50)}`,
    refresh_token: `${secret}-${random.int(50)}`,
    redirect_uri: "https://example.com/callback",
  };
  const key = random.pick(Object.keys(fields));
  if (random.chance(0.2)) delete fields[key];
  else if (random.chance(0.3)) fields[key] = pickValue(random);
  const json = JSON.stringify(fields);
  const pairs = Object.entries(fields).map(([name, value]): [string, string] => [
    name,
    (typeof value === "string" ? value : String(JSON.stringify(value))).toWellFormed(),
  ]);
  const isForm = random.chance(0.4);
  const body = Buffer.from(isForm ? new URLSearchParams(pairs).toString() : json);
  const type = isForm ? "application/x-www-form-urlencoded" : "application/json";
  const draft: ApiDraft = {
    api: "amocrm",
    method: random.chance(0.9) ? "POST" : random.pick(["GET", "HEAD", "DELETE", "OPTIONS"]),
    target: `/oauth2/access_token${random.chance(0.1) ? `?${random.pick(PERCENTS)}` : ""}`,
    headers: [
      ["host", "127.0.0.1"],
      ["content-type", type],
    ],
    body,
  };
  return single(mutate === undefined ? draft : { ...draft, ...mutate(random, draft) });
}

/** Bytes that are no request, or one with some of them changed. */
function makeBytes(random: Random, supply: Supply): Omit<Shot, "kind"> {
  const request = base(random, supply);
  const { api } = request;
  const changed = (): Buffer => {
    const bytes = Buffer.from(serialize(request));
    for (const byte of random.bytes(1 + random.int(8))) bytes[random.int(bytes.length)] = byte;
    return bytes;
  };
  const bytes = random.pick<() => Buffer>([
    changed,
    changed,
    changed,
    () => random.bytes(1 + random.int(2000)),
    () => Buffer.from("16030100c8010000c40303", "hex"),
    () => Buffer.from("\r\n".repeat(random.pick([1, 5000]))),
    () => Buffer.from(`GET /${random.pick(KEYS)} HTTP/1.1\r\nHost: x\r\n\r\n`),
    () => Buffer.from("GET / HTTP/1.1\nHost: x\n\n"),
    () => Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    () => Buffer.from("GET http://example.com\r\n\r\n"),
  ])();
  return { api, writes: [bytes], ending: "close", expected: [], mayClose: true };
}

/** Clients that go away: in the head, in the body, or before they are answered. */
function makeAbort(random: Random, supply: Supply): Omit<Shot, "kind"> {
  const { api, ...request } = random.chance(0.5) ? base(random, supply) : prefer(random, supply);
  const bytes = serialize(request);
  const written = random.chance(0.4) ? bytes : bytes.subarray(0, random.int(bytes.length));
  const writes = random.chance(0.5) ? [written] : [written, 1 + random.int(10)];
  return { api, writes, ending: "abort", expected: [expect(request)], mayClose: true };
}

/** Connections that send a part of a request, or nothing, and stay. */
function makeHalfOpen(random: Random, supply: Supply): Omit<Shot, "kind"> {
  const { api, ...request } = base(random, supply);
  const bytes = serialize(request);
  const written = random.pick([
    Buffer.alloc(0),
    bytes.subarray(0, random.int(bytes.length)),
    serialize({ ...request, headers: [...request.headers, ["Content-Length", "1000000"]] }),
    Buffer.concat([chunkedHead(request), Buffer.from("ffff\r\nabc")]),
    bytes,
  ]);
  return { api, writes: [written], ending: "open", expected: [], mayClose: true };
}

function chunkedHead({ body: _, ...draft }: Draft): Buffer {
  return serialize({ ...draft, headers: [...draft.headers, ["transfer-encoding", "chunked"]] });
}

function chunked(body: Buffer, size: number): Buffer {
  const parts: Buffer[] = [];
  for (let start = 0; start < body.length; start += size) {
    const part = body.subarray(start, start + size);
    parts.push(Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from("\r\n"));
  }
  return Buffer.concat([...parts, Buffer.from("0\r\n\r\n")]);
}
