import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createContract } from "../../src/index.ts";
import { PLAIN } from "../../src/matchers/message.ts";
import { createSession, type MatchResult } from "../../src/matchers/session.ts";
import type { SetupOptions } from "../../src/matchers/setup.ts";
import { CONTACT, DESCRIPTION } from "./service.ts";

const contract = createContract(DESCRIPTION);

let folder: string;
let warnings: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "matchers-"));
  warnings = [];
  vi.spyOn(console, "warn").mockImplementation((text: string) => {
    warnings.push(text);
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

function contact(body: unknown = CONTACT, headers: object = { "x-request-id": "r1" }): object {
  return { status: 200, headers: { "content-type": "application/hal+json", ...headers }, body };
}

async function match(
  value: unknown,
  operationId?: string,
  options: SetupOptions = { contract },
): Promise<MatchResult> {
  return createSession(options).match(value, operationId, PLAIN, "test");
}

async function messageOf(...args: Parameters<typeof match>): Promise<string> {
  const { pass, message } = await match(...args);
  expect(pass).toBe(false);
  return message();
}

describe("a response alone", () => {
  it("that keeps to its operation", async () => {
    const { pass, message } = await match(contact(), "getContact");
    expect(pass).toBe(true);
    expect(message()).toBe(
      "GET /api/v4/contacts/{id} → 200 (getContact) keeps to the contract, and should not",
    );
  });

  it("is told with every finding", async () => {
    expect(await messageOf(contact({ id: "50101" }, {}), "getContact")).toBe(
      `GET /api/v4/contacts/{id} → 200 (getContact) breaks the contract in 3 places

  The header x-request-id is missing
    expected  a value
    received  nothing
    described #/paths/~1api~1v4~1contacts~1{id}/get/responses/200/headers/x-request-id
    rule      response.header.missing

  /name of the response body is missing
    expected  a value
    received  nothing
    described #/components/schemas/Contact
    rule      response.body.schema

  /id of the response body should be an integer, was "50101"
    expected  an integer
    received  "50101"
    described #/components/schemas/Contact/properties/id
    rule      response.body.schema

What a rule means: npx liaison rules response.header.missing
To live with it: a baseline entry with a reason, or setupContract({ severities: { "response.header.missing": "warning" } })`,
    );
  });

  it.each(["ada@example.com", "+1 202 555 0101"])("does not repeat %s", async (personal) => {
    const message = await messageOf(contact({ id: personal, name: "Ada Sample" }), "getContact");
    expect(message).toContain("/id of the response body should be an integer");
    expect(message).not.toContain(personal);
  });

  it("whose operation is not said", async () => {
    await expect(match(contact())).rejects.toThrow(
      'the response does not tell what was asked: name the operation, as in toMatchContract("getContact"), or hand over { request, response }',
    );
  });

  it("of an unknown operation", async () => {
    await expect(match(contact(), "getContcat")).rejects.toThrow(
      "the description has no operation getContcat, it has getContact, updateContact",
    );
    await expect(match(contact(), "GETCONTACT")).rejects.toThrow("it has getContact");
  });

  it("to HEAD has no body", async () => {
    const response = { url: "http://a/api/v4/contacts/1", status: 200 };
    const answered = (method: string) => ({
      status: () => 200,
      headers: () => ({ "x-request-id": "r1" }),
      body: async () => Buffer.from(""),
      url: () => response.url,
      request: () => ({ method: () => method }),
    });
    expect(await match(answered("HEAD"))).toMatchObject({ pass: true });
    expect(await messageOf(answered("GET"))).toContain("response.body.missing");
  });
});

describe("a response that knows its request", () => {
  const asked = (method: string, url: string) => ({
    ...contact(),
    data: CONTACT,
    config: { method, url },
  });

  it("finds its operation", async () => {
    expect(
      await match(asked("get", "http://127.0.0.1/api/v4/contacts/1?with=leads")),
    ).toMatchObject({
      pass: true,
    });
  });

  it("of no described path", async () => {
    const message = await messageOf(asked("get", "/api/v4/contcats?token=demo-token"));
    expect(message).toContain("GET /api/v4/contcats → 200 breaks the contract in one place");
    expect(message).toContain("request.path.unknown");
    expect(message).not.toContain("demo-token");
  });

  it("of another method", async () => {
    expect(await messageOf(asked("put", "/api/v4/contacts/1"))).toContain(
      "/api/v4/contacts/1 does not take PUT, it takes GET, PATCH, HEAD",
    );
  });
});

describe("an exchange", () => {
  const exchange = (target: string, body: unknown = CONTACT) => ({
    request: { method: "GET", target },
    response: contact(JSON.stringify(body)),
  });

  it("is judged in both directions", async () => {
    expect(await match(exchange("/api/v4/contacts/1"))).toMatchObject({ pass: true });
    const message = await messageOf(exchange("/api/v4/contacts/1?with=lead", { id: 1 }));
    expect(message).toContain("GET /api/v4/contacts/1 → 200 (getContact)");
    expect(message).toContain("The query parameter with should be one of leads, customers");
    expect(message).toContain("/name of the response body is missing");
  });

  it("of another operation than the named one", async () => {
    await expect(match(exchange("/api/v4/contacts/1"), "updateContact")).rejects.toThrow(
      "the request GET /api/v4/contacts/1 is getContact, not updateContact",
    );
    expect(await messageOf(exchange("/other"), "updateContact")).toContain("has no path /other");
  });
});

describe("what the description does not know", () => {
  const drifted = contact({ ...CONTACT, nickname: "ada" });

  it("is printed once, and fails nothing", async () => {
    const session = createSession({ contract });
    for (const _ of ["first", "second"]) {
      expect(await session.match(drifted, "getContact", PLAIN, "test")).toMatchObject({
        pass: true,
      });
    }
    expect(warnings).toEqual([
      "[contract] getContact /nickname of the response body is not declared, known are id, name, email, _links (response.field.undeclared, #/components/schemas/Contact)",
    ]);
  });

  it("fails in a closed world", async () => {
    const options = { contract, closedWorld: "error" } as const;
    expect(await messageOf(drifted, "getContact", options)).toContain("response.field.undeclared");
    expect(warnings).toEqual([]);
  });

  it("is not told at all when it is off, and single rules come first", async () => {
    const off = { contract, closedWorld: "off" } as const;
    expect(await match(drifted, "getContact", off)).toMatchObject({ pass: true });
    expect(warnings).toEqual([]);
    const severities = { "response.field.undeclared": "error" } as const;
    expect(await match(drifted, "getContact", { ...off, severities })).toMatchObject({
      pass: false,
    });
  });
});

describe("known findings", () => {
  const known = { rule: "response.header.missing", reason: "comes with the gateway" } as const;

  it("fail nothing", async () => {
    const options = { contract, baseline: [known] };
    expect(await match(contact(CONTACT, {}), "getContact", options)).toMatchObject({ pass: true });
    expect(warnings).toEqual([]);
  });

  it("fail after their last day, and tell it", async () => {
    const options = { contract, baseline: [{ ...known, expires: "2020-01-31" }] };
    expect(await messageOf(contact(CONTACT, {}), "getContact", options)).toContain(
      "accepted  until 2020-01-31: comes with the gateway",
    );
  });

  it("are read from a file", async () => {
    const baseline = join(folder, "baseline.yaml");
    await writeFile(baseline, `findings:\n  - rule: ${known.rule}\n    reason: gateway\n`);
    const options = { contract, baseline };
    expect(await match(contact(CONTACT, {}), "getContact", options)).toMatchObject({ pass: true });
  });

  it("in a file that cannot be used are refused", async () => {
    const baseline = join(folder, "missing.yaml");
    await expect(match(contact(), "getContact", { contract, baseline })).rejects.toThrow(
      `setupContract: the baseline ${baseline} cannot be used: `,
    );
  });
});

it("an address with personal data is told without it", async () => {
  const exchange = {
    request: { url: "/api/v4/contacts/+12025550101?query=ada@example.com" },
    response: contact(),
  };
  const message = await messageOf(exchange);
  expect(message).toContain("GET /api/v4/contacts/[redacted] → 200 (getContact) breaks");
  expect(message).not.toMatch(/2025550101|ada@/);
});

describe("coverage", () => {
  it("is written for each test file, and an earlier one goes", async () => {
    const coverage = join(folder, "reports/contract");
    const session = createSession({ contract, coverage });
    await session.match(contact(), "getContact", PLAIN, "test");
    await session.finish(resolve("tests/contacts.test.ts"));
    const [file = ""] = await readdir(coverage);
    expect(file).toMatch(/^tests-contacts\.test\.ts-[0-9a-f]{16}\.json$/);
    const written = JSON.parse(await readFile(join(coverage, file), "utf8"));
    expect(written).toMatchObject({
      format: "liaison-coverage/1",
      operations: [
        { operationId: "getContact", exchanges: 1, statuses: { 200: 1, 204: 0 } },
        { operationId: "updateContact", exchanges: 0 },
      ],
    });

    await createSession({ contract, coverage }).finish(resolve("tests/contacts.test.ts"));
    expect(await readdir(coverage)).toEqual([]);
  });

  it("of files with similar names goes to files of their own", async () => {
    for (const file of ["tests/a/b.test.ts", "tests/a-b.test.ts", "tests-a-b.test.ts"]) {
      const session = createSession({ contract, coverage: folder });
      await session.match(contact(), "getContact", PLAIN, "test");
      await session.finish(resolve(file));
    }
    expect(await readdir(folder)).toHaveLength(3);
  });
});

describe("an assertion that is not awaited", () => {
  it("is told at the end of its test only", async () => {
    const session = createSession({ contract });
    const matching = session.match(contact(), "getContact", PLAIN, "one");
    session.refusePending("another");
    expect(() => session.refusePending("one")).toThrow("the contract was not awaited");
    session.refusePending("one");
    await matching;
  });

  it("is none when it was", async () => {
    const session = createSession({ contract });
    await session.match(contact(), "getContact", PLAIN, "one");
    await session.match(7, "getContact", PLAIN, "one").catch(() => {});
    session.refusePending("one");
  });
});

describe("setupContract", () => {
  it.each([
    [{}, "setupContract needs one of api, spec and contract to hold messages against"],
    [{ api: "amocrm", contract }, "setupContract needs one of api, spec and contract"],
    [{ api: "amo" }, "setupContract: api should be amocrm or suprsend, was amo"],
    [{ contract, severity: {} }, "setupContract has no option severity, it has api, spec,"],
    [{ contract, severities: { "response.boddy": "off" } }, 'begins with "response.boddy"'],
    [{ contract, closedWorld: "warn" }, 'should be error, warning or off, was "warn"'],
  ])("refuses %j", (options, message) => {
    expect(() => createSession(options as unknown as SetupOptions)).toThrow(message);
  });

  it("takes a packaged description", async () => {
    const session = createSession({ api: "suprsend" });
    await expect(session.match(contact(), "x", PLAIN, "test")).rejects.toThrow(
      "the description has no operation x",
    );
  });

  it("takes a file, and findings lead to its lines", async () => {
    const spec = join(folder, "openapi.json");
    await writeFile(spec, JSON.stringify(DESCRIPTION, null, 2));
    expect(await messageOf(contact({ id: 1, name: 2 }), "getContact", { spec })).toMatch(
      /described \S*openapi\.json:\d+:\d+ #\/components\/schemas\/Contact\/properties\/name/,
    );
  });

  it.each([
    ["missing.yaml", undefined, /missing\.yaml cannot be read: there is no such file/],
    ["broken.yaml", "a: [", /broken\.yaml cannot be parsed: /],
    ["other.yaml", "swagger: '2.0'", /other\.yaml cannot be used: it is /],
  ])("tells what is wrong with the file %s at the first match", async (name, text, message) => {
    const spec = join(folder, name);
    if (text !== undefined) await writeFile(spec, text);
    await expect(match(contact(), "getContact", { spec })).rejects.toThrow(message);
  });
});
