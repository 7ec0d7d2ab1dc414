/** How the built `liaison` lives with its process: pipes that end, and signals. */
import { createServer } from "node:http";
import { type AddressInfo, createServer as createSocketServer } from "node:net";
import { startMock } from "@liaison/mock";
import { expect, onTestFinished, test } from "vitest";
import { makeFolder, startLiaison } from "./liaison.ts";

const listening = async (server: ReturnType<typeof createSocketServer>): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
};

test("a reader that wants no more gets no stack trace, and the verdict stays", async () => {
  const mock = await startMock({ api: "amocrm" });
  onTestFinished(() => mock.close());
  const { child, ended } = startLiaison(
    [
      ...["check", "--api", "amocrm", "--target", mock.url, "--token", "demo-token"],
      ...["--operations", "getContact", "--reporter", "json"],
    ],
    { cwd: await makeFolder() },
  );
  child.stdout?.destroy();
  const { code, err } = await ended;
  expect(code).toBe(0);
  expect(err).toMatch(/^(check: [^\n]*\n)+$/);
});

test("Ctrl-C ends at once what has nothing to report yet", async () => {
  let hasCome = () => {};
  const came = new Promise<void>((resolve) => {
    hasCome = resolve;
  });
  // It never answers to the greeting of TLS.
  const server = createSocketServer((socket) => {
    socket.on("error", () => {});
    onTestFinished(() => void socket.destroy());
    hasCome();
  });
  const target = `https://127.0.0.1:${await listening(server)}`;
  const { child, ended } = startLiaison(
    ["check", "--api", "amocrm", "--target", target, "--token", "demo-token"],
    { cwd: await makeFolder() },
  );
  await came;
  child.kill("SIGINT");
  expect(await ended).toEqual({ code: null, out: "", err: "" });
  expect(child.signalCode).toBe("SIGINT");
});

test("a second signal ends what takes too long to end, whichever it is", async () => {
  let hasCome = () => {};
  const came = new Promise<void>((resolve) => {
    hasCome = resolve;
  });
  const silent = createServer(() => hasCome());
  onTestFinished(() => silent.closeAllConnections());
  const upstream = `http://127.0.0.1:${await listening(silent)}`;
  // The command ignores signals: without a second one its end would be waited for.
  const script = `process.on("SIGTERM", () => process.stderr.write("told\\n")); fetch(process.env.LIAISON_PROXY_URL).catch(() => {}); setTimeout(() => {}, 5000);`;
  const { child, ended } = startLiaison(
    ["proxy", "--api", "amocrm", "--upstream", upstream, "--", process.execPath, "-e", script],
    { cwd: await makeFolder() },
  );
  await came;
  const told = new Promise<void>((resolve) => {
    child.stderr?.on("data", (text) => {
      if (String(text).includes("told")) resolve();
    });
  });
  child.kill("SIGINT");
  await told;
  child.kill("SIGTERM");
  await new Promise((resolve) => child.once("exit", resolve));
  expect(child.exitCode).toBe(130);
  void ended;
}, 15_000);
