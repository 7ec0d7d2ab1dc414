import { connect, createServer } from "node:net";
import { networkInterfaces } from "node:os";
import { expect, test } from "vitest";
import { type Api, type MockOptions, StartError, startMock } from "../src/index.ts";
import { edges } from "./fixtures/edges.ts";

function start(options: Partial<MockOptions> = {}) {
  return startMock({ api: "amocrm", document: edges, ...options });
}

async function failure(options: Partial<MockOptions>): Promise<string> {
  const error = await start(options).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StartError);
  const { message } = error as StartError;
  expect(message).not.toContain("\n");
  return message;
}

test("any free port of the loopback address by default, two mocks side by side", async () => {
  const [one, other] = await Promise.all([start(), start()]);
  expect(one.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(other.url).not.toBe(one.url);
  await Promise.all([one.close(), other.close()]);
});

test("close cuts kept-alive and unfinished connections and can be called twice", async () => {
  const mock = await start();
  const port = Number(new URL(mock.url).port);
  await (await fetch(`${mock.url}/nothing`)).text();
  const idle = connect(port, "127.0.0.1");
  const ended = new Promise((resolve) => idle.once("close", resolve));
  idle.on("error", () => {});
  idle.write("POST /things HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{");
  await new Promise((resolve) => setTimeout(resolve, 50));
  const begun = Date.now();
  await mock.close();
  await ended;
  await mock.close();
  expect(Date.now() - begun).toBeLessThan(1000);
  await expect(fetch(mock.url)).rejects.toThrow();
});

const hasIPv6 = Object.values(networkInterfaces()).some((list) =>
  list?.some(({ address }) => address === "::1"),
);

test.skipIf(!hasIPv6)("an IPv6 address stands in brackets", async () => {
  const mock = await start({ host: "::1" });
  expect(mock.url).toMatch(/^http:\/\/\[::1\]:\d+$/);
  expect((await fetch(`${mock.url}/nothing`)).status).toBe(404);
  await mock.close();
});

test("a taken port is named", async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
  const { port } = taken.address() as { port: number };
  expect(await failure({ port })).toBe(`port ${port} of 127.0.0.1 is taken, choose another one`);
  taken.close();
});

test.each([-1, 65536, 1.5, Number.NaN])("port %s is refused", async (port) => {
  expect(await failure({ port })).toBe(`port ${port} is not a whole number from 0 to 65535`);
});

test("an address that is not of this machine is refused", async () => {
  expect(await failure({ host: "" })).toMatch(/^host is empty/);
  expect(await failure({ host: "192.0.2.1" })).toMatch(
    /^cannot listen on port 0 of 192\.0\.2\.1: /,
  );
});

test.each([
  [{ ports: 1 }, 'unknown option "ports", there are api, spec, document, port'],
  [{ oauth: { client_id: "a" } }, 'unknown option of oauth "client_id", there are clientId'],
  [{ oauth: { grants: { a: "used" } } }, 'oauth.grants has "used", which is neither expired'],
  [{ scenarios: "./scenarios" }, "scenarios is not a list of folders"],
  [{ spec: "openapi.yaml" }, "spec is given with api or document, only one can be served"],
  [{ scenario: "rate-limit:calls=2" }, 'The scenario rate-limit has no setting "calls"'],
])("%j is refused", async (options, reason) => {
  expect(await failure({ ...(options as object), api: "amocrm" })).toContain(reason);
});

test("an unknown API is refused", async () => {
  expect(await failure({ api: "other" as Api })).toBe(
    'unknown API "other", there are amocrm and suprsend',
  );
});

test.each([
  ["no OpenAPI", { title: "Things" }, "the key `openapi` is missing"],
  ["no paths", { ...edges, paths: {} }, "it has no operation"],
  [
    "a reference that leads nowhere",
    { ...edges, paths: { "/a": { get: { responses: { 200: { $ref: "#/components/x" } } } } } },
    "cannot be served: ",
  ],
  [
    "no response",
    { ...edges, paths: { "/a": { get: { responses: {} } } } },
    "GET /a declares no response",
  ],
  [
    "a pattern that is no regular expression",
    {
      ...edges,
      paths: {
        "/a": {
          get: {
            parameters: [{ name: "q", in: "query", schema: { type: "string", pattern: "(" } }],
            responses: { 204: { description: "Done." } },
          },
        },
      },
    },
    "the schema /paths/~1a/get/parameters/0/schema/pattern does not compile: Invalid regular",
  ],
])("a description with %s is refused", async (_, document, reason) => {
  const message = await failure({ document });
  expect(message).toMatch(/^the description of amocrm cannot be served: /);
  expect(message).toContain(reason);
});

test("the document that was handed in is left as it is", async () => {
  await (await start()).close();
  expect(edges.paths["/slashed/{id}/"]).toMatchObject({
    parameters: [{ $ref: "#/components/parameters/Id" }],
  });
});
