import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { tryConnection } from "../../src/check/connect.ts";
import { readTarget } from "../../src/check/target.ts";
import { UsageError } from "../../src/input/usageError.ts";
import { answer, startService } from "./service.ts";

async function failureOf(url: string, timeout = 3000): Promise<string> {
  const error = await tryConnection(readTarget(url), timeout).then(
    () => undefined,
    (error) => error,
  );
  expect(error).toBeInstanceOf(UsageError);
  expect(error.message).not.toContain("\n");
  return error.message;
}

test("a service that listens is reached, and gets no request", async () => {
  const service = await startService((_, response) => answer(response, 200));
  await tryConnection(readTarget(service.url), 3000);
  expect(service.received).toEqual([]);
});

test("nothing listens", async () => {
  expect(await failureOf("http://127.0.0.1:1")).toBe(
    "http://127.0.0.1:1 cannot be reached: nothing listens there; start the service, or correct the port",
  );
});

test("there is no such host", async () => {
  expect(await failureOf("https://no-such-host.invalid/api")).toBe(
    "https://no-such-host.invalid/api cannot be reached: there is no such host; correct the name",
  );
});

test("the service does not speak TLS", async () => {
  const service = await startService((_, response) => answer(response, 200));
  const failure = await failureOf(service.url.replace("http:", "https:"));
  expect(failure).toMatch(/it does not speak TLS; is the address http:\/\/\?$/);
});

test("the service says nothing to a greeting of TLS", async () => {
  const server = createServer((socket) => void socket.on("error", () => {}));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  expect(await failureOf(`https://127.0.0.1:${port}`, 100)).toMatch(/no connection within 0.1 s$/);
});
