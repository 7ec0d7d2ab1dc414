import { basename, resolve } from "node:path";
import type { Command } from "commander";
import { readRecording } from "../../replay/formats.ts";
import { readHostRule } from "../../replay/hosts.ts";
import { type ReplaySummary, replay } from "../../replay/replay.ts";
import { findSecretNames } from "../../traffic/trafficItem.ts";
import { addSessionOptions, openSession, type SessionOptions } from "../session.ts";
import type { Terminal } from "../terminal.ts";

interface ReplayCommandOptions extends SessionOptions {
  readonly host?: readonly string[];
}

const EXPLANATION = `
Files are HAR 1.2 (saved by a browser, Postman, mitmproxy, Playwright or
liaison-mock --record), or NDJSON, one exchange in each line:
  {"request": {"method": "GET", "target": "/api/v4/contacts?page=2"},
   "response": {"status": 200, "body": "{}",
                "headers": {"content-type": "application/hal+json"}}}
A body is text, or base64 beside "encoding": "base64". What the mock gives at
GET /__liaison/calls is read too.

Entries of other hosts are left out. Without --host, or hosts in the
configuration, the service is at the servers of the description; if a recording
has only one host and it is this machine, it is there.
  --host https://*.example.com          * is any characters but a slash
  --host https://gateway.example/crm=/  /crm/a is /a of the description

What was not recorded is not judged: bodies that a browser dropped, credentials
that it left out.

Examples:
  liaison replay --api amocrm traffic.har
  liaison replay --spec openapi.yaml --host http://localhost:8080 \\
    --reporter html=report.html a.har b.ndjson`;

/** Adds `liaison replay`: judges recorded traffic. */
export function addReplayCommand(
  program: Command,
  terminal: Terminal,
  setExitCode: (code: number) => void,
): void {
  const command = program
    .command("replay")
    .description("Judges recorded traffic: HAR, NDJSON.")
    .argument("<files...>", "recordings, judged in this order")
    .optionsGroup("What of it is judged:")
    .option(
      "--host <rule>",
      "addresses of the described service; can be repeated",
      (value: string, list: readonly string[] = []) => [...list, value],
    );
  addSessionOptions(command)
    .addHelpText("after", EXPLANATION)
    .action(async (files: string[], options: ReplayCommandOptions) => {
      setExitCode(await runReplay(files, options, terminal));
    });
}

async function runReplay(
  files: readonly string[],
  options: ReplayCommandOptions,
  terminal: Terminal,
): Promise<number> {
  const session = await openSession(options, terminal);
  const { contract, config } = session;
  const configured = Object.entries(config.hosts ?? {}).map((rule) => rule.join("="));
  const collector = session.createCollector({
    command: "replay",
    secrets: findSecretNames(contract),
  });
  const summary = await replay({
    contract,
    rules: (options.host ?? configured).map(readHostRule),
    recordings: files.map((file) => ({
      name: basename(file),
      read: () => readRecording(resolve(terminal.cwd, file), file),
    })),
    add: (item) => collector.add(item),
  });
  for (const line of describe(summary)) terminal.err(`liaison replay: ${line}\n`);
  return session.finish(collector.report());
}

function describe({ others, skipped, unjudged }: ReplaySummary): string[] {
  const lines: string[] = [];
  if (others.total > 0) {
    const entries = others.total === 1 ? "1 entry" : `${others.total} entries`;
    lines.push(`${entries} of other hosts left out: ${others.text()}`);
  }
  if (skipped.total > 0) lines.push(`${skipped.total} skipped: ${skipped.text()}`);
  if (unjudged.total > 0) lines.push(`not judged: ${unjudged.text()}`);
  return lines;
}
