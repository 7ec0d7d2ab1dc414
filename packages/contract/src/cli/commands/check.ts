import type { Command } from "commander";
import { tryConnection } from "../../check/connect.ts";
import {
  type Credentials,
  checkCredentials,
  createCredentials,
  fixedToken,
  readHeaders,
  readToken,
  type TokenSource,
} from "../../check/credentials.ts";
import { ACCEPTED_CODINGS } from "../../check/decode.ts";
import { readInteger, readPositive, readShard } from "../../check/numbers.ts";
import { checkSending, type Plan, planCheck } from "../../check/plan.ts";
import { createProgressTeller } from "../../check/progress.ts";
import { describedRate } from "../../check/rateLimit.ts";
import { openTokenSource } from "../../check/refreshToken.ts";
import { runSteps } from "../../check/run.ts";
import { createSender } from "../../check/send.ts";
import { readTarget } from "../../check/target.ts";
import { createThrottle } from "../../check/throttle.ts";
import type { Config } from "../../config/config.ts";
import { ENGINE_VERSION } from "../../engine/engineVersion.ts";
import { createCaseMaker } from "../../generation/requestCases.ts";
import { isFailure } from "../../report/report.ts";
import { findSecretNames } from "../../traffic/trafficItem.ts";
import { addSessionOptions, openSession, type Session, type SessionOptions } from "../session.ts";
import type { Terminal } from "../terminal.ts";

const EXAMPLES = `
Each operation gets its documented examples, valid requests made from the
description, and invalid ones that each break one rule. An invalid request must
be refused, a valid one must not; every answer is held against the description.
Links to next pages are followed until they end.

A check writes: it creates and changes what the requests say. Use an account for
tests, or --safe. A 404, 403 or another answer that depends on the account is a
warning, since it proves nothing: name identifiers that exist in
liaison.config.ts.

Examples:
  liaison check --api amocrm --target http://127.0.0.1:4010 --token demo-token
  LIAISON_TOKEN=… liaison check --api amocrm --safe \\
    --target https://example.amocrm.ru
  liaison check --spec openapi.yaml --target http://127.0.0.1:3000 \\
    --operations getContact,listContacts
  liaison check --api amocrm --target "$URL" --shard 1/4 \\
    --coverage part1.json --reporter junit=check.xml

liaison.config.ts:
  import { defineConfig } from "@liaison/contract";
  export default defineConfig({
    api: "amocrm",
    target: "https://example.amocrm.ru",
    token: "\${AMOCRM_TOKEN}",
    parameters: { id: 50101, entity_id: 50101 },
    operations: { attachContactChats: { skip: "the account has no chats" } },
  });

Exit codes:
  0  nothing that counts was found
  1  something was found
  2  the run could not be done, or not to its end`;

interface CheckOptions extends SessionOptions {
  readonly target?: string;
  readonly operations?: string;
  readonly tag?: string;
  readonly safe?: boolean;
  readonly maxCases?: string;
  readonly maxPages?: string;
  readonly seed?: string;
  readonly concurrency?: string;
  readonly rate?: string;
  readonly timeout?: string;
  readonly token?: string;
  readonly header?: readonly string[];
}

/** Milliseconds that opening the first connection may take. */
const CONNECT_TIMEOUT = 10_000;

/** Requests of an operation: what takes seconds on this machine takes hours at seven per second. */
const MOST_CASES = 1000;
const MOST_SLOW_CASES = 24;

/** Adds the command `check`, which holds a running service against a description. */
export function addCheckCommand(
  program: Command,
  terminal: Terminal,
  setExitCode: (code: number) => void,
): void {
  const collect = (value: string, list: readonly string[] = []) => [...list, value];
  const command = program
    .command("check")
    .description(
      "Sends requests to a running service and holds its answers against the description.",
    )
    .optionsGroup("What is sent:")
    .option("--target <url>", "address of the service")
    .option("--operations <ids>", "only these operations, by operationId: getContact,listContacts")
    .option("--tag <name>", "only operations with this tag")
    .option("--safe", "only requests that change nothing: GET, HEAD and OPTIONS")
    .option(
      "--shard <part/of>",
      "one part of the requests, as 1/4; all parts together are the whole",
    )
    .option(
      "--max-cases <n>",
      "most requests of an operation, spread over all its cases (default: 1000, or 24 where a rate is kept)",
    )
    .option("--max-pages <n>", "most pages that are read of a list (default: 20)")
    .option(
      "--seed <n>",
      "choices in generated requests; the same seed, the same report (default: 1)",
    )
    .optionsGroup("How it is sent:")
    .option("--concurrency <n>", "requests at the same time (default: 4)")
    .option(
      "--rate <n>",
      "most requests in any second (default: what the description permits, no limit on this machine)",
    )
    .option("--timeout <seconds>", "longest time for an answer (default: 30)")
    .option("--token <token>", "credentials; better in the variable LIAISON_TOKEN")
    .option(
      "--header <header>",
      "header of every request, 'Name: value'; can be repeated",
      collect,
    );
  addSessionOptions(command)
    .addHelpText("after", EXAMPLES)
    .action(async (options: CheckOptions) => setExitCode(await check(options, terminal)));
}

async function check(options: CheckOptions, terminal: Terminal): Promise<number> {
  const timeout = 1000 * readPositive(options.timeout ?? "30", "--timeout");
  const maxPages = readInteger(options.maxPages ?? "20", "--max-pages", 1);
  const session = await openSession(options, terminal, true);
  const { contract, config } = session;
  const concurrency = readNumber(options.concurrency, config.concurrency, 4, (text) =>
    readInteger(text, "--concurrency", 1),
  );
  const seed = readNumber(options.seed, config.seed, 1, (text) => readInteger(text, "--seed", 0));
  const target = readTarget(
    options.target ?? config.target,
    options.target === undefined && config.target !== undefined
      ? "target of the configuration"
      : "--target",
  );
  const rate = readNumber(
    options.rate,
    config.rate,
    target.isLocal ? undefined : describedRate(contract.document),
    (text) => readPositive(text, "--rate"),
  );
  const maxCases = readInteger(
    options.maxCases ?? String(rate === undefined ? MOST_CASES : MOST_SLOW_CASES),
    "--max-cases",
    1,
  );
  const planned = plan(options, session, { seed, maxCases });
  checkSending(planned, Object.keys(config.parameters ?? {}));
  const { steps, ...counts } = planned;
  const headers = readHeaders(config.headers ?? {}, options.header ?? []);
  const given = readGivenToken(options, terminal, config);
  const called = steps.flatMap((step) => ("case" in step ? [step.operation] : []));
  // Whether there is a token is known before it is had.
  const promised = given ?? (config.oauth && fixedToken("promised"));
  checkCredentials(prepareCredentials(headers, promised), [...new Set(called)]);
  await tryConnection(target, CONNECT_TIMEOUT);
  // From here on Ctrl-C lets things come to their end: a renewed token must not be lost.
  const { interrupted } = terminal;
  const token = given ?? (config.oauth && (await openTokenSource(config.oauth, target)));
  const collector = session.createCollector({
    command: "check",
    target: target.url,
    seed,
    secrets: [...findSecretNames(contract), ...Object.keys(headers)],
  });

  if (counts.chosen < counts.possible) {
    terminal.err(
      `check: ${counts.chosen} of ${counts.possible} requests are sent, --max-cases sends more\n`,
    );
  }
  const sender = createSender(target, { timeout, connections: concurrency });
  const progress = createProgressTeller(terminal);
  const { stopped } = await runSteps({
    contract,
    steps,
    collector,
    sender,
    credentials: prepareCredentials(headers, token),
    throttle: createThrottle(rate),
    concurrency,
    basePath: target.basePath,
    maxPages,
    interrupted,
    onProgress: progress.update,
  }).finally(() => {
    progress.end();
    sender.close();
  });
  const report = collector.report();
  const code = await session.finish(report);
  if (stopped === undefined) return code;
  terminal.err(`check: ${stopped}; what was not sent is told as skipped\n`);
  // That no answer came is why the run was ended, and nothing found by what was sent.
  const isFound = report.results.some(({ findings }) =>
    findings.some((finding) => isFailure(finding) && finding.rule !== "check.answer.missing"),
  );
  return isFound ? code : 2;
}

function plan(
  options: CheckOptions,
  { contract, config }: Session,
  { seed, maxCases }: { readonly seed: number; readonly maxCases: number },
): Plan {
  const { operations, tag, safe, shard } = options;
  const { operations: inputs, parameters } = config;
  const makeCases = createCaseMaker(contract, {
    seed,
    ...(inputs && { inputs }),
    ...(parameters && { parameters }),
  });
  return planCheck(contract.operations, makeCases, {
    maxCases,
    ...(operations !== undefined && { operations: operations.split(",").map((id) => id.trim()) }),
    ...(tag !== undefined && { tag }),
    ...(safe !== undefined && { isSafe: safe }),
    ...(shard !== undefined && { shard: readShard(shard) }),
    ...(inputs && { inputs }),
  });
}

/** The option before the configuration before what is usual. */
function readNumber<Usual extends number | undefined>(
  given: string | undefined,
  configured: number | undefined,
  usual: Usual,
  read: (text: string) => number,
): number | Usual {
  const text = given ?? configured;
  return text === undefined ? usual : read(String(text));
}

function readGivenToken(
  { token }: CheckOptions,
  { env }: Terminal,
  config: Config,
): TokenSource | undefined {
  const places: [string, string | undefined][] = [
    ["--token", token],
    ["LIAISON_TOKEN", env["LIAISON_TOKEN"]],
    ["the configuration", config.token],
  ];
  for (const [from, text] of places) {
    if (text !== undefined && text.trim() !== "") return fixedToken(readToken(text, from));
  }
  return undefined;
}

function prepareCredentials(
  headers: Readonly<Record<string, string>>,
  token: TokenSource | undefined,
): Credentials {
  const usual = {
    accept: "*/*",
    "accept-encoding": ACCEPTED_CODINGS,
    "user-agent": `liaison/${ENGINE_VERSION}`,
  };
  return createCredentials({ headers, usual, ...(token && { token }) });
}
