#!/usr/bin/env node
import { parseArgs } from "node:util";
import type { Api } from "./description.ts";
import type { Mock } from "./startMock.ts";

const HELP = `Usage: liaison-mock [options]

Serves a mock of an API from its description. Requests are held against the
description, answers are its examples.

  --api <name>   amocrm, suprsend or all (default: all; suprsend is then one port higher)
  --port <n>     port to listen on, 0 for any free one (default: 4010)
  --host <name>  address to listen on (default: 127.0.0.1)
  --help         print this text

Ask for an answer by a header of the request: Prefer: code=403, example=<name>

Exit codes: 0 stopped by Ctrl-C or SIGTERM, 2 could not start.
`;

interface Settings {
  apis: Api[];
  port: number;
  host: string;
}

class UsageError extends Error {}

function readSettings(args: string[]): Settings | "help" {
  const { api, port, host, help } = parse(args);
  if (help) return "help";
  if (api !== "amocrm" && api !== "suprsend" && api !== "all") {
    throw new UsageError(`--api ${api} is none of amocrm, suprsend, all`);
  }
  const apis: Api[] = api === "all" ? ["amocrm", "suprsend"] : [api];
  const highest = 65536 - apis.length;
  if (!/^\d{1,5}$/.test(port) || Number(port) > highest) {
    throw new UsageError(`--port ${port} is not a whole number from 0 to ${highest}`);
  }
  return { apis, port: Number(port), host };
}

function parse(args: string[]): { api: string; port: string; host: string; help: boolean } {
  try {
    return parseArgs({
      args,
      options: {
        api: { type: "string", default: "all" },
        port: { type: "string", default: "4010" },
        host: { type: "string", default: "127.0.0.1" },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    // Node adds advice about "--" that no option of this program needs.
    const [reason] = (error as Error).message.split(/[.\n]/);
    throw new UsageError(`${reason}, see liaison-mock --help`);
  }
}

async function run({ apis, port, host }: Settings): Promise<void> {
  // Prism takes half a second to load; --help and a mistyped option need not wait for it.
  const { startMock } = await import("./startMock.ts");
  const mocks: Mock[] = [];
  const close = () => Promise.all(mocks.map((mock) => mock.close()));
  try {
    for (const [index, api] of apis.entries()) {
      const log = (line: string) => console.log(`${api}  ${line}`);
      const mock = await startMock({ api, port: port === 0 ? 0 : port + index, host, log });
      mocks.push(mock);
    }
  } catch (error) {
    await close();
    throw error;
  }
  process.once("SIGINT", close);
  process.once("SIGTERM", close);
  for (const [index, api] of apis.entries()) {
    console.log(`${api}  listening on ${mocks[index]?.url}`);
  }
}

try {
  const settings = readSettings(process.argv.slice(2));
  if (settings === "help") process.stdout.write(HELP);
  else await run(settings);
} catch (error) {
  const expected = error instanceof UsageError || (error as Error).name === "StartError";
  if (!expected) throw error;
  console.error(`liaison-mock: ${(error as Error).message}`);
  process.exitCode = 2;
}
