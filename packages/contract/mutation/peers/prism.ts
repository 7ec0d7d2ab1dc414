import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { request } from "undici";
import { startAnswers, WANTED } from "./answers.ts";
import { PEERS, type Peer, type Question } from "./peer.ts";

const LONGEST_START = 60_000;
const LONGEST_ANSWER = 20_000;

/** Prism as a proxy before the service that drifts, with `--errors`; requests are not judged. */
export const askPrism: Peer = async ({ api, document, list }, folder) => {
  const answers = await startAnswers(
    new Map(list.map(({ name, exchange }) => [encodeURIComponent(name), exchange.response])),
  );
  const file = join(folder, `${api}.json`);
  await writeFile(file, JSON.stringify(document));
  const errors = new Set<string>();
  const warnings = new Set<string>();
  let prism: Running | undefined;
  try {
    for (const question of list) {
      prism ??= await start(file, answers.url);
      const { isError, isWarning, hasEnded } = await ask(prism.url, question);
      if (isError) errors.add(question.name);
      if (isError || isWarning) warnings.add(question.name);
      if (hasEnded) {
        await prism.stop();
        prism = undefined;
      }
    }
  } finally {
    await prism?.stop();
    await answers.stop();
  }
  return {
    "Prism 5.16.0 proxy, `--errors`": errors,
    "Prism 5.16.0 proxy, warnings counted": warnings,
  };
};

interface Running {
  readonly url: string;
  stop(): Promise<void>;
}

async function start(file: string, upstream: string): Promise<Running> {
  const port = await findPort();
  const program = fileURLToPath(new URL("node_modules/@stoplight/prism-cli/dist/index.js", PEERS));
  const options = ["--errors", "--validate-request", "false", "-p", String(port), "-v", "silent"];
  // In production it spawns a further process.
  const { NODE_ENV: _, ...env } = process.env;
  const child = spawn(process.execPath, [program, "proxy", file, upstream, ...options], {
    stdio: "ignore",
    env,
  });
  const ended = once(child, "exit");
  const stop = async (): Promise<void> => {
    child.kill();
    await ended;
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await waitFor(url, () => child.exitCode === null);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
}

interface Answer {
  readonly isError: boolean;
  readonly isWarning: boolean;
  readonly hasEnded: boolean;
}

async function ask(url: string, { name, exchange }: Question): Promise<Answer> {
  const { method, target, headers, body } = exchange.request;
  try {
    const answer = await request(url + target, {
      method: method as "GET",
      headers: { ...headers, [WANTED]: encodeURIComponent(name) },
      ...(body.length > 0 && { body: Buffer.from(body) }),
      headersTimeout: LONGEST_ANSWER,
      bodyTimeout: LONGEST_ANSWER,
      reset: true,
    });
    const text = await answer.body.text();
    return {
      // Of a body that it cannot read it tells by another error.
      isError: text.includes("stoplight.io/prism/errors#") || text.includes('"type":"FetchError"'),
      isWarning: answer.headers["sl-violations"] !== undefined,
      hasEnded: false,
    };
  } catch {
    // Some answers end it, such as one without an optional header that is a list: a user sees that.
    return { isError: true, isWarning: true, hasEnded: true };
  }
}

async function waitFor(url: string, isRunning: () => boolean): Promise<void> {
  const end = performance.now() + LONGEST_START;
  while (isRunning() && performance.now() < end) {
    const isThere = await request(url, { headersTimeout: LONGEST_ANSWER })
      .then(({ body }) => body.dump())
      .then(
        () => true,
        () => false,
      );
    if (isThere) return;
    await pause(100);
  }
  throw new Error("Prism did not start within a minute");
}

async function findPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
