import { execFileSync } from "node:child_process";
import { mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Exchange } from "@liaison/contract";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Call } from "../src/calls/calls.ts";
import { openHar } from "../src/calls/har.ts";
import { StartError } from "../src/startError.ts";

let folder: string;
let path: string;
let files = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "har-"));
});
beforeEach(() => {
  files += 1;
  path = join(folder, `${files}.har`);
});
afterAll(() => rm(folder, { recursive: true }));

function makeCall(
  request: Partial<Exchange["request"]> = {},
  response: Partial<Exchange["response"]> = {},
): Call {
  return {
    number: 1,
    time: "2026-11-20T12:00:00.000Z",
    duration: 3.5,
    exchange: {
      request: {
        method: "GET",
        target: "/api/v4/contacts/50101",
        headers: { host: "127.0.0.1:4010" },
        body: new Uint8Array(),
        ...request,
      },
      response: { status: 204, headers: {}, body: new Uint8Array(), ...response },
    },
    violations: [],
  };
}

const fail = (line: string) => {
  throw new Error(line);
};

async function entriesOf(...calls: Call[]) {
  const recorder = await openHar(path, fail);
  await recorder.start();
  for (const call of calls) await recorder.record(call);
  await recorder.close();
  return JSON.parse(await readFile(path, "utf8")).log.entries;
}

describe("an entry", () => {
  test("holds the whole exchange, without its secrets", async () => {
    const sent = '{"name":"Вера Образцова","token":"demo-field"}';
    const answered = '{"id":50102,"_links":{}}';
    const entries = await entriesOf({
      ...makeCall(
        {
          method: "POST",
          target: "/api/v4/contacts?filter[id][]=50101&q=%D0%90&access_token=demo-query#part",
          headers: {
            host: "127.0.0.1:4010",
            authorization: "Bearer demo-token",
            "content-type": "application/json",
            cookie: "session=demo-session; theme=demo-theme",
          },
          body: Buffer.from(sent),
        },
        {
          status: 201,
          headers: {
            "content-type": "application/hal+json",
            location: "/api/v4/contacts/50102",
            "set-cookie":
              "session=demo-new; Path=/; Expires=Wed, 21 Oct 2026 07:28:00 GMT; HttpOnly, b=demo; Secure",
          },
          body: Buffer.from(answered),
        },
      ),
      number: 7,
      operationId: "createContacts",
      scenario: "slow",
      remote: "127.0.0.1",
    });
    expect(entries).toEqual([
      {
        startedDateTime: "2026-11-20T12:00:00.000Z",
        time: 3.5,
        request: {
          method: "POST",
          url: "http://127.0.0.1:4010/api/v4/contacts?filter%5Bid%5D%5B%5D=50101&q=%D0%90&access_token=%5Bredacted%5D",
          httpVersion: "HTTP/1.1",
          cookies: [
            { name: "session", value: "[redacted]" },
            { name: "theme", value: "[redacted]" },
          ],
          headers: [
            { name: "host", value: "127.0.0.1:4010" },
            { name: "authorization", value: "Bearer [redacted]" },
            { name: "content-type", value: "application/json" },
            { name: "cookie", value: "session=[redacted]; theme=[redacted]" },
          ],
          queryString: [
            { name: "filter[id][]", value: "50101" },
            { name: "q", value: "А" },
            { name: "access_token", value: "[redacted]" },
          ],
          postData: {
            mimeType: "application/json",
            text: '{"name":"Вера Образцова","token":"[redacted]"}',
          },
          headersSize: -1,
          bodySize: Buffer.byteLength(sent),
        },
        response: {
          status: 201,
          statusText: "Created",
          httpVersion: "HTTP/1.1",
          cookies: [
            {
              name: "session",
              value: "[redacted]",
              path: "/",
              expires: "2026-10-21T07:28:00.000Z",
              httpOnly: true,
              secure: false,
            },
            { name: "b", value: "[redacted]", httpOnly: false, secure: true },
          ],
          headers: [
            { name: "content-type", value: "application/hal+json" },
            { name: "location", value: "/api/v4/contacts/50102" },
            {
              name: "set-cookie",
              value: "session=[redacted]; Path=/; Expires=Wed, 21 Oct 2026 07:28:00 GMT; HttpOnly",
            },
            { name: "set-cookie", value: "b=[redacted]; Secure" },
          ],
          content: { size: answered.length, mimeType: "application/hal+json", text: answered },
          redirectURL: "/api/v4/contacts/50102",
          headersSize: -1,
          bodySize: answered.length,
        },
        cache: {},
        timings: { send: 0, wait: 3.5, receive: 0 },
        _liaison: {
          number: 7,
          operationId: "createContacts",
          violations: [],
          scenario: "slow",
          remote: "127.0.0.1",
        },
      },
    ]);
  });

  test("of a bare exchange has no post data", async () => {
    const [{ request, response }] = await entriesOf(makeCall());
    expect(request).toMatchObject({ cookies: [], queryString: [], bodySize: 0 });
    expect(request).not.toHaveProperty("postData");
    expect(response).toMatchObject({
      cookies: [],
      content: { size: 0, mimeType: "", text: "" },
      redirectURL: "",
    });
  });

  test("has bodies that are not text in base64", async () => {
    const body = new Uint8Array([0xff, 0x00]);
    const [{ request, response }] = await entriesOf(makeCall({ body }, { body }));
    expect(request.postData).toEqual({ mimeType: "", text: "/wA=", _encoding: "base64" });
    expect(response.content).toMatchObject({ size: 2, text: "/wA=", encoding: "base64" });
  });

  test.each([
    [
      "/a|b?x=50%&y=é\u{1F600}",
      "localhost:1",
      "http://localhost:1/a%7Cb?x=50%25&y=%C3%A9%F0%9F%98%80",
    ],
    ["*", "[::1]:4010", "http://[::1]:4010/*"],
    ["http://example.amocrm.ru/a", "127.0.0.1", "http://example.amocrm.ru/a"],
    ["/a\ud800", "bad host/", "http://127.0.0.1/a%EF%BF%BD"],
  ])("of the target %s at %s has a valid address", async (target, host, url) => {
    const [{ request }] = await entriesOf(makeCall({ target, headers: { host } }));
    expect(request.url).toBe(url);
  });

  test("tells what was found", async () => {
    const violations = [
      {
        rule: "request.query.invalid",
        place: "limit",
        expected: "an integer",
        actual: '"1e3"',
        message: 'limit should be an integer, was "1e3"',
        specPointer: "/paths",
      },
    ] as const;
    const [{ _liaison }] = await entriesOf({ ...makeCall(), violations, tolerated: true });
    expect(_liaison).toEqual({ number: 1, violations, tolerated: true });
  });
});

describe("a recording", () => {
  test("is a whole file from the start and after every entry", async () => {
    const recorder = await openHar(path, fail);
    await recorder.start();
    const read = async () => JSON.parse(await readFile(path, "utf8")).log;
    expect(await read()).toEqual({
      version: "1.2",
      creator: { name: "@liaison/mock", version: expect.stringMatching(/^\d+\.\d+\.\d+/) },
      pages: [],
      entries: [],
    });
    for (const count of [1, 2, 3]) {
      await recorder.record(makeCall());
      expect((await read()).entries).toHaveLength(count);
    }
    await recorder.close();
    expect((await read()).entries).toHaveLength(3);
  });

  test("has the calls of one moment in their order", async () => {
    const recorder = await openHar(path, fail);
    await recorder.start();
    const calls = Array.from({ length: 300 }, (_, index) => ({ ...makeCall(), number: index }));
    for (const call of calls) void recorder.record(call);
    await recorder.close();
    const { log } = JSON.parse(await readFile(path, "utf8"));
    expect(log.entries.map(({ _liaison }: { _liaison: Call }) => _liaison.number)).toEqual(
      calls.map(({ number }) => number),
    );
  });

  test("replaces a longer file of that name", async () => {
    await writeFile(path, "x".repeat(100_000));
    expect(await entriesOf(makeCall())).toHaveLength(1);
  });

  test("takes nothing more once it is closed, and can be closed again", async () => {
    const recorder = await openHar(path, fail);
    await recorder.start();
    await recorder.close();
    await recorder.record(makeCall());
    await recorder.close();
    expect(JSON.parse(await readFile(path, "utf8")).log.entries).toEqual([]);
  });

  test("ends as a whole file when writing fails halfway", async () => {
    const lines: string[] = [];
    const recorder = await openHar(path, (line) => lines.push(line));
    await recorder.start();
    await recorder.record(makeCall());

    const other = await open(join(folder, "other"), "w");
    const write = vi.spyOn(Object.getPrototypeOf(other), "write");
    await other.close();
    write.mockImplementationOnce(async function (this: unknown, bytes, offset, length, position) {
      const half = Number(length) >> 1;
      await (this as typeof other).write(bytes as Buffer, Number(offset), half, Number(position));
      throw new Error("ENOSPC: no space left on device, write");
    });
    await Promise.all([recorder.record(makeCall()), recorder.record(makeCall())]);
    await recorder.record(makeCall());
    write.mockRestore();
    await recorder.close();

    expect(lines).toEqual([
      `the recording in ${path} ends here: ENOSPC: no space left on device, write`,
    ]);
    expect(JSON.parse(await readFile(path, "utf8")).log.entries).toHaveLength(1);
  });

  test("that cannot be written is refused at the start", async () => {
    const missing = join(folder, "missing", "a.har");
    await expect(openHar(missing, fail)).rejects.toThrow(StartError);
    await expect(openHar(missing, fail)).rejects.toThrow(`${missing}: its folder does not exist`);
    await expect(openHar(folder, fail)).rejects.toThrow(StartError);
    const pipe = join(folder, "pipe");
    execFileSync("mkfifo", [pipe]);
    await expect(openHar(pipe, fail)).rejects.toThrow("not a file");
  });
});
