import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createContract } from "@liaison/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { StartError, startMock } from "../src/index.ts";
import { serve } from "./fixtures/serve.ts";

const CONTACTS = "/api/v4/contacts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "recording-"));
});
afterAll(() => rm(folder, { recursive: true }));

interface Entry {
  request: { method: string; url: string; postData?: { text: string } };
  response: { status: number; content: { text: string; mimeType: string } };
  _liaison: { number: number; operationId?: string; violations: object[]; scenario?: string };
}

async function read(path: string): Promise<Entry[]> {
  return JSON.parse(await readFile(path, "utf8")).log.entries;
}

test("a start that fails leaves the file as it was", async () => {
  const record = join(folder, "kept.har");
  await writeFile(record, "what was recorded before");
  const { mock } = await serve({ api: "suprsend" });
  const port = Number(new URL(mock.url).port);
  await expect(startMock({ api: "amocrm", port, record })).rejects.toThrow("is taken");
  expect(await readFile(record, "utf8")).toBe("what was recorded before");
  const spec = record;
  await expect(startMock({ spec, record })).rejects.toThrow("which the recording would overwrite");
});

test("every call is in the file, in order, with what was found", async () => {
  const record = join(folder, "calls.har");
  const { mock, send } = await serve({ api: "amocrm", record });
  expect(await read(record)).toEqual([]);
  const json = [{ name: "Вера Образцова" }];
  await send(CONTACTS, { method: "POST", json });
  await send(`${CONTACTS}?bogus=1`);
  await send(CONTACTS, { headers: { prefer: "scenario=empty" } });
  await send("/nothing");
  await send("/healthz");
  await send("/__liaison/calls");
  await mock.close();
  const entries = await read(record);
  expect(
    entries.map(({ request, response, _liaison }) => [
      request.method,
      request.url.replace(mock.url, ""),
      response.status,
      _liaison.number,
      _liaison.operationId,
      _liaison.scenario,
      _liaison.violations.length,
    ]),
  ).toEqual([
    ["POST", CONTACTS, 200, 1, "createContacts", undefined, 0],
    ["GET", `${CONTACTS}?bogus=1`, 400, 2, "listContacts", undefined, 1],
    ["GET", CONTACTS, 204, 3, "listContacts", "empty", 0],
    ["GET", "/nothing", 404, 4, undefined, undefined, 1],
  ]);
  expect(entries[0]?.request.postData?.text).toBe(JSON.stringify(json));
  expect(entries[0]?.response.content.mimeType).toBe("application/hal+json");
});

test("what is recorded can be judged again, with the same verdicts", async () => {
  const record = join(folder, "judged.har");
  const { mock, send } = await serve({ api: "amocrm", record });
  await send(CONTACTS, { method: "POST", json: [{ name: "Ada Sample" }] });
  await send(CONTACTS, { method: "POST", json: [{ name: 7 }] });
  await send(`${CONTACTS}?limit=0`);
  await send(CONTACTS, { headers: { prefer: "code=403" } });
  await mock.close();
  const bundle = await readFile(new URL(import.meta.resolve("@liaison/spec/amocrm.json")), "utf8");
  const contract = createContract(JSON.parse(bundle));
  const { log } = JSON.parse(await readFile(record, "utf8"));
  const headersOf = ({ headers }: { headers: { name: string; value: string }[] }) =>
    Object.fromEntries(headers.map(({ name, value }) => [name, value]));
  for (const { request, response, _liaison } of log.entries) {
    const exchange = {
      request: {
        method: request.method,
        target: request.url.replace(mock.url, ""),
        headers: headersOf(request),
        body: Buffer.from(request.postData?.text ?? ""),
      },
      response: {
        status: response.status,
        headers: headersOf(response),
        body: Buffer.from(response.content.text),
      },
    };
    expect(contract.check(exchange).violations).toEqual(
      _liaison.violations.map((violation: object) => ({
        ...violation,
        operationId: _liaison.operationId,
      })),
    );
  }
  expect(log.entries).toHaveLength(4);
});

test("no secret is in the file", async () => {
  const record = join(folder, "secrets.har");
  const { mock, send } = await serve({ api: "amocrm", record, tokens: { "demo-token": "valid" } });
  await send(`${CONTACTS}?access_token=demo-query`, {
    headers: { cookie: "session=demo-session" },
  });
  await send(CONTACTS, { method: "POST", json: [{ token: "demo-field" }] });
  await send(CONTACTS, { headers: { authorization: "Bearer demo-unknown" } });
  const granted = await send("/oauth2/access_token", {
    method: "POST",
    json: {
      client_id: "app",
      client_secret: "demo-secret",
      redirect_uri: "https://app.example/oauth",
      grant_type: "authorization_code",
      code: "demo-code",
    },
  });
  const { access_token, refresh_token } = (await granted.json()) as Record<string, string>;
  await mock.close();
  const text = await readFile(record, "utf8");
  expect(JSON.parse(text).log.entries).toHaveLength(4);
  expect(text).toContain("[redacted]");
  expect(text).not.toMatch(/demo-(token|query|session|field|unknown|secret|code)/);
  for (const secret of [access_token, refresh_token]) {
    expect(secret).toMatch(/./);
    expect(text).not.toContain(secret);
  }
});

test("the calls of one moment are all there, however the mock is closed", async () => {
  const record = join(folder, "load.har");
  const { mock, send } = await serve({ api: "amocrm", record });
  const count = 200;
  await Promise.all(
    Array.from({ length: count }, async (_, id) => (await send(`${CONTACTS}/${id + 1}`)).text()),
  );
  await Promise.all([mock.close(), mock.close()]);
  const entries = await read(record);
  expect(entries.map(({ _liaison }) => _liaison.number)).toEqual(
    Array.from({ length: count }, (_, index) => index + 1),
  );
  expect(new Set(entries.map(({ request }) => request.url)).size).toBe(count);
});

test("an answer that is cut is recorded as far as it went", async () => {
  const record = join(folder, "cut.har");
  const { mock, send } = await serve({ api: "amocrm", record, scenario: "cut-connection" });
  const whole = await startMock({ api: "amocrm" });
  const headers = { authorization: "Bearer demo-token" };
  const { length } = await (await fetch(`${whole.url}${CONTACTS}`, { headers })).text();
  await whole.close();
  await expect(send(CONTACTS).then((response) => response.text())).rejects.toThrow();
  await mock.close();
  const [entry] = await read(record);
  const recorded = entry?.response.content.text.length;
  expect(recorded).toBeGreaterThan(0);
  expect(recorded).toBeLessThan(length);
});

test("a mock that cannot start leaves no file", async () => {
  const record = join(folder, "failed.har");
  const started = startMock({ api: "amocrm", record, scenario: "nothing" });
  await expect(started).rejects.toThrow(StartError);
  await expect(readFile(record)).rejects.toThrow("ENOENT");
  const nowhere = join(folder, "missing", "calls.har");
  await expect(startMock({ api: "amocrm", record: nowhere })).rejects.toThrow(
    `cannot record into ${nowhere}: its folder does not exist`,
  );
});
