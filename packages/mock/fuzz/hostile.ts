import type { Random } from "./random.ts";

/** Token of every request; nothing that the mock prints or records may have it. */
export { TOKEN } from "../corpus/corpus.ts";

/** Names that a program may take for something else than a key. */
export const KEYS: readonly string[] = [
  ...["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf", "then"],
  ...["__proto__[polluted]", "constructor[prototype][polluted]", "a[__proto__][polluted]"],
  ...["filter[__proto__]", "filter[constructor][]", "filter[id][__proto__]", "order[toString]"],
  ...["", " ", "0", "-1", "length", "$ref", "a[b", "a]b", "[]", "[[]]", "a[][][]", "a[b]c", "]["],
  ...[
    "ключ",
    "\u0000",
    "\r\nx: y",
    "\u001b[31m",
    "\u0085",
    "\u2028",
    "\u202e",
    "💥",
    "a".repeat(3000),
  ],
];

/** Picks a value that is right nowhere, or only just; it is a copy of its own. */
export function pickValue(random: Random): unknown {
  return structuredClone(random.pick(VALUES));
}

const VALUES: readonly unknown[] = [
  ...[null, true, false, 0, -0, -1, 1.5, 1e308, 5e-324, 2 ** 53, -(2 ** 63), 1e21],
  ...[
    "",
    " ",
    "0",
    "-0",
    "1e3",
    "01",
    "0x10",
    "NaN",
    "null",
    "true",
    "\u0000",
    "\r\n\r\n",
    "\u001b[2J",
  ],
  ...[
    "\ud800",
    "\udc00x",
    "\u202e",
    "💥".repeat(500),
    "a".repeat(100_000),
    "%",
    "%zz",
    "%00",
    "../..",
  ],
  ...["<script>", "{{x}}", "' OR 1=1 --", "2024-02-30", "1_000", "１２", "＋7"],
  ...[
    [],
    {},
    [[]],
    [null],
    { "": "" },
    [[[[[[[[]]]]]]]],
    { constructor: { prototype: { polluted: 1 } } },
  ],
  JSON.parse('{"__proto__":{"polluted":true}}'),
  Array.from({ length: 300 }, (_, index) => index),
];

/** Pieces that break JSON, or make another value of it. */
export const SNIPPETS: readonly string[] = [
  ...[
    ",",
    "}",
    "]",
    "{",
    "[",
    '"',
    "\\",
    ":",
    "NaN",
    "Infinity",
    "undefined",
    "'a'",
    "// x",
    "/**/",
  ],
  ...["\u0000", "\ufeff", "\u2028", "\u007f", "1e999", "-1e999", "01", "-", "+1", ".5", "0x1F"],
  ...[
    '"\\ud800"',
    '"\\u00"',
    '"\\x41"',
    '"a":1,"a":2,',
    '"__proto__":{"polluted":1},',
    "9".repeat(400),
  ],
];

/** Pieces of a path or a query that are no encoding, or too much of one. */
export const PERCENTS: readonly string[] = [
  ...["%", "%%", "%z", "%zz", "%0", "%00", "%0a", "%0d%0a", "%2f", "%2F..", "%252f", "%25", "%ff"],
  ...[
    "%c0%af",
    "%ed%a0%80",
    "%f4%90%80%80",
    "%e2%80",
    "%u0041",
    "%5B%5D",
    "%5b",
    "+",
    "%2B",
    "%20",
  ],
];

/** Headers whose values are hard to read. */
export const HEADERS: readonly (readonly [name: string, values: readonly string[]])[] = [
  [
    "accept",
    [
      ...["", ",", ";", "*", "*/*", "text/html", "application/json;q=0", "*/*;q=0", "a/b;q=1e9"],
      ...["application/json;q=0.5;q=0.1,,,", "*/".repeat(3000), "a/b,".repeat(3000)],
    ],
  ],
  [
    "authorization",
    [
      ...["", "Bearer", "Bearer ", "Bearer\tdemo-token", "bEaReR demo-token", "demo-token", ",,,"],
      ...["Basic ZGVtby10b2tlbjo=", "Bearer demo-token demo-token", `Bearer ${"t".repeat(10_000)}`],
      ...["Bearer __proto__", "Bearer constructor", "Bearer \u00ff\u00fe", "Digest a=b, c=d"],
      ...["Bearer spent-token", "Bearer gone-token", "Bearer bad-day-token", "Bearer a.b.c"],
    ],
  ],
  [
    "content-type",
    [
      ...["", "/", "application", "application/json;", "application/json; charset", "a/b/c", ";"],
      ...["application/json; charset=utf-16", 'application/json; charset="', "APPLICATION/JSON"],
      ...["application/json, text/plain", "application/x-www-form-urlencoded", "text/plain", "*/*"],
      ...["multipart/form-data; boundary=", "application/vnd.api+json", "__proto__/constructor"],
    ],
  ],
  ["content-encoding", ["gzip", "deflate", "br", "identity", "gzip, gzip", "__proto__"]],
  [
    "cookie",
    [
      ...["", ";", "=", "a", `a=${"b".repeat(9000)}`, ";=".repeat(5000), "__proto__=1"],
      `a=1; ${" ".repeat(14_000)}x`,
    ],
  ],
  [
    "host",
    ["", "a b", "[::1]", "[", "example.com:99999", "a,b", "%00", "a/../x", "x".repeat(9000)],
  ],
  ["origin", ["null", "", "https://example.com", "\u00ff", "a, b"]],
  ["access-control-request-headers", ["", "*", "\u00e9", "x".repeat(9000)]],
  ["prefer", ["", ",", "=", '"', "code", "code=", "code=2", "example", "dynamic=maybe", "a=b; c"]],
  ["x-context-user-id", ["", "-1", "1e3", "__proto__", "9".repeat(400)]],
  ["expect", ["100-continue", "200-ok", ""]],
  ["upgrade", ["h2c", "websocket", ""]],
  ["connection", ["close", "keep-alive, upgrade", "upgrade", "x, y", ""]],
  ["te", ["trailers", "gzip;q=1"]],
  ["range", ["bytes=0-", "bytes=a-b"]],
  ["x-forwarded-host", ["example.com"]],
  ["__proto__", ["polluted"]],
  ["constructor", ["x"]],
  ["toString", ["x"]],
  ["hasOwnProperty", ["x"]],
];

/** A list or object, `depth` deep, as JSON. */
export function nest(random: Random, depth: number): string {
  const [open, close] = random.pick([
    ["[", "]"],
    ['{"a":', "}"],
    ['[{"__proto__":', "}]"],
    // A schema of the edges that contains itself takes this at any depth.
    ['{"name":"Ada Sample","children":[', "]}"],
  ] as const);
  const whole = random.chance(0.7);
  const core = random.pick(["", "1", '"x"']);
  return open.repeat(depth) + (whole ? core + close.repeat(depth) : "");
}
