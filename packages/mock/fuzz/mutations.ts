import { deflateSync, gzipSync } from "node:zlib";
import { HEADERS, KEYS, nest, PERCENTS, pickValue, SNIPPETS } from "./hostile.ts";
import type { Random } from "./random.ts";
import { type Draft, raw, withHeaders } from "./shot.ts";

/** A request that is one step away from another one. */
export type Mutation = (random: Random, draft: Draft) => Draft;

/** Changes the path: a segment, the slashes, or what is no path at all. */
export const mutatePath: Mutation = (random, draft) => {
  const [path = "/", ...search] = draft.target.split("?");
  const segments = path.split("/");
  const place = 1 + random.int(Math.max(1, segments.length - 1));
  const replace = (text: string): string => segments.toSpliced(place, 1, text).join("/");
  const mutate = random.pick<() => string>([
    () => replace(random.pick(PERCENTS)),
    () => replace(encodeURIComponent(random.pick(KEYS).toWellFormed())),
    () => replace("9".repeat(random.pick([20, 400, 4000]))),
    () => replace(random.pick(["..", ".", "%2e%2e", "", "-1", "1e3", "1;a=b", "a,b", ".a", "~"])),
    () => replace(raw(random.pick(["ключ", "\u00e9", "💥"]))),
    () => replace("x".repeat(random.pick([1000, 15_000, 17_000]))),
    () => `${path}/`,
    () => path.replaceAll("/", "//"),
    () => `${path}${"/a".repeat(random.pick([10, 3000]))}`,
    () => `${path}#fragment`,
    () => `${path};jsessionid=1`,
    () => path.toUpperCase(),
    () => random.pick(["/", "//", "///", "/.", "/__proto__", "/constructor", "/api", "/?", "*"]),
  ]);
  return { ...draft, target: [mutate(), ...search].join("?") };
};

/** Changes the query: more of it, other keys, other values, broken encodings. */
export const mutateQuery: Mutation = (random, draft) => {
  const [path = "/", ...rest] = draft.target.split("?");
  const pairs = rest
    .join("?")
    .split("&")
    .filter((pair) => pair !== "");
  const encode = (text: string): string =>
    random.chance(0.8) ? encodeURIComponent(text.toWellFormed()) : raw(text.replace(/[\s#]/g, ""));
  const key = (): string => encode(random.pick(KEYS));
  const value = (): string => encode(String(JSON.stringify(pickValue(random))).slice(0, 2000));
  const known = (): string =>
    pairs.length === 0 ? "page" : (random.pick(pairs).split("=")[0] ?? "");
  const flood = random.pick([10, 300, 1500]);
  const mutate = random.pick<() => string[]>([
    () => [...pairs, `${key()}=${value()}`],
    () => [...pairs, ...random.some(1, 20, () => `${key()}=1`)],
    () => [...pairs, ...random.some(1, 3, () => `${known()}=${value()}`)],
    () => [...pairs, `${known()}[${key()}]=${value()}`],
    () => pairs.map((pair) => pair.replace(/=.*/, `=${value()}`)),
    () =>
      pairs.map((pair) => pair.replaceAll(/%5b|\[/gi, random.pick(["%5B", "[", "[[", "%255B"]))),
    () => [...pairs, `a${"[b]".repeat(flood)}=1`],
    () => [...pairs, `${known()}${"[]".repeat(flood)}=1`],
    () => [...pairs, ...Array.from({ length: flood }, (_, index) => `k${index}=1`)],
    () => [...pairs, ...Array(flood).fill(`${known()}=1`)],
    () => [...pairs, ...Array.from({ length: flood }, (_, i) => `${known()}[${i * 7}]=1`)],
    () => [...pairs, `${known()}=${random.pick(PERCENTS)}`],
    () => [...pairs, random.pick(["&&&", "=", "?", "a=b=c", "=;", "a;b", "%26", "#x", "&=&=&"])],
    () => [...pairs, `x=${"a".repeat(random.pick([8000, 16_000, 20_000, 100_000]))}`],
    () => [...pairs, `access_token=demo-token&token=demo-token`],
  ]);
  return { ...draft, target: `${path}?${mutate().join("&")}` };
};

/** Sets headers to values that are hard to read, or adds too many of them. */
export const mutateHeaders: Mutation = (random, draft) => {
  const hard = (): [string, string] => {
    const [name, values] = random.pick(HEADERS);
    return [name, random.pick(values)];
  };
  if (random.chance(0.5)) {
    const [name, value] = hard();
    return withHeaders(draft, { [name]: value });
  }
  const mutate = random.pick<() => [string, string][]>([
    () => random.some(1, 5, hard),
    () => Array.from({ length: random.pick([50, 500, 1900, 2100]) }, (_, i) => [`x${i}`, ""]),
    () => Array(random.pick([50, 1500])).fill(["x-a", "b"]),
    () => [["x-long", "y".repeat(random.pick([8000, 15_500, 17_000]))]],
    () => [
      [
        "x-bytes",
        random
          .bytes(40)
          .toString("latin1")
          .replaceAll(/[\r\n\0]/g, ""),
      ],
    ],
    () => [["x-folded", "a\r\n b"]],
    () => [["x-space ", "b"]],
    () => [["x-zero", "a\0b"]],
    () => [["", "b"]],
    () => [["x\u00e9", "b"]],
    () => Array(3).fill(["host", "127.0.0.1"]),
    () => Array(3).fill(["authorization", "Bearer demo-token"]),
    () => Array(3).fill(["content-type", "application/json"]),
  ]);
  return { ...draft, headers: [...draft.headers, ...mutate()] };
};

/** Changes a JSON body by its values, its text, its bytes or its media type. */
export const mutateBody: Mutation = (random, draft) => {
  const text = draft.body?.toString() ?? '[{"a":1}]';
  const mutate = random.pick<() => Buffer>([
    () => Buffer.from(mutateValues(random, text)),
    () => Buffer.from(mutateValues(random, text)),
    () => Buffer.from(mutateText(random, text)),
    () => encode(random, text),
    () => random.bytes(random.pick([1, 3, 50, 2000])),
  ]);
  const body = mutate();
  const isCompressed = body[0] === 0x1f || body[0] === 0x78;
  const headers = {
    ...(draft.body === undefined && { "content-type": "application/json" }),
    ...(isCompressed && { "content-encoding": body[0] === 0x1f ? "gzip" : "deflate" }),
    ...(random.chance(0.1) && { "content-type": random.pick(CONTENT_TYPES) }),
  };
  return { ...withHeaders(draft, headers), body };
};

const CONTENT_TYPES = HEADERS.find(([name]) => name === "content-type")?.[1] ?? [];

/** Sends a form in place of the body, with keys that PHP would read in one way or another. */
export const replaceByForm: Mutation = (random, draft) => {
  const flood = random.pick([3, 60, 70, 5000]);
  const key = (): string => encodeURIComponent(random.pick(KEYS).toWellFormed());
  const form = random.pick<() => string>([
    () => random.some(1, 30, () => `${key()}=${random.pick(PERCENTS)}`).join("&"),
    () => `a${"[b]".repeat(flood)}=1`,
    () => `a${"[]".repeat(flood)}=1&a${"[]".repeat(flood)}=2`,
    () => Array.from({ length: flood }, (_, index) => `a[${index * 3}]=${index}`).join("&"),
    () => Array.from({ length: flood }, (_, index) => `k${index}`).join("&"),
    () => `a=1&a[b]=2&a[]=3&a[${"9".repeat(flood)}]=4`,
    () => random.bytes(200).toString("latin1"),
  ]);
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  return { ...withHeaders(draft, headers), body: Buffer.from(form(), "latin1") };
};

/** Replaces the body, or a value in it, by something nested very deeply. */
export const deepen: Mutation = (random, draft) => {
  const deep = nest(random, random.pick([200, 5000, 100_000]));
  const text = draft.body?.toString() ?? "";
  const values = [...text.matchAll(/:\s*("[^"]*"|\d+|null|true|false)/g)];
  const place = values.length > 0 && random.chance(0.7) ? random.pick(values) : undefined;
  const body =
    place === undefined
      ? deep
      : `${text.slice(0, place.index)}:${deep}${text.slice(place.index + place[0].length)}`;
  const type = random.chance(0.1) ? "application/x-www-form-urlencoded" : "application/json";
  return { ...withHeaders(draft, { "content-type": type }), body: Buffer.from(body) };
};

type Container = Record<string, unknown> | unknown[];

function mutateValues(random: Random, text: string): string {
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    return text;
  }
  const holder: Container = [root];
  for (let step = random.int(3); step >= 0; step -= 1) mutateValue(random, holder);
  return JSON.stringify(holder[0]) ?? "";
}

function mutateValue(random: Random, holder: Container): void {
  const places: [Container, string][] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== "object" || node === null || places.length > 2000) return;
    for (const key of Object.keys(node)) {
      places.push([node as Container, key]);
      visit((node as Record<string, unknown>)[key]);
    }
  };
  visit(holder);
  const [container, key] = random.pick(places);
  const set = (name: string, value: unknown): void => {
    Object.defineProperty(container, name, {
      ...{ value, enumerable: true, configurable: true, writable: true },
    });
  };
  const before = (container as Record<string, unknown>)[key];
  random.pick<() => void>([
    () => set(key, pickValue(random)),
    () => set(key, pickValue(random)),
    () => set(key, Array(random.pick([2, 20, 51])).fill(before)),
    () => set(key, { [random.pick(KEYS)]: before }),
    () => set(key, JSON.stringify(before)),
    () => {
      if (container !== holder && !Array.isArray(container)) set(random.pick(KEYS), before);
    },
    () => {
      if (container !== holder && !Array.isArray(container)) delete container[key];
    },
  ])();
}

function mutateText(random: Random, text: string): string {
  const place = random.int(text.length + 1);
  const end = place + random.int(20);
  return random.pick([
    () => text.slice(0, place),
    () => text.slice(0, place) + random.pick(SNIPPETS) + text.slice(place),
    () => text.slice(0, place) + random.pick(SNIPPETS) + text.slice(end),
    () => text.slice(0, place) + text.slice(end),
    () => text + text,
    () => random.pick(SNIPPETS) + text,
    () => random.pick(SNIPPETS),
  ])();
}

function encode(random: Random, text: string): Buffer {
  const swap = (buffer: Buffer): Buffer => Buffer.from(buffer).swap16();
  const utf16 = Buffer.from(text, "utf16le");
  const place = random.int(text.length + 1);
  const insert = (...bytes: number[]): Buffer =>
    Buffer.concat([
      Buffer.from(text.slice(0, place)),
      Buffer.from(bytes),
      Buffer.from(text.slice(place)),
    ]);
  return random.pick([
    () => utf16,
    () => swap(utf16),
    () => Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]),
    () => Buffer.concat([Buffer.from([0xfe, 0xff]), swap(utf16)]),
    () => Buffer.from(`\ufeff${text}`),
    () => insert(0xe9),
    () => insert(0xc0, 0xaf),
    () => insert(0xed, 0xa0, 0x80),
    () => insert(0xf8, 0x88, 0x80, 0x80, 0x80),
    () => insert(0),
    () => gzipSync(text),
    () => deflateSync(text),
    () => Buffer.from(text, "latin1"),
  ])();
}
