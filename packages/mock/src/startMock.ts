import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import {
  type Contract,
  type CoverageCount,
  type CoverageKind,
  createCoverage,
} from "@liaison/contract";
import { createMaker } from "./bodies/maker.ts";
import { type Call, createCallLog } from "./calls/calls.ts";
import { openHar, refuseOverwriting } from "./calls/har.ts";
import {
  APIS,
  type Api,
  findErrorStyle,
  findTokenPath,
  prepareContract,
  readPackagedContract,
} from "./description.ts";
import { createHandler } from "./http/handler.ts";
import { createPlayer, findIdleRules } from "./scenario/player.ts";
import { readScenarios } from "./scenario/readScenarios.ts";
import type { PreparedScenario } from "./scenario/scenario.ts";
import { findUnknownOperation, type Selection, selectScenario } from "./scenario/selection.ts";
import { reset, type Service } from "./service.ts";
import { readSpecFile } from "./specFile.ts";
import { StartError } from "./startError.ts";
import { createTokenEndpoint, type TokenEndpointOptions } from "./tokens/oauth.ts";
import { createTokenStore, type TokenTable } from "./tokens/tokens.ts";

/** What to serve, where, and how it behaves. */
export interface MockOptions {
  /** The API whose description comes with the mock; left out when `spec` or `document` is given. */
  api?: Api;
  /** Path of an OpenAPI 3.1 description to serve, in one file or several. */
  spec?: string;
  /** An OpenAPI 3.1 document to serve, every reference within it. */
  document?: object;
  /** TCP port; 0, the default, takes any free one. */
  port?: number;
  /** Address to listen on, 127.0.0.1 unless given. */
  host?: string;
  /** Gets one line for each refused request: method, address, operation, status, reasons. */
  log?: (line: string) => void;
  /** Gets every call once it is answered. */
  onCall?: (call: Call) => void;
  /** Latest calls that are kept for `mock.calls`, 1000 unless given. */
  keepCalls?: number;
  /** Tokens that the mock knows; all others are then refused. Without it any token is valid. */
  tokens?: TokenTable;
  /** Seconds that the access tokens of the mock's token endpoint live, 86400 unless given. */
  tokenLifetime?: number;
  /** What the token endpoint expects; without it any client is welcome. */
  oauth?: Pick<TokenEndpointOptions, "clientId" | "clientSecret" | "redirectUri" | "grants">;
  /** Scenario of all requests that choose none: its name, or name and settings. */
  scenario?: string | Selection;
  /** Folders with scenario files of your own. */
  scenarios?: readonly string[];
  /** Lets pages of any origin call the mock, such as a reference with a "try it". */
  cors?: boolean;
  /** Path of a HAR file in which every call is recorded. */
  record?: string;
}

/** A running mock server. */
export interface Mock {
  /** Its address without a trailing slash, such as `http://127.0.0.1:4010`. */
  readonly url: string;
  /** The latest calls, oldest first, with their secrets. */
  readonly calls: readonly Call[];
  /** How much of the description the calls have touched. */
  coverage(): Readonly<Record<CoverageKind, CoverageCount>>;
  /** Forgets the calls, their coverage and what scenarios remember, such as a block. */
  reset(): void;
  /** Stops listening, cuts every connection and closes the recording. */
  close(): Promise<void>;
}

/** Milliseconds that a client may take to send a whole request. */
const REQUEST_TIMEOUT = 60_000;

/**
 * Starts a server that answers like the API: requests are judged by its description, answers are
 * the description's examples, or what a scenario makes of them.
 *
 * @throws StartError when an option is wrong, the port is taken or the description cannot be served
 */
export async function startMock(options: MockOptions): Promise<Mock> {
  const { port = 0, host = "127.0.0.1", log = () => {}, onCall = () => {} } = options ?? {};
  const { keepCalls = 1000 } = options ?? {};
  // Node takes an empty host for every interface of the machine.
  if (host === "") throw new StartError("host is empty, give an address such as 127.0.0.1");
  for (const [name, value] of Object.entries({ log, onCall })) {
    if (typeof value !== "function") throw new StartError(`${name} is not a function`);
  }
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new StartError(`port ${port} is not a whole number from 0 to 65535`);
  }
  refuseUnknown("option", options ?? {}, OPTIONS);
  refuseUnknown("option of oauth", options?.oauth ?? {}, OAUTH_OPTIONS);
  for (const verdict of Object.values(options?.oauth?.grants ?? {})) {
    if (verdict !== "expired" && verdict !== "revoked") {
      throw new StartError(`oauth.grants has "${verdict}", which is neither expired nor revoked`);
    }
  }
  if (options?.scenarios !== undefined && !Array.isArray(options.scenarios)) {
    throw new StartError("scenarios is not a list of folders");
  }
  refuseOverwriting(options?.record, options?.spec);
  if (!Number.isInteger(keepCalls) || keepCalls < 1) {
    throw new StartError(`keepCalls ${keepCalls} is not a whole number above 0`);
  }
  const { name, contract } = await readContract(options ?? {});
  const tell = guard("log", log);
  const recorder = options.record === undefined ? undefined : await openHar(options.record, tell);
  try {
    const service = await prepare(options, name, contract, {
      log: tell,
      onCall: guard("onCall", (call) => {
        void recorder?.record(call);
        return onCall(call);
      }),
    });
    const { url, close } = await listen(createHandler(service), port, host);
    await recorder?.start();
    return {
      url,
      get calls() {
        return service.calls.list();
      },
      coverage: () => service.coverage.counts(),
      reset: () => reset(service),
      close: async () => {
        await close();
        await recorder?.close();
      },
    };
  } catch (error) {
    await recorder?.close();
    throw error;
  }
}

/** Type checking keeps the lists whole. */
const OPTIONS: Record<keyof MockOptions, true> = {
  ...{ api: true, spec: true, document: true, port: true, host: true, log: true, onCall: true },
  ...{ keepCalls: true, tokens: true, tokenLifetime: true, oauth: true, scenario: true },
  ...{ scenarios: true, cors: true, record: true },
};

const OAUTH_OPTIONS: Record<keyof NonNullable<MockOptions["oauth"]>, true> = {
  ...{ clientId: true, clientSecret: true, redirectUri: true, grants: true },
};

/** A misspelt option would do nothing, and a test would say less than it seems to. */
function refuseUnknown(what: string, given: object, known: Readonly<Record<string, true>>): void {
  const name = Object.keys(given).find((key) => !Object.hasOwn(known, key));
  if (name === undefined) return;
  throw new StartError(`unknown ${what} "${name}", there are ${Object.keys(known).join(", ")}`);
}

/** What a function of the user throws must neither keep a client from its answer nor end the mock. */
function guard<T>(name: string, tell: (value: T) => void): (value: T) => void {
  return (value) => {
    const warn = (error: unknown): void =>
      process.emitWarning(
        `${name} of the mock threw: ${error instanceof Error ? error.message : error}`,
      );
    try {
      // An async function fits the type, and rejects instead.
      Promise.resolve(tell(value)).catch(warn);
    } catch (error) {
      warn(error);
    }
  };
}

async function readContract({
  api,
  spec,
  document,
}: MockOptions): Promise<{ name: string; contract: Contract }> {
  if (spec !== undefined && (document ?? api) !== undefined) {
    throw new StartError("spec is given with api or document, only one can be served");
  }
  if (api !== undefined && !APIS.includes(api)) {
    throw new StartError(`unknown API "${api}", there are ${APIS.join(" and ")}`);
  }
  if (spec !== undefined) {
    return { name: spec, contract: prepareContract(await readSpecFile(spec), spec) };
  }
  if (document !== undefined) {
    const name = api ?? "the document";
    return { name, contract: prepareContract(document, name) };
  }
  if (api === undefined) throw new StartError("nothing to serve: give api, spec or document");
  return { name: api, contract: await readPackagedContract(api) };
}

async function prepare(
  options: MockOptions,
  name: string,
  contract: Contract,
  { log, onCall }: Pick<Service, "log" | "onCall">,
): Promise<Service> {
  const { keepCalls, tokens: table, tokenLifetime, oauth, cors = false } = options;
  const tokens = createTokenStore({
    ...(table !== undefined && { tokens: table }),
    ...(tokenLifetime !== undefined && { tokenLifetime }),
  });
  const path = findTokenPath(contract);
  const scenarios = await readScenarios(options.scenarios ?? []);
  const select = (choice: Selection | string): PreparedScenario => {
    const selected = selectScenario(scenarios, choice);
    if (typeof selected === "string") throw new StartError(selected);
    const unknown = findUnknownOperation(selected, contract.operations);
    if (unknown !== undefined) throw new StartError(unknown);
    // One file may serve several APIs, so a rule that fits none of this one is no fault, but worth
    // a line: a misspelt example looks the same.
    // Ours are known to fit; `--api all` plays them on both.
    const own = (options.scenarios ?? []).length > 0;
    for (const rule of own ? findIdleRules(selected, contract.operations) : []) {
      log(`the rule ${rule} of the scenario ${selected.name} fits no operation of ${name}`);
    }
    return selected;
  };
  const { scenario } = options;
  for (const entry of Object.values(table ?? {})) {
    if (typeof entry === "object" && entry.scenario !== undefined) select(entry.scenario);
  }
  return {
    name,
    contract,
    errorStyle: findErrorStyle(contract.operations),
    maker: createMaker({
      document: contract.document,
      fits: (pointer, value) => contract.checkValue(pointer, value).length === 0,
    }),
    tokens,
    ...(path !== undefined && { tokenEndpoint: createTokenEndpoint({ ...oauth, tokens, path }) }),
    scenarios,
    ...(scenario !== undefined && { scenario: select(scenario) }),
    player: createPlayer(),
    calls: createCallLog(keepCalls === undefined ? {} : { limit: keepCalls }),
    coverage: createCoverage(contract.operations),
    secrets: findSecrets(contract),
    cors,
    log,
    onCall,
  };
}

function findSecrets({ operations }: Contract): string[] {
  const schemes = operations.flatMap(({ security }) => security.flat());
  return [...new Set(schemes.flatMap(({ parameterName }) => parameterName ?? []))];
}

function listen(
  handler: RequestListener,
  port: number,
  host: string,
): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT }, handler);
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(new StartError(explain(error, port, host)));
    });
    server.listen(port, host, () => {
      const { address, family, port: actual } = server.address() as AddressInfo;
      const closed = new Promise<void>((done) => server.once("close", done));
      resolve({
        url: `http://${family === "IPv6" ? `[${address}]` : address}:${actual}`,
        close: () => {
          server.close();
          server.closeAllConnections();
          return closed;
        },
      });
    });
  });
}

function explain(error: NodeJS.ErrnoException, port: number, host: string): string {
  if (error.code === "EADDRINUSE") return `port ${port} of ${host} is taken, choose another one`;
  if (error.code === "EACCES")
    return `port ${port} of ${host} is not allowed, choose one above 1023`;
  return `cannot listen on port ${port} of ${host}: ${error.message}`;
}
