// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are sources.
/**
 * Each behaviour of the transport, and an edit of its sources that takes it away. Run by hand:
 *
 *     node tests/faults/mutate.ts            # all, some minutes
 *     node tests/faults/mutate.ts budget     # those whose behaviour has this word
 */

/** A behaviour and how to lose it. */
export interface Mutation {
  readonly behaviour: string;
  /** Tests that must fall: files in tests/transport, without `.test.ts`. */
  readonly tests: readonly string[];
  /** File in src, text that is in it, and what is put in its place, wherever it is. */
  readonly edits: readonly (readonly [file: string, from: string, to: string])[];
}

function mutation(
  tests: string,
  behaviour: string,
  ...edits: readonly (readonly [file: string, from: string, to: string])[]
): Mutation {
  return { behaviour, tests: tests.split(" "), edits };
}

/** Puts the mark of one copy of the module into the names of its errors. */
const marked = "`${MARK} ${name}`";

export const mutations: readonly Mutation[] = [
  // retry.ts
  mutation("retry", "POST and PATCH are never sent again", [
    "retry.ts",
    "&& !/^P(OS|AT)/.test(method)",
    "",
  ]),
  mutation("retry", "PATCH neither", ["retry.ts", "/^P(OS|AT)/", "/^POS/"]),
  mutation("retry", "PUT is sent again", ["retry.ts", "/^P(OS|AT)/", "/^P/"]),
  mutation("retry", "DELETE is sent again", ["retry.ts", "/^P(OS|AT)/", "/^P(OS|AT)|DEL/"]),
  mutation("retry", "4xx is not repeated", ["retry.ts", "< 500", "< 400"]),
  mutation("retry", "500 and 503 are repeated", ["retry.ts", "< 500", "< 504"]),
  mutation("retry", "504 is repeated", ["retry.ts", "< 500", "< 505"]),
  mutation("retry", "timeouts and broken connections are repeated", [
    "retry.ts",
    "!((status as number) < 500)",
    "(status as number) >= 500",
  ]),
  mutation("retry", "429 is repeated whatever the method", ["retry.ts", "= isLimited ||", "="]),
  mutation("retry", "so many attempts", ["retry.ts", "number >= attempts", "number > attempts"]),
  mutation("retry", "deadline", ["retry.ts", "elapsed + wait > deadline", "false"]),
  mutation("retry", "Retry-After", ["retry.ts", "readRetryAfter(headers, text) ?? ", ""]),
  mutation("retry", "Retry-After as a date", [
    "retry.ts",
    "Date.parse(`${told}`) - Date.now()",
    "Number.NaN",
  ]),
  mutation("retry", "Retry-After in seconds", ["retry.ts", "Number(told) * 1000", "Number(told)"]),
  mutation("retry", "Retry-After that is rubbish", [
    "retry.ts",
    "wait >= 0 ? wait : undefined",
    "wait",
  ]),
  mutation("retry", "full jitter", ["retry.ts", "Math.random() * base", "base"]),
  mutation("retry", "jitter down to nothing", [
    "retry.ts",
    "Math.random() * base",
    "(0.5 + Math.random() / 2) * base",
  ]),
  mutation("retry", "a bound that doubles", ["retry.ts", "2 ** number", "2"]),
  mutation("retry", "budget", ["retry.ts", "if (credit < 1) return undefined;", ""]),
  mutation("retry", "a budget that recovers", [
    "retry.ts",
    "(performance.now() - counted) / 1000",
    "0",
  ]),
  mutation("retry", "a budget that does not grow without end", [
    "retry.ts",
    "Math.min(budget, credit",
    "Math.max(-budget, credit",
  ]),
  mutation("retry", "429 outside of the budget", ["retry.ts", "if (!isLimited) {", "{"]),
  mutation("retry", "a 429 waits the base at least", ["retry.ts", "isLimited ? base : 0", "0"]),

  mutation("retry", "retry_after of a problem", ["retry.ts", '/"retry_after"', '/"never"']),

  // timeout.ts
  mutation("timeout", "timeout", ["timeout.ts", "now >= end", "false"]),
  mutation("timeout", "no timeout too early", ["timeout.ts", "now >= end", "now >= end - 100"]),
  mutation("timeout", "a TimeoutError", ["transport.ts", '"TimeoutError"', '"Never"']),
  mutation("timeout", "only the slow request ends", [
    "timeout.ts",
    "running[running.indexOf(request)]",
    "running[0]",
  ]),
  mutation("timeout", "no timer is left", ["timeout.ts", "= running.length > 0", "= true"]),
  mutation("timeout", "the call's own timeout", [
    "transport.ts",
    "(signal, own.timeout, now)",
    "(signal, undefined, now)",
  ]),
  mutation("timeout", "off means off", [
    "timeout.ts",
    "(milliseconds || Infinity)",
    "(milliseconds || 1)",
  ]),
  mutation(
    "timeout",
    "each attempt has its time anew",
    [
      "transport.ts",
      "    for (let number = 1; ; number++) {",
      "    let timed: TimedSignal | undefined;\n    for (let number = 1; ; number++) {",
    ],
    [
      "transport.ts",
      "      let timed: TimedSignal | undefined;\n      let isSent",
      "      let isSent",
    ],
    ["transport.ts", "timed = timeout?.(", "timed ??= timeout?.("],
    ["transport.ts", "timed?.end();", ""],
  ),

  // Abort
  mutation("abort", "abort before the call", ["transport.ts", "signal?.throwIfAborted();", ""]),
  mutation("abort", "abort between attempts", [
    "transport.ts",
    "sleep(wait, signal)",
    "sleep(wait, undefined)",
  ]),
  mutation("abort", "abort in the queue", ["transport.ts", ".take(signal)", ".take()"]),
  mutation("abort", "abort while the token is fetched", [
    "transport.ts",
    "await abortable(signal,",
    "await abortable(undefined,",
  ]),
  mutation("abort", "abort in flight", [
    "timeout.ts",
    'signal.addEventListener("abort", abort)',
    "{}",
  ]),
  mutation("abort", "an AbortError", [
    "transport.ts",
    "if (signal?.aborted) {",
    "if (signal === null) {",
  ]),
  mutation("abort", "the cause of an abort", [
    "transport.ts",
    "{ cause: signal.reason, isSent: isSent || wasSent }",
    "{ cause, isSent: isSent || wasSent }",
  ]),
  mutation("abort", "no listener is left after a request", [
    "timeout.ts",
    'signal.removeEventListener("abort", abort)',
    "{}",
  ]),
  mutation("abort", "no listener is left after a wait", [
    "abortable.ts",
    'signal?.removeEventListener("abort", end);',
    "",
  ]),
  mutation("abort", "no listener is left after a failure", [
    "transport.ts",
    "timed?.end();",
    "if (outcome?.status) timed?.end();",
  ]),

  // throttle.ts
  mutation("throttle", "never more in a rolling second", [
    "throttle.ts",
    "seconds * 1000 + MARGIN",
    "seconds * 990",
  ]),
  mutation("throttle", "at least 6.9 in a second", ["throttle.ts", "MARGIN = 12", "MARGIN = 22"]),
  mutation("throttle", "first come, first served", [
    "throttle.ts",
    "queue.size || wait(now) > 0",
    "wait(now) > 0",
  ]),
  mutation("throttle", "who leaves takes no turn", [
    "throttle.ts",
    "void queue.delete(go)",
    "undefined",
  ]),
  mutation("throttle", "pause", ["throttle.ts", "Math.max(pausedUntil, ends", "Math.max(0, ends"]),
  mutation("throttle", "a shorter pause ends no longer one", [
    "throttle.ts",
    "pausedUntil = Math.max(pausedUntil, performance.now() + milliseconds)",
    "pausedUntil = performance.now() + milliseconds",
  ]),
  mutation("throttle", "time goes on while the throttle thinks: no negative timer", [
    "throttle.ts",
    "setTimeout(advance, Math.min(left, LONGEST))",
    "setTimeout(advance, wait())",
  ]),
  mutation("throttle", "time goes on while the throttle thinks: a turn at once", [
    "abortable.ts",
    "stop?.();",
    "(stop as () => void)();",
  ]),
  mutation("throttle", "state: waiting", ["throttle.ts", "waiting: queue.size", "waiting: 0"]),
  mutation("throttle", "state: used", [
    "throttle.ts",
    "used: ends.filter((end) => end > performance.now()).length",
    "used: ends.length",
  ]),
  mutation("throttle", "state: wait is not negative", [
    "throttle.ts",
    "wait: Math.max(0, wait())",
    "wait: wait()",
  ]),
  mutation("throttle", "answers overlap", [
    "transport.ts",
    "isSent = true;",
    "isSent = true;\n        const all = globalThis as never as { chain?: Promise<void> };\n        all.chain = (all.chain ?? Promise.resolve()).then(() => sleep(200, undefined));\n        await all.chain;",
  ]),
  mutation("throttle", "a slow token does not let calls pile up", [
    "transport.ts",
    "performance.now() - asked > 100",
    "false",
  ]),
  mutation("retry", "a 429 holds back all calls", ["transport.ts", "throttle?.pause(", "void ("]),

  mutation("throttle", "new connections are late: room behind the first turns", [
    "throttle.ts",
    "COLD_MARGIN = 100",
    "COLD_MARGIN = 0",
  ]),
  mutation("throttle", "and only behind the first", ["throttle.ts", "cold-- > 0", "cold > 0"]),
  mutation("throttle", "room again after idleness", ["throttle.ts", "IDLE = 4000", "IDLE = 1e9"]),

  // errors.ts, errorClasses.ts
  mutation("errors", "a class for a status", ["errors.ts", '  404: " NotFound",\n', ""]),
  mutation("errors", "ServerError", ["errors.ts", '" Server"', '""']),
  mutation("errors", "BlockedError", ["errors.ts", 'status === 403 && form === "html"', "false"]),
  mutation("errors", "a 403 with a problem is no block", [
    "errors.ts",
    'status === 403 && form === "html"',
    "status === 403",
  ]),
  mutation("errors", "pages under any media type", [
    "errors.ts",
    "/^\\s*</.test(text)",
    '/html/.test(headers.get("content-type") ?? "")',
  ]),
  mutation("errors", "problems under any media type", [
    "errors.ts",
    "if (Object(value) === value)",
    'if (headers.get("content-type") === "application/problem+json")',
  ]),
  mutation("errors", "JSON that is no object is no problem", [
    "errors.ts",
    "if (Object(value) === value) ",
    "",
  ]),
  mutation("errors", "an empty body", ["errors.ts", 'text.trim() ? "text" : "empty"', '"text"']),
  mutation("errors", "request id", [
    "errors.ts",
    'headers.get("x-request-id") ?? undefined',
    "undefined",
  ]),
  mutation("errors", "the body that was sent", [
    "errors.ts",
    "value: outgoing.body",
    "value: undefined",
  ]),
  mutation("errors", "short messages", ["errors.ts", "300)", "1e9)"]),
  mutation("errors", "the cause of a broken connection", [
    "transport.ts",
    "`${reason}`, { cause })",
    "`${reason}`, {})",
  ]),
  mutation(
    "errors",
    "instanceof between two builds",
    ["errors.ts", "`Call ${name}`", marked],
    [
      "errors.ts",
      "export function createCallError(",
      "export const MARK: string = `Call${Math.random()}`;\nexport function createCallError(",
    ],
    [
      "errorClasses.ts",
      "import type { ApiError",
      'import { MARK } from "./errors.ts";\nimport type { ApiError',
    ],
    [
      "errorClasses.ts",
      "export function classOf(lineage: string): never {",
      'export function classOf(name: string): never {\n  const lineage = name.replace("Call", MARK);',
    ],
  ),
  mutation("errors", "instanceof between two copies", [
    "errorClasses.ts",
    "return { is, [Symbol.hasInstance]: is } as never;",
    "return class { static is = is } as never;",
  ]),
  mutation("errors", "names that only begin alike", [
    "errorClasses.ts",
    ".startsWith(`${lineage} `)",
    ".startsWith(lineage)",
  ]),
  mutation("errors", "a success that is no JSON", [
    "transport.ts",
    "} catch {}\n  }\n",
    "} catch {\n      return undefined;\n    }\n  }\n",
  ]),
  mutation("errors", "an empty success is null", [
    "transport.ts",
    "text ? JSON.parse(text) : null",
    "JSON.parse(text)",
  ]),
  mutation("errors", "a redirect is not followed", [
    "transport.ts",
    'redirect: "manual"',
    'redirect: "follow"',
  ]),
  mutation("errors", "a redirect is no success", [
    "transport.ts",
    "status >= 200 && status < 300",
    "status < 400",
  ]),
  mutation("errors", "a missing path parameter", [
    "path.ts",
    "throw new TypeError",
    "void new TypeError",
  ]),
  mutation("errors", "wrong arguments reject", [
    "transport.ts",
    "return run(prepare,",
    "prepare();\n      return run(prepare,",
  ]),
  mutation("errors", "no token in an error", [
    "transport.ts",
    "`${reason}`, { cause })",
    "`${reason}`, { cause, access })",
  ]),
  mutation("errors", "no token in the message of fetch", [
    "transport.ts",
    "/^[!-~]+$/.test(access)",
    "true",
  ]),

  mutation("errors", "no token that the server repeats in a message", [
    "errors.ts",
    'told.replaceAll(secret, "***")',
    "told",
  ]),

  // Token
  mutation("token", "one replay after a 401", [
    "transport.ts",
    "status === 401 &&",
    "status === 499 &&",
  ]),
  mutation(
    "token",
    "and no second one",
    ["transport.ts", "status === 401 && !refused", "status === 401 && number < 4"],
    [
      "transport.ts",
      "renewed ?? (await readToken(refused, signal))",
      "await readToken(refused, signal)",
    ],
  ),
  mutation("token", "no replay with the same token", [
    "transport.ts",
    "if (access === refused)",
    "if (access === null)",
  ]),
  mutation("token", "the function learns what was refused", [
    "transport.ts",
    "readToken(refused, signal)",
    "readToken(undefined, signal)",
  ]),
  mutation("token", "asked again behind the queue", [
    "transport.ts",
    "            access = await readToken(refused, signal);",
    "            await readToken(refused, signal);",
  ]),
  mutation("token", "its failure is no broken connection", [
    "transport.ts",
    "if (!isSent || ",
    "if (",
  ]),
  mutation("token", "a refused POST is replayed", [
    "transport.ts",
    "if (status === 401 &&",
    'if (method !== "POST" && status === 401 &&',
  ]),

  // Text
  mutation("text", "text survives cuts", [
    "transport.ts",
    "await response.text()",
    'await (async () => {\n          let whole = "";\n          for await (const piece of (response as never as { body: AsyncIterable<Uint8Array> }).body ?? []) {\n            whole += Buffer.from(piece).toString();\n          }\n          return whole;\n        })()',
  ]),
  mutation("text", "a path parameter is one segment", [
    "path.ts",
    'encodeURIComponent(typeof value === "object" ? "" : (value as string))',
    "encodeURI(value as string)",
  ]),

  // Hooks
  mutation("hooks", "onRequest", ["hooks.ts", "onRequest?.(attempt)", "onRequest"]),
  mutation("hooks", "onAnswer", ["hooks.ts", "onAnswer?.(attempt, answer)", "onAnswer"]),
  mutation("hooks", "onFailure", ["hooks.ts", "onFailure?.(attempt, error)", "onFailure"]),
  mutation("hooks", "headers of a hook are sent", [
    "hooks.ts",
    "{ value: headers }",
    "{ value: { ...headers } }",
  ]),
  mutation("hooks", "a body that breaks off is a failure", [
    "hooks.ts",
    "text: await response.text() }",
    'text: await response.text().catch(() => "") }',
  ]),

  mutation("hooks", "what a hook throws is no broken connection", [
    "hooks.ts",
    'createCallError("Hook", attempt, `a hook failed: ${cause}`, { cause })',
    "cause",
  ]),

  // Layers and what is sent
  mutation("layers", "the same header in other letters is sent once", [
    "layers.ts",
    "Object.fromEntries(new Headers(options.headers))",
    "{ ...options.headers }",
  ]),
  mutation("layers", "fetch can be replaced", ["layers.ts", "options.fetch ?? ", ""]),
  mutation("layers", "the global fetch is looked up late", [
    "layers.ts",
    "((url, init) => fetch(url, init as RequestInit))",
    "(fetch as never)",
  ]),
  mutation("layers", "the fetch is told of the attempt", [
    "transport.ts",
    "{ operationId, number },",
    "{ operationId, number: 1 },",
  ]),
  mutation("layers", "retries by default", [
    "layers.ts",
    "options.retry ?? {}",
    "options.retry ?? false",
  ]),
  mutation("layers", "a timeout by default", [
    "layers.ts",
    "options.timeout ?? 30_000",
    "options.timeout ?? false",
  ]),
  mutation("layers", "no cookies", [
    "transport.ts",
    'credentials: "omit"',
    'credentials: "include"',
  ]),
  mutation("layers", "the headers of the call", ["transport.ts", "...own.headers,", ""]),
  mutation("layers", "the headers of the transport", ["transport.ts", "...options.headers,", ""]),
  mutation("layers", "headers do not replace the Authorization", [
    "transport.ts",
    "          authorization: `Bearer ${access}`,\n        };",
    '        };\n        headers["authorization"] ??= `Bearer ${access}`;',
  ]),
  mutation("layers", "JSON is announced only with a body", [
    "transport.ts",
    "if (body) headers",
    "headers",
  ]),
  mutation("retry", "the call's own retry", [
    "transport.ts",
    "(own.retry ?? options.retry)",
    "options.retry",
  ]),
];
