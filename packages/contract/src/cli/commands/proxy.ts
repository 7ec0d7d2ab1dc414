import { type Command, InvalidArgumentError } from "commander";
import { UsageError } from "../../input/usageError.ts";
import { createPassageItems } from "../../proxy/passageItem.ts";
import { startProxy } from "../../proxy/proxy.ts";
import { runCommand } from "../../proxy/runCommand.ts";
import { createTally } from "../../traffic/tally.ts";
import { findSecretNames } from "../../traffic/trafficItem.ts";
import { addSessionOptions, openSession, type SessionOptions } from "../session.ts";
import type { Terminal } from "../terminal.ts";

interface ProxyCommandOptions extends SessionOptions {
  readonly upstream: string;
  readonly port: number;
}

const EXPLANATION = `
Make the proxy's address the base address of your client, in the place of the
upstream's. The proxy passes every request and answer on as they are, byte for
byte, and follows no redirects; it judges both afterwards. Links within answers
lead past it. Bodies above 10 MB pass and are not judged, WebSockets are
refused.

After -- comes a command, which finds the address in the variable
LIAISON_PROXY_URL. The report comes when it ends; without a command it comes at
Ctrl-C.

Exit codes:
  0  nothing that counts was found, and the command succeeded
  1  something was found
  2  the run could not be done, or no request came: that proves nothing
  else the command's own code, when nothing was found

Examples:
  liaison proxy --api amocrm --upstream http://127.0.0.1:4010 -- npm test
  liaison proxy --api amocrm --upstream https://example.amocrm.ru --port 4020
  liaison proxy --spec openapi.yaml --upstream https://gateway.example/crm \\
    --reporter junit=proxy.xml -- npm test`;

/** Adds `liaison proxy`: judges what a client sends and gets while it passes by. */
export function addProxyCommand(
  program: Command,
  terminal: Terminal,
  setExitCode: (code: number) => void,
): void {
  const command = program
    .command("proxy")
    .description("Stands between a client and a service, and judges what passes.")
    .argument("[command...]", "after --: tests to run through the proxy")
    .passThroughOptions()
    .optionsGroup("What it stands between:")
    .requiredOption("--upstream <url>", "address of the service")
    .option("--port <number>", "port for the client, 0 for any free one", readPort, 0);
  addSessionOptions(command)
    .addHelpText("after", EXPLANATION)
    .action(async (args: string[], options: ProxyCommandOptions) => {
      setExitCode(await runProxy(args, options, terminal));
    });
}

async function runProxy(
  args: readonly string[],
  options: ProxyCommandOptions,
  terminal: Terminal,
): Promise<number> {
  const session = await openSession(options, terminal);
  const { contract } = session;
  const toItem = createPassageItems(contract);
  const unjudged = createTally();
  const { upstream, port } = options;
  let add: (passage: Parameters<typeof toItem>[0]) => void = () => {};
  const proxy = await startProxy({ upstream, port, onPassage: (passage) => add(passage) });
  const collector = session.createCollector({
    command: "proxy",
    target: proxy.upstream,
    secrets: findSecretNames(contract),
  });
  add = (passage) => {
    const { item, unjudged: parts } = toItem(passage);
    for (const [part, reason] of Object.entries(parts)) {
      unjudged.add(`${part.replace(".", " ")} ${reason}`);
    }
    collector.add(item);
  };

  let code = 0;
  try {
    const hint = args.length > 0 ? "" : ", Ctrl-C ends it with the report";
    terminal.err(`liaison proxy: ${proxy.url} stands for ${proxy.upstream}${hint}\n`);
    if (args.length > 0) {
      code = await runCommand(args, { LIAISON_PROXY_URL: proxy.url }, terminal);
    } else await terminal.interrupted;
  } finally {
    await proxy.close();
  }
  if (proxy.requests === 0) {
    const ended = code === 0 ? "" : `; the command ended with code ${code}`;
    throw new UsageError(
      `no request came to ${proxy.url}, make it the base address of your client${args.length > 0 ? " (LIAISON_PROXY_URL)" : ""}${ended}`,
    );
  }
  if (unjudged.total > 0) terminal.err(`liaison proxy: not judged: ${unjudged.text()}\n`);
  const verdict = await session.finish(collector.report());
  return verdict === 0 ? code : verdict;
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError("It should be a number from 0 to 65535.");
}
