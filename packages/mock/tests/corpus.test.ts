import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, describe, expect, test } from "vitest";
import {
  APIS,
  type BodyCheck,
  type CorpusApi,
  createBodyCheck,
  type Entry,
  KINDS,
  type Outcome,
  readCorpus,
  readDocument,
  readEntries,
  score,
  sendEntry,
} from "../corpus/corpus.ts";
import { type Mock, startMock } from "../src/index.ts";

interface Operation {
  operationId: string;
  responses: Record<string, unknown>;
}

interface Subject {
  entries: Entry[];
  operations: Operation[];
  mock: Mock;
  checkBody: BodyCheck;
}

const corpus = await readCorpus();
const subjects: Record<CorpusApi, Subject> = {
  amocrm: await prepare("amocrm"),
  suprsend: await prepare("suprsend"),
  edges: await prepare("edges"),
};
afterAll(() => Promise.all(Object.values(subjects).map(({ mock }) => mock.close())));

async function prepare(api: CorpusApi): Promise<Subject> {
  const document = await readDocument(api);
  const { paths } = document as { paths: Record<string, Record<string, Partial<Operation>>> };
  const items = Object.values(paths).flatMap((item) => Object.values(item));
  return {
    entries: corpus.filter((entry) => entry.api === api),
    operations: items.filter((item): item is Operation => item.operationId !== undefined),
    mock: await startMock({ api: api === "edges" ? "amocrm" : api, document }),
    checkBody: createBodyCheck(document),
  };
}

type Answer = Extract<Outcome, { kind: "answer" }>;

describe.each(APIS)("our mock of %s", (api) => {
  const { entries, operations, mock, checkBody } = subjects[api];

  for (const entry of entries) {
    test(`${entry.file}: ${entry.operation ?? entry.request.path}, ${entry.name}`, async () => {
      const outcome = await sendEntry(entry, mock.url);
      expect(score(entry, outcome, checkBody)).toEqual({ verdict: "right" });
    });
  }

  // The scorer lets other mocks refuse in other forms; ours uses the declared one.
  test("every refusal is declared, every 405 says what is allowed", async () => {
    const faults: unknown[] = [];
    for (const entry of entries.filter(({ kind }) => kind !== "accept")) {
      const outcome = await sendEntry(entry, mock.url);
      const fault = outcome.kind === "answer" ? findFault(entry, outcome) : outcome.kind;
      if (fault !== undefined) faults.push([entry.file, entry.name, fault]);
    }
    expect(faults).toEqual([]);
  });

  function findFault(entry: Entry, { status, headers, body }: Answer): string | undefined {
    if (status === 405 && !headers.allow) return "no Allow";
    const operation = operations.find(({ operationId }) => operationId === entry.operation);
    if (operation === undefined || status < 400) return undefined;
    const codes = status === 401 ? ["401"] : ["400", "422", "default"];
    const code = codes.find((declared) => declared in operation.responses);
    if (code === undefined) return undefined;
    if (code !== "default" && code !== String(status)) return `${status} instead of ${code}`;
    const mediaType = headers["content-type"]?.split(";")[0] ?? "";
    return checkBody(operation.operationId, status, mediaType, body);
  }
});

describe("the corpus", () => {
  test("has 150 entries and more, of every kind", () => {
    expect(corpus.length).toBeGreaterThanOrEqual(150);
    for (const api of APIS) {
      const kinds = new Set(subjects[api].entries.map(({ kind }) => kind));
      expect([...kinds].sort()).toEqual([...KINDS].sort());
    }
  });

  test.each(["amocrm", "suprsend"] as const)("accepts and refuses every operation of %s", (api) => {
    const { entries, operations } = subjects[api];
    const ids = operations.map(({ operationId }) => operationId).sort();
    expect(ids).not.toEqual([]);
    for (const kind of ["accept", "refuse"]) {
      const named = entries.filter((entry) => entry.kind === kind).map((e) => e.operation);
      expect([...new Set(named)].sort()).toEqual(ids);
    }
  });

  test("calls every operation of the edges, and none that is not there", () => {
    const { entries, operations } = subjects.edges;
    const named = new Set(entries.map(({ operation }) => operation));
    named.delete(undefined);
    const ids = operations.map(({ operationId }) => operationId);
    expect([...named].sort()).toEqual(ids.sort());
  });

  // The other limits are about installing, starting, speed, made-up bodies and the proxy.
  test("stands for every limit that a request can show", () => {
    const shown = [3, ...range(5, 26), 33, 34].map((number) => `P${number}`);
    const limits = new Set(corpus.map(({ limit }) => limit));
    expect(shown.filter((limit) => !limits.has(limit))).toEqual([]);
  });
});

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

describe("the scorer", () => {
  const accept: Entry = {
    api: "edges",
    file: "edges/test.yaml",
    name: "test",
    kind: "accept",
    operation: "getAnswers",
    request: { method: "GET", path: "/media/answers" },
    expect: { status: 200, mediaType: "application/json" },
  };
  const { expect: _, ...withoutExpect } = accept;
  const refuse: Entry = { ...withoutExpect, kind: "refuse" };
  const empty: Entry = { ...accept, operation: "deleteThing", expect: { status: 204 } };
  const route: Entry = { ...accept, kind: "route", expect: { status: 405, allow: ["GET"] } };
  const auth: Entry = { ...accept, kind: "auth", expect: { status: 401 } };

  function answer(status: number, type?: string, text = "", allow?: string): Outcome {
    const headers = { ...(type && { "content-type": type }), ...(allow && { allow }) };
    return { kind: "answer", status, headers, body: Buffer.from(text) };
  }
  const judge = (entry: Entry, outcome: Outcome) => score(entry, outcome, subjects.edges.checkBody);
  const done = '{"done":true}';

  test.each([
    ["valid body", accept, answer(200, "application/json; charset=utf-8", done)],
    ["no content", empty, answer(204)],
    ["400", refuse, answer(400)],
    ["422", refuse, answer(422)],
    ["405 with more methods", route, answer(405, undefined, "", "get, HEAD")],
    ["401", auth, answer(401)],
  ])("%s is right", (_name, entry, outcome) => {
    expect(judge(entry, outcome)).toEqual({ verdict: "right" });
  });

  test.each([
    ["another success", accept, answer(204), "status 204 instead of 200"],
    ["a refusal", accept, answer(400, "application/json", done), "status 400 instead of 200"],
    ["another media type", accept, answer(200, "application/hal+json", done), "hal+json instead"],
    ["no media type", accept, answer(200, undefined, done), "media type none instead"],
    ["an invalid body", accept, answer(200, "application/json", '{"done":1}'), "body is invalid"],
    ["a body that is no JSON", accept, answer(200, "application/json", "done"), "is not JSON"],
    ["an empty body", accept, answer(200, "application/json"), "is not JSON"],
    ["a body where there is none", empty, answer(204, undefined, "{}"), "2 bytes of a body"],
    ["success", refuse, answer(200, "application/json", done), "status 200 is no refusal"],
    ["401", refuse, answer(401), "status 401 is no refusal"],
    ["404", refuse, answer(404), "status 404 is no refusal"],
    ["405", refuse, answer(405), "status 405 is no refusal"],
    ["429", refuse, answer(429), "status 429 is no refusal"],
    ["500", refuse, answer(500), "status 500 is no refusal"],
    ["404 for 405", route, answer(404, undefined, "", "GET"), "status 404 instead of 405"],
    ["no Allow", route, answer(405), "Allow does not name GET"],
    ["403 for 401", auth, answer(403), "status 403 instead of 401"],
    ["a broken connection", refuse, { kind: "broken", reason: "reset" } as Outcome, "broke: reset"],
  ])("%s is wrong", (_name, entry, outcome, reason) => {
    const result = judge(entry, outcome);
    expect(result.verdict).toBe("wrong");
    expect(result.reason).toContain(reason);
  });

  test("no answer is a hang", () => {
    expect(judge(refuse, { kind: "hang" }).verdict).toBe("hang");
  });

  test("an answer that is not declared is a mistake of the entry", () => {
    const entry: Entry = { ...accept, expect: { status: 418, mediaType: "text/plain" } };
    expect(() => judge(entry, answer(418, "text/plain", "tea"))).toThrow(
      "getAnswers declares no answer 418 text/plain",
    );
  });
});

describe("sending", () => {
  async function receive(listener: RequestListener, request: Entry["request"]): Promise<Outcome> {
    const server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const entry: Entry = { api: "edges", file: "f", name: "n", kind: "refuse", request };
    const outcome = await sendEntry(entry, `http://127.0.0.1:${port}`, 200);
    server.close();
    server.closeAllConnections();
    return outcome;
  }

  async function echo(request: Entry["request"]): Promise<unknown> {
    const outcome = await receive(async (incoming, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk);
      const { method, url, headers } = incoming;
      const { authorization, "content-type": type } = headers;
      const body = Buffer.concat(chunks).toString("latin1");
      response.end(JSON.stringify([method, url, authorization, type, body]));
    }, request);
    return outcome.kind === "answer" ? JSON.parse(outcome.body.toString()) : outcome;
  }

  test("the path stays as it is written", async () => {
    const path = "/a//b/%2f;x=1/?f[id][]=1&f%5bid%5D=2&&c";
    expect(await echo({ method: "GET", path })).toEqual([
      "GET",
      path,
      "Bearer demo-token",
      null,
      "",
    ]);
  });

  test.each([
    [{ body: null }, "null"],
    [{ body: { a: 1 }, times: 2 }, '[{"a":1},{"a":1}]'],
    [{ text: '{"a":' }, '{"a":'],
    [{ base64: "Ijoi/yI=" }, '":"\u00ff"'],
    [{ text: "" }, ""],
  ])("the body of %j", async (body, sent) => {
    expect(await echo({ method: "POST", path: "/", ...body })).toEqual([
      "POST",
      "/",
      "Bearer demo-token",
      "application/json",
      sent,
    ]);
  });

  test("headers replace those that are sent unasked", async () => {
    const headers = { Authorization: "Basic ZGVtbzpkZW1v", "Content-Type": "text/plain" };
    expect(await echo({ method: "POST", path: "/", headers, text: "a" })).toEqual([
      "POST",
      "/",
      "Basic ZGVtbzpkZW1v",
      "text/plain",
      "a",
    ]);
  });

  test.each([
    [false as const, null],
    ["other-token", "Bearer other-token"],
  ])("token %s", async (token, authorization) => {
    expect(await echo({ method: "GET", path: "/", token })).toMatchObject({ 2: authorization });
  });

  test("a server that does not answer hangs, even in the middle of a body", async () => {
    const request = { method: "GET", path: "/" };
    expect(await receive(() => {}, request)).toEqual({ kind: "hang" });
    expect(await receive((_, response) => response.write("a"), request)).toEqual({ kind: "hang" });
  });

  test("a connection that is cut is broken", async () => {
    const outcome = await receive((request) => request.socket.destroy(), {
      method: "GET",
      path: "/",
    });
    expect(outcome).toMatchObject({ kind: "broken", reason: expect.stringContaining("hang up") });
  });
});

describe("reading a file", () => {
  const read = (text: string) => () => readEntries("edges", "edges/test.yaml", text);
  const entry = (changes: object) =>
    JSON.stringify([
      {
        name: "one",
        kind: "accept",
        operation: "listThings",
        request: { method: "GET", path: "/things" },
        expect: { status: 200 },
        ...changes,
      },
    ]);

  test("a right entry", () => {
    expect(read(entry({ limit: "P7" }))()).toMatchObject([
      { api: "edges", file: "edges/test.yaml", name: "one", limit: "P7" },
    ]);
  });

  test.each([
    ["[", /^edges\/test\.yaml is no valid YAML: /],
    ["a: 1", "edges/test.yaml is not a list of entries."],
    ["- a", "edges/test.yaml, entry 1: it is not an object."],
    [entry({ name: 1 }), "edges/test.yaml, entry 1: name is missing."],
    [entry({ kind: "pass" }), '"one": kind is none of accept, refuse, route, auth.'],
    [entry({ limit: "P36" }), '"one": limit is none of P1 to P35.'],
    [entry({ operation: undefined }), '"one": operation is missing.'],
    [entry({ kind: "route" }), '"one": a route has no operation.'],
    [entry({ statsu: 1 }), '"one": the entry has the unknown key statsu, known are'],
    [entry({ request: undefined }), '"one": request is missing.'],
    [entry({ request: { method: "get", path: "/" } }), '"one": method is missing.'],
    [entry({ request: { method: "GET", path: "things" } }), "path does not begin with a slash"],
    [entry({ request: { method: "GET", path: "/a b" } }), "a character that must be encoded"],
    [entry({ request: { method: "GET", path: "/", headers: { a: 1 } } }), "headers is no map"],
    [entry({ request: { method: "GET", path: "/", token: true } }), "token is neither"],
    [entry({ request: { method: "GET", path: "/", text: 1 } }), "text is no text"],
    [entry({ request: { method: "GET", path: "/", base64: 1 } }), "base64 is no text"],
    [entry({ request: { method: "GET", path: "/", text: "", body: 1 } }), "both body and text"],
    [entry({ request: { method: "GET", path: "/", times: 2 } }), "stands without a body"],
    [entry({ request: { method: "GET", path: "/", query: "" } }), "request has the unknown key"],
    [entry({ expect: {} }), '"one": expect has no status.'],
    [entry({ expect: { status: 200, allow: [] } }), "expect has the unknown key allow"],
    [entry({ kind: "refuse" }), "a refusal expects nothing else"],
    [
      entry({}).replace("]", ",") + entry({}).slice(1),
      '"one": there are two entries of that name.',
    ],
  ])("%s is refused", (text, message) => {
    expect(read(text)).toThrow(message);
  });
});
