import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readDocument } from "../corpus/corpus.ts";
import { type FuzzReport, fuzz } from "../fuzz/fuzz.ts";
import { TOKEN } from "../fuzz/hostile.ts";
import { type Mock, startMock } from "../src/index.ts";

const MEGABYTE = 1024 * 1024;

/** Repeats a failure that is told with its seed: `FUZZ_SEED=7`. */
const SEED = Number(process.env["FUZZ_SEED"] ?? 1);

/** The shots of the two runs, of which the second is recorded. */
const COUNTS = [18_000, 2_000] as const;

let folder: string;
let record: string;
const reports: FuzzReport[] = [];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "liaison-fuzz-"));
  record = join(folder, "calls.har");
  reports.push(await fuzz({ seed: SEED, count: COUNTS[0] }));
  reports.push(await fuzz({ seed: SEED, first: COUNTS[0], count: COUNTS[1], record }));
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe(`20,000 hostile requests, seed ${SEED}`, () => {
  test("every one is answered rightly, refused or cut by its own client", () => {
    expect(reports.flatMap(({ problems }) => problems)).toEqual([]);
    const shots = reports.flatMap(({ shots: { confirm: _, ...fired } }) => Object.values(fired));
    expect(shots.reduce((sum, count) => sum + count)).toBe(COUNTS[0] + COUNTS[1]);
  });

  test("memory stays flat", () => {
    for (const { before, after, peak } of reports) {
      expect(after.heap - before.heap).toBeLessThan(30 * MEGABYTE);
      // Each of the three mocks keeps up to 32 MiB of bodies.
      expect(after.buffers).toBeLessThan(128 * MEGABYTE);
      expect(peak).toBeLessThan(1536 * MEGABYTE);
    }
  });

  test("the recording is whole and has no token", () => {
    const text = readFileSync(record, "utf8");
    expect(JSON.parse(text).log.entries.length).toBeGreaterThan(500);
    const at = text.indexOf(TOKEN);
    expect(at < 0 ? "" : text.slice(Math.max(0, at - 200), at + 50)).toBe("");
  });
});

describe("what the fuzz has found once", () => {
  let mock: Mock;
  beforeAll(async () => {
    mock = await startMock({ document: await readDocument("edges") });
  });
  afterAll(() => mock.close());

  const send = async (path: string, body?: string, headers: Record<string, string> = {}) => {
    const response = await fetch(mock.url + path, {
      method: body === undefined ? "GET" : "POST",
      headers: {
        authorization: `Bearer ${TOKEN}`,
        "content-type": "application/json",
        ...headers,
      },
      ...(body !== undefined && { body }),
    });
    return { status: response.status, text: await response.text() };
  };

  const form = { "content-type": "application/x-www-form-urlencoded" };
  const keys = Array.from({ length: 9000 }, (_, index) => `"k${index}":1`);
  test.each([
    ["nesting without end", "/bodies/tree", '{"children":['.repeat(100_000), {}],
    ["thousands of wrong items", "/bodies/tree", `{"children":[${"0,".repeat(9000)}0]}`, {}],
    ["thousands of wrong keys", "/bodies/values", `{${keys.join(",")}}`, {}],
    ["a key of megabytes", "/bodies/values", `{"${"k".repeat(5 * MEGABYTE)}":1}`, {}],
    ["a form of a million fields", "/forms/plain", "a&".repeat(MEGABYTE), form],
  ])("%s is refused at once", async (_, path, body, headers) => {
    const begun = performance.now();
    const { status, text } = await send(path, body, headers);
    expect(status).toBe(400);
    expect(text.length).toBeLessThan(100_000);
    expect(performance.now() - begun).toBeLessThan(4000);
  });

  test("an informational status cannot be asked for: the client would wait for ever", async () => {
    const { status } = await send("/responses/range", "{}", { prefer: "code=115" });
    expect(status).toBe(400);
  });

  test("of thousands of unknown query keys a call keeps only some", async () => {
    const search = Array.from({ length: 2000 }, (_, index) => `k${index}`).join("&");
    expect((await send(`/values?${search}`)).status).toBe(400);
    expect(mock.calls.at(-1)?.violations.length).toBeLessThanOrEqual(50);
  });

  test("a secret of megabytes in a body that breaks off is taken out", async () => {
    await send("/bodies/values", `{"access_token":"${TOKEN}${"a".repeat(9 * MEGABYTE)}`);
    const { status, text } = await send("/__liaison/calls");
    expect(status).toBe(200);
    expect(text.includes(TOKEN)).toBe(false);
  });

  test("a body in pieces of one byte arrives whole", async () => {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const byte of Buffer.from(`{"text":"${"a".repeat(20_000)}"}`)) {
          controller.enqueue(Uint8Array.of(byte));
        }
        controller.close();
      },
    });
    const headers = { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" };
    await fetch(`${mock.url}/bodies/open`, { method: "POST", headers, body, duplex: "half" });
    expect(mock.calls.at(-1)?.exchange.request.body.length).toBe(20_011);
  });
});

test("the token endpoint reads no body of megabytes", async () => {
  const mock = await startMock({ api: "amocrm" });
  const body = Array.from({ length: MEGABYTE }, (_, index) => index.toString(36)).join("&");
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const begun = performance.now();
  const response = await fetch(`${mock.url}/oauth2/access_token`, {
    method: "POST",
    headers,
    body,
  });
  expect(response.status).toBe(400);
  expect(performance.now() - begun).toBeLessThan(4000);
  await mock.close();
});
