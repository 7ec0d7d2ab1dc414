import type { Contract, CoverageCounter } from "@liaison/contract";
import type { SampleUses } from "./answer/answerBatch.ts";
import type { Maker } from "./bodies/maker.ts";
import type { Call, CallLog } from "./calls/calls.ts";
import type { ErrorStyle } from "./http/problem.ts";
import type { Player } from "./scenario/player.ts";
import type { PreparedScenario, Scenario } from "./scenario/scenario.ts";
import type { TokenEndpoint } from "./tokens/oauth.ts";
import type { TokenStore } from "./tokens/tokens.ts";

/** Everything that one mock answers with. */
export interface Service {
  /** What is served, for people: `amocrm`, or the file of the description. */
  readonly name: string;
  readonly contract: Contract;
  readonly errorStyle: ErrorStyle;
  readonly maker: Maker;
  readonly tokens: TokenStore;
  /** Absent when the description has no OAuth flow whose tokens come from the API itself. */
  readonly tokenEndpoint?: TokenEndpoint;
  readonly scenarios: ReadonlyMap<string, Scenario>;
  /** The scenario of requests that choose none. */
  readonly scenario?: PreparedScenario;
  readonly player: Player;
  /** Keeps apart what batches create. */
  readonly sampleUses: SampleUses;
  readonly calls: CallLog;
  readonly coverage: CoverageCounter;
  /** Names of the headers and query parameters that carry API keys. */
  readonly secrets: readonly string[];
  /** Whether pages of other origins may call. */
  readonly cors: boolean;
  /** Takes one line about a request that was refused. */
  readonly log: (line: string) => void;
  /** Takes every call once it is answered. */
  readonly onCall: (call: Call) => void;
}

/** Forgets what was called: calls, coverage, what scenarios remember and which items were created. */
export function reset({ calls, coverage, player, sampleUses }: Service): void {
  calls.clear();
  coverage.clear();
  player.reset();
  sampleUses.clear();
}
