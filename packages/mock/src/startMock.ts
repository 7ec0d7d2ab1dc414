import { type Contract, createCoverageCounter, type Operation } from "@liaison/contract";
import { createMaker } from "./bodies/maker.ts";
import { type Call, createCallLog } from "./calls/calls.ts";
import { openHar } from "./calls/har.ts";
import { COUNTED_KINDS, countCalls, type MockCoverage } from "./coverage.ts";
import {
  APIS,
  type Api,
  findErrorStyle,
  findTokenPath,
  prepareContract,
  readPackagedContract,
} from "./description.ts";
import { createHandler } from "./http/handler.ts";
import { listen } from "./listen.ts";
import { checkOptions, type MockOptions } from "./mockOptions.ts";
import { createPlayer, findIdleRules } from "./scenario/player.ts";
import { readScenarios } from "./scenario/readScenarios.ts";
import type { PreparedScenario } from "./scenario/scenario.ts";
import { findUnknownOperation, type Selection, selectScenario } from "./scenario/selection.ts";
import { reset, type Service } from "./service.ts";
import { readSpecFile } from "./specFile.ts";
import { StartError } from "./startError.ts";
import { createTokenEndpoint } from "./tokens/oauth.ts";
import { createTokenStore } from "./tokens/tokens.ts";

/** A running mock server. */
export interface Mock {
  /** Its address without a trailing slash, such as `http://127.0.0.1:4010`. */
  readonly url: string;
  /** The latest calls, oldest first, with their secrets. */
  readonly calls: readonly Call[];
  /** How much of the description the calls have touched. */
  coverage(): MockCoverage;
  /** Forgets the calls, their coverage, what scenarios remember, and what items were created. */
  reset(): void;
  /** Stops listening, cuts every connection and closes the recording. */
  close(): Promise<void>;
}

/**
 * Starts a server that answers like the API: requests are judged by its description, answers are
 * the description's examples, or what a scenario makes of them.
 *
 * @throws StartError when an option is wrong, the port is taken or the description cannot be served
 */
export function startMock(options: MockOptions): Promise<Mock> {
  return startOneOf([], options);
}

/**
 * Starts one of several mocks that share their scenarios.
 *
 * @param apis all APIs that are served, this one included; scenarios may name operations of each
 * @throws StartError as {@link startMock} does
 */
export async function startOneOf(apis: readonly Api[], options: MockOptions): Promise<Mock> {
  checkOptions(options ?? {});
  const { port = 0, host = "127.0.0.1", log = () => {}, onCall = () => {} } = options ?? {};
  const { name, contract } = await readContract(options ?? {});
  const tell = guard("log", log);
  const recorder = options.record === undefined ? undefined : await openHar(options.record, tell);
  try {
    const served =
      apis.length > 0 ? await readAll(apis) : { name, operations: contract.operations };
    const service = await prepare(options, name, contract, served, {
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
      coverage: () => countCalls(service.coverage),
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

/** What scenarios may name: the operations of all descriptions, and whose they are. */
interface Served {
  readonly name: string;
  readonly operations: readonly Operation[];
}

async function readAll(apis: readonly Api[]): Promise<Served> {
  const contracts = await Promise.all(apis.map(readPackagedContract));
  return {
    name: apis.join(" and "),
    operations: contracts.flatMap(({ operations }) => operations),
  };
}

async function prepare(
  options: MockOptions,
  name: string,
  contract: Contract,
  served: Served,
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
    const unknown = findUnknownOperation(selected, served.operations, served.name);
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
    sampleUses: new Map(),
    calls: createCallLog(keepCalls === undefined ? {} : { limit: keepCalls }),
    coverage: createCoverageCounter(contract, COUNTED_KINDS),
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
