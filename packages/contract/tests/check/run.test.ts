import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import type { Step } from "../../src/check/plan.ts";
import { createThrottle } from "../../src/check/throttle.ts";
import { UsageError } from "../../src/input/usageError.ts";
import { findingsOf, run } from "./running.ts";
import { answer, type Handler, startService } from "./service.ts";
import { CONTRACT, stepOf } from "./things.ts";

const PAGE = { things: [{ id: 1 }] };

function manySteps(count: number): Step[] {
  return Array.from({ length: count }, (_, i) =>
    stepOf("listThings", { target: `/things?page=${i + 1}`, name: `valid · ${i + 1}` }),
  );
}

test("a service that does what it says is clean", async () => {
  const service = await startService(({ method, body, headers }, response) => {
    if (headers["authorization"] !== "Bearer demo-token") return answer(response, 401, {});
    if (method === "GET") return answer(response, 200, PAGE);
    const isValid = typeof JSON.parse(body).id === "number";
    answer(response, isValid ? 200 : 400, isValid ? { id: 1 } : {});
  });
  const broken = { rule: "request.body.schema", place: "/id" } as const;
  const { report, end } = await run(
    CONTRACT,
    [
      stepOf("listThings", { followsPages: true }),
      stepOf("createThing", { body: { id: 1 } }),
      stepOf("createThing", { name: "invalid · id", kind: "invalid", body: { id: "1" }, broken }),
      stepOf("createThing", {
        name: "invalid · without credentials",
        kind: "invalid",
        body: { id: 1 },
        broken: { rule: "request.security", place: "authorization" },
        anonymous: true,
      }),
    ],
    service.url,
  );
  expect(end).toEqual({});
  expect(findingsOf(report)).toEqual([]);
  expect(report.summary).toMatchObject({ results: 4, passed: 4 });
});

const broken = { rule: "request.query.invalid", place: "page" } as const;
const invalid = {
  kind: "invalid",
  target: "/things?page=0",
  broken,
  name: "invalid · page",
} as const;

/** What each planted fault does, and the rules that find it. */
test.each<[string, Step, Handler, string[]]>([
  [
    "refuses what is right",
    stepOf("listThings"),
    (_, response) => answer(response, 400, {}),
    ["check.valid.refused"],
  ],
  [
    "accepts what is wrong",
    stepOf("listThings", invalid),
    (_, response) => answer(response, 200, PAGE),
    ["check.invalid.accepted"],
  ],
  [
    "refuses as if it were not allowed",
    stepOf("listThings", invalid),
    (_, response) => answer(response, 401, {}),
    ["check.invalid.status"],
  ],
  [
    "refuses by a status that is not declared",
    stepOf("listThings", invalid),
    (_, response) => answer(response, 422, {}),
    ["response.status.undeclared"],
  ],
  [
    "fails, which is not declared",
    stepOf("listThings"),
    (_, response) => answer(response, 500, {}),
    ["check.server.error", "response.status.undeclared"],
  ],
  [
    "has nothing to show",
    stepOf("listThings"),
    (_, response) => answer(response, 404, {}),
    ["check.answer.inconclusive"],
  ],
  [
    "answers with a wrong type",
    stepOf("listThings"),
    (_, response) => answer(response, 200, { things: [{ id: "1" }] }),
    ["response.body.schema"],
  ],
  [
    "answers with another media type",
    stepOf("listThings"),
    (_, response) => response.setHeader("content-type", "text/html").end("<p>"),
    ["response.body.mediaType"],
  ],
  [
    "answers with half of the JSON",
    stepOf("listThings"),
    (_, response) => response.setHeader("content-type", "application/json").end('{"things":['),
    ["response.body.syntax"],
  ],
  [
    "has a field that is not described",
    stepOf("createThing", { body: { id: 1 } }),
    (_, response) => answer(response, 200, { id: 1, extra: true }),
    ["response.field.undeclared"],
  ],
  [
    "cuts the connection",
    stepOf("listThings"),
    (_, response) => void response.destroy(),
    ["check.answer.missing"],
  ],
  ["does not answer", stepOf("listThings"), () => {}, ["check.answer.missing"]],
  [
    "does not let anonymous callers be anonymous",
    stepOf("listThings", {
      kind: "invalid",
      name: "invalid · without credentials",
      broken: { rule: "request.security", place: "authorization" },
      anonymous: true,
    }),
    (_, response) => answer(response, 200, PAGE),
    ["check.invalid.accepted"],
  ],
])("a service that %s is found out", async (_, step, handle, rules) => {
  const service = await startService(handle);
  const { report } = await run(CONTRACT, [step], service.url, { timeout: 200 });
  expect(report.results[0]?.findings.map(({ rule }) => rule)).toEqual(rules);
});

test("results are in the order of the plan, whatever the order of the answers", async () => {
  const service = await startService(async ({ target }, response) => {
    const page = Number(target.split("=")[1]);
    await sleep((page * 17) % 23);
    answer(response, page % 3 === 0 ? 400 : 200, { things: [{ id: page }] });
  });
  const one = await run(CONTRACT, manySteps(40), service.url, { concurrency: 1 });
  const eight = await run(CONTRACT, manySteps(40), service.url, { concurrency: 8 });
  expect(JSON.stringify(eight.report)).toBe(JSON.stringify(one.report));
  expect(one.report.summary.failed).toBe(13);
  expect(one.report.results.map(({ name }) => name)).toEqual(
    Array.from({ length: 40 }, (_, i) => `listThings · valid · ${i + 1}`),
  );
});

test("no more requests are under way than the concurrency", async () => {
  let now = 0;
  let most = 0;
  const service = await startService(async (_, response) => {
    now += 1;
    most = Math.max(most, now);
    await sleep(5);
    now -= 1;
    answer(response, 200, PAGE);
  });
  await run(CONTRACT, manySteps(30), service.url, { concurrency: 3 });
  expect(most).toBe(3);
});

test("too many requests are repeated when the service wants it", async () => {
  let refusals = 2;
  const service = await startService((_, response) => {
    if (refusals === 0) return answer(response, 200, PAGE);
    refusals -= 1;
    response.setHeader("retry-after", "1");
    answer(response, 429, {});
  });
  const { report } = await run(CONTRACT, manySteps(2), service.url);
  expect(findingsOf(report)).toEqual([]);
  const times = service.received.map(({ time }) => time);
  expect(times).toHaveLength(4);
  expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(990);
  expect((times[2] ?? 0) - (times[1] ?? 0)).toBeGreaterThanOrEqual(990);
});

test("retry-after can be a date", async () => {
  let refusals = 1;
  const service = await startService((_, response) => {
    if (refusals === 0) return answer(response, 200, PAGE);
    refusals -= 1;
    response.setHeader("retry-after", new Date(Date.now() + 2000).toUTCString());
    answer(response, 429, {});
  });
  await run(CONTRACT, manySteps(1), service.url);
  const [first, second] = service.received;
  // A date has whole seconds.
  expect((second?.time ?? 0) - (first?.time ?? 0)).toBeGreaterThanOrEqual(900);
});

test("a service that goes on refusing for their number is given up", async () => {
  const service = await startService((_, response) => {
    answer(response.setHeader("retry-after", "0"), 429, {});
  });
  await expect(run(CONTRACT, manySteps(50), service.url)).rejects.toThrow(
    new UsageError(
      "the service goes on answering 429 (too many requests): wait, then try a lower --rate",
    ),
  );
  expect(service.received.length).toBe(12);
});

test("a token that nothing accepts ends the run at once, and is not told", async () => {
  const service = await startService((_, response) => answer(response, 401, {}));
  const ids = ["listThings", "listHeaded", "listAddressed", "listTexts"];
  const steps = ids.flatMap((id) => Array.from({ length: 10 }, () => stepOf(id)));
  await expect(run(CONTRACT, steps, service.url)).rejects.toThrow(
    new UsageError(
      "the service answers 401 to every valid request (listAddressed, listHeaded, listThings): it does not accept the token, give another one by --token or LIAISON_TOKEN",
    ),
  );
  expect(service.received).toHaveLength(3);
});

test("a token that some operations accept is not the token's fault", async () => {
  const service = await startService(({ target }, response) =>
    target.startsWith("/things") ? answer(response, 200, PAGE) : answer(response, 401, {}),
  );
  const ids = ["listHeaded", "listAddressed", "listThings", "listTexts", "listCursored"];
  const { report } = await run(
    CONTRACT,
    ids.map((id) => stepOf(id)),
    service.url,
  );
  expect(report.summary.warnings).toBe(4);
});

test("a service that is gone in the middle is told, with what was found before", async () => {
  let left = 5;
  const service = await startService((_, response) => {
    left -= 1;
    if (left < 0) response.destroy();
    else answer(response, 200, PAGE);
  });
  const { report, end } = await run(CONTRACT, manySteps(40), service.url);
  expect(end).toEqual({ stopped: "10 requests in a row got no answer" });
  expect(report.summary).toMatchObject({ results: 40, passed: 5, failed: 10, skipped: 25 });
  expect(report.results.at(-1)?.skipped).toBe("not sent: 10 requests in a row got no answer");
});

test("a run that is interrupted tells what was done, in the order of the plan", async () => {
  let interrupt = () => {};
  const interrupted = new Promise<void>((resolve) => {
    interrupt = resolve;
  });
  const service = await startService(({ target }, response) => {
    const page = Number(target.split("=")[1]);
    if (page === 6) interrupt();
    if (page < 6) answer(response, page === 2 ? 400 : 200, PAGE);
  });
  const { report, end } = await run(CONTRACT, manySteps(20), service.url, {
    concurrency: 2,
    interrupted,
  });
  expect(end).toEqual({ stopped: "the run was interrupted" });
  expect(report.results.map(({ name }) => name)).toEqual(
    manySteps(20).map((step) => `listThings · ${"case" in step && step.case.name}`),
  );
  expect(report.summary).toMatchObject({ passed: 4, failed: 1, skipped: 15 });
  expect(service.received.length).toBeLessThan(9);
});

test("the rate is kept on the wire, pages and repetitions included", async () => {
  const service = await startService((_, response) => answer(response, 200, PAGE));
  await run(CONTRACT, manySteps(30), service.url, {
    concurrency: 6,
    throttle: createThrottle(20),
  });
  const times = service.received.map(({ time }) => time);
  const most = Math.max(
    ...times.map((start) => times.filter((t) => t >= start && t < start + 1000).length),
  );
  expect(most).toBeLessThanOrEqual(20);
});

test("a service that quotes the token does not bring it into the report", async () => {
  const token = 'demo/token "7"';
  const service = await startService(({ headers }, response) => {
    const quoted = { detail: `no ${headers["authorization"]}`, id: headers["authorization"] };
    response.setHeader("x-quoted", headers["authorization"] ?? "");
    const text = JSON.stringify(quoted).replaceAll("/", "\\/");
    response.writeHead(400, { "content-type": "application/json" }).end(text);
  });
  const steps = [stepOf("listThings"), stepOf("createThing", { body: { id: 1 } })];
  const { report } = await run(CONTRACT, steps, service.url, { token });
  expect(service.received[0]?.headers["authorization"]).toBe(`Bearer ${token}`);
  expect(report.results[0]?.findings[0]?.actual).toBe("400: no Bearer [redacted]");
  expect(JSON.stringify(report)).not.toContain("token");
});

test("progress counts what is done, sent and failed", async () => {
  const service = await startService(({ target }, response) =>
    answer(response, target.endsWith("=2") ? 400 : 200, PAGE),
  );
  const seen: string[] = [];
  await run(CONTRACT, manySteps(3), service.url, {
    onProgress: ({ done, steps, requests, failed }) =>
      seen.push([done, steps, requests, failed].join(" ")),
  });
  expect(seen).toEqual(["1 3 1 0", "2 3 2 1", "3 3 3 1"]);
});

test("no more are at work than there are steps", async () => {
  const service = await startService((_, response) => answer(response, 200, PAGE));
  const concurrency = 1e12;
  const { report } = await run(CONTRACT, manySteps(3), service.url, { concurrency });
  expect(report.summary.passed).toBe(3);
});
