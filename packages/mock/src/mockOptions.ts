import type { Call } from "./calls/calls.ts";
import { refuseOverwriting } from "./calls/har.ts";
import type { Api } from "./description.ts";
import type { Selection } from "./scenario/selection.ts";
import { StartError } from "./startError.ts";
import type { TokenEndpointOptions } from "./tokens/oauth.ts";
import type { TokenTable } from "./tokens/tokens.ts";

/** What to serve, where, and how it behaves. */
export interface MockOptions {
  /** The API whose description comes with the mock; left out when `spec` or `document` is given. */
  api?: Api;
  /** Path of an OpenAPI 3.1 or 3.0 description to serve, in one file or several. */
  spec?: string;
  /** An OpenAPI 3.1 or 3.0 document to serve, every reference within it. */
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

/**
 * Refuses options that are wrong by themselves; what needs a file or the port is found later.
 *
 * @throws StartError about the first of them
 */
export function checkOptions(options: MockOptions): void {
  const { port = 0, host, log, onCall, keepCalls = 1, oauth, scenarios, record, spec } = options;
  // Node takes an empty host for every interface of the machine.
  if (host === "") throw new StartError("host is empty, give an address such as 127.0.0.1");
  for (const [name, value] of Object.entries({ log, onCall })) {
    if (value !== undefined && typeof value !== "function")
      throw new StartError(`${name} is not a function`);
  }
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new StartError(`port ${port} is not a whole number from 0 to 65535`);
  }
  refuseUnknown("option", options, OPTIONS);
  refuseUnknown("option of oauth", oauth ?? {}, OAUTH_OPTIONS);
  for (const verdict of Object.values(oauth?.grants ?? {})) {
    if (verdict !== "expired" && verdict !== "revoked") {
      throw new StartError(`oauth.grants has "${verdict}", which is neither expired nor revoked`);
    }
  }
  if (scenarios !== undefined && !Array.isArray(scenarios)) {
    throw new StartError("scenarios is not a list of folders");
  }
  refuseOverwriting(record, spec);
  if (!Number.isInteger(keepCalls) || keepCalls < 1) {
    throw new StartError(`keepCalls ${keepCalls} is not a whole number above 0`);
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
