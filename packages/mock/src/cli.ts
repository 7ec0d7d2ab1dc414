#!/usr/bin/env node
import { parseArgs } from "node:util";
import { redactTarget, redactViolation } from "@liaison/contract";
import type { Call } from "./calls/calls.ts";
import type { HarRecorder } from "./calls/har.ts";
import type { Api } from "./description.ts";
import type { MockOptions } from "./mockOptions.ts";
import type { Mock } from "./startMock.ts";

const HELP = `Usage: liaison-mock [options]

Serves a mock of an API from its description. Requests are held against the
description, answers are its examples.

What to serve
  --api <name>          amocrm, suprsend or all (default: all; suprsend is then one port higher)
  --spec <file>         an OpenAPI 3.1 or 3.0 description of your own, in one file or several
  --port <n>            port to listen on, 0 for any free one (default: 4010)
  --host <name>         address to listen on (default: 127.0.0.1)

How it behaves
  --scenario <name>     scenario of all requests that choose none, with settings:
                        rate-limit or rate-limit:requests=2,seconds=1
  --scenarios <folder>  scenario files of your own; can be repeated
  --token <t>=<status>  a token and whether it is valid, expired or revoked, with a scenario
                        of its own after a colon (key=valid:slow:delay=100); can be repeated,
                        all others are then refused
  --token-lifetime <s>  seconds that tokens of the token endpoint live (default: 86400)
  --cors                lets pages of any origin call

What it tells
  --log <form>          text: a line for each refused request (default); json: a line for every
                        request; none
  --record <file.har>   records every call
  --help, --version

Ask for an answer by a header of the request: Prefer: code=403, example=<name>
or for a scenario: Prefer: scenario=<name>; <setting>=<value>

Exit codes: 0 stopped by Ctrl-C or SIGTERM, 2 could not start.
`;

const OPTIONS = {
  api: { type: "string" },
  spec: { type: "string" },
  port: { type: "string", default: "4010" },
  host: { type: "string", default: "127.0.0.1" },
  scenario: { type: "string" },
  scenarios: { type: "string", multiple: true },
  token: { type: "string", multiple: true },
  "token-lifetime": { type: "string" },
  cors: { type: "boolean", default: false },
  log: { type: "string", default: "text" },
  record: { type: "string" },
  help: { type: "boolean", default: false },
  version: { type: "boolean", default: false },
} as const;

type Values = ReturnType<typeof parse>;

const LOGS = ["text", "json", "none"];

class UsageError extends Error {}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS }).values;
  } catch (error) {
    // Node adds advice about "--" that no option of this program needs.
    const [reason] = (error as Error).message.split(/[.\n]/);
    throw new UsageError(`${reason}, see liaison-mock --help`);
  }
}

/** What each mock serves, under the name that its lines start with. */
function readServed({ api, spec }: Values): { name: string; options: MockOptions }[] {
  if (spec === "") throw new UsageError("--spec is empty, give the path of a description");
  if (spec !== undefined) {
    if (api !== undefined) throw new UsageError("--api and --spec are both given, choose one");
    return [{ name: "mock", options: { spec } }];
  }
  const name = api ?? "all";
  if (name !== "amocrm" && name !== "suprsend" && name !== "all") {
    throw new UsageError(`--api ${name} is none of amocrm, suprsend, all`);
  }
  const apis: Api[] = name === "all" ? ["amocrm", "suprsend"] : [name];
  return apis.map((one) => ({ name: one, options: { api: one } }));
}

function readPort({ port }: Values, count: number): number {
  const highest = 65536 - count;
  if (!/^\d{1,5}$/.test(port) || Number(port) > highest) {
    const why = count === 1 ? "" : ", as the second mock takes the next one";
    throw new UsageError(`--port ${port} is not a whole number from 0 to ${highest}${why}`);
  }
  return Number(port);
}

async function readBehaviour(values: Values): Promise<MockOptions> {
  const { token = [], scenario, scenarios = [], cors, "token-lifetime": lifetime } = values;
  const [{ parseTokens }, { parseSelection }] = await Promise.all([
    import("./tokens/tokens.ts"),
    import("./scenario/selection.ts"),
  ]);
  if (lifetime !== undefined && !/^[1-9]\d{0,9}$/.test(lifetime)) {
    throw new UsageError(`--token-lifetime ${lifetime} is not a whole number of seconds above 0`);
  }
  const selection = scenario === undefined ? undefined : parseSelection(scenario);
  if (typeof selection === "string") throw new UsageError(`--scenario: ${selection}`);
  return {
    scenarios,
    cors,
    ...(token.length > 0 && { tokens: parseTokens(token) }),
    ...(lifetime !== undefined && { tokenLifetime: Number(lifetime) }),
    ...(selection !== undefined && { scenario: selection }),
  };
}

async function run(values: Values): Promise<void> {
  const served = readServed(values);
  const port = readPort(values, served.length);
  if (!LOGS.includes(values.log)) {
    throw new UsageError(`--log ${values.log} is none of ${LOGS.join(", ")}`);
  }
  const mocks: Mock[] = [];
  let recorder: HarRecorder | undefined;
  const close = async () => {
    await Promise.all(mocks.map((mock) => mock.close()));
    await recorder?.close();
  };
  for (const signal of ["SIGINT", "SIGTERM"]) {
    // While it starts there is nothing to wait for, and afterwards nothing is left to do.
    process.once(signal, () => void close().finally(() => process.exit(0)));
  }
  const behaviour = await readBehaviour(values);
  // The engine takes a while to load; --help and a mistyped option need not wait for it.
  const [{ startOneOf }, { openHar, refuseOverwriting }] = await Promise.all([
    import("./startMock.ts"),
    import("./calls/har.ts"),
  ]);
  refuseOverwriting(values.record, values.spec);
  if (values.record !== undefined) recorder = await openHar(values.record, console.error);
  const apis = served.flatMap(({ options }) => options.api ?? []);
  try {
    for (const [index, { name, options }] of served.entries()) {
      const mock = await startOneOf(apis, {
        ...behaviour,
        ...options,
        port: port === 0 ? 0 : port + index,
        host: values.host,
        ...(values.log === "text" && { log: (line: string) => console.log(`${name}  ${line}`) }),
        onCall: (call) => {
          void recorder?.record(call);
          if (values.log === "json") console.log(JSON.stringify(describe(name, call)));
        },
      });
      mocks.push(mock);
    }
  } catch (error) {
    await close();
    throw error;
  }
  await recorder?.start();
  for (const [index, { name }] of served.entries()) {
    const url = mocks[index]?.url;
    if (values.log === "json") console.log(JSON.stringify({ event: "listening", mock: name, url }));
    else console.log(`${name}  listening on ${url}`);
  }
}

function describe(name: string, call: Call): object {
  const { time, duration, exchange, operationId, violations, tolerated, scenario } = call;
  const { abandoned, reason } = call;
  return {
    event: "call",
    time,
    mock: name,
    method: exchange.request.method,
    target: redactTarget(exchange.request.target, call.secrets),
    operationId,
    status: exchange.response.status,
    milliseconds: Number(duration.toFixed(1)),
    violations: violations
      .map(redactViolation)
      .map(({ rule, place, message }) => ({ rule, place, message })),
    ...(tolerated === true && { tolerated }),
    ...(scenario !== undefined && { scenario }),
    ...(reason !== undefined && { reason }),
    ...(abandoned === true && { abandoned }),
  };
}

async function printVersion(): Promise<void> {
  const { readFile } = await import("node:fs/promises");
  const text = await readFile(new URL(import.meta.resolve("@liaison/mock/package.json")), "utf8");
  console.log(JSON.parse(text).version);
}

async function printHelp(): Promise<void> {
  const { readScenarios } = await import("./scenario/readScenarios.ts");
  const scenarios = [...(await readScenarios([])).values()];
  const lines = scenarios.map(({ name, about }) => `  ${name.padEnd(18)} ${about}`);
  process.stdout.write(`${HELP}\nScenarios\n${lines.join("\n")}\n`);
}

try {
  const values = parse(process.argv.slice(2));
  if (values.help) await printHelp();
  else if (values.version) await printVersion();
  else await run(values);
} catch (error) {
  const expected = error instanceof UsageError || (error as Error).name === "StartError";
  if (!expected) throw error;
  console.error(`liaison-mock: ${(error as Error).message}`);
  process.exitCode = 2;
}
