import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createCallError } from "../errors.ts";
import type { OAuthOptions } from "../oauth/createOAuth.ts";
import type { OAuthFailure } from "../oauth/oauthError.ts";
import type { TokenPair } from "../oauth/tokenStore.ts";

/** What the process is told, over its standard input: its arguments could be seen by others. */
export interface RenewalOrder {
  readonly file: string;
  readonly refused: string | undefined;
  readonly oauth: Omit<OAuthOptions, "store" | "fetch">;
}

/** What the process answers, over its standard output. */
export interface RenewalReport {
  /** The fresh pair or, beside a failure, the new one that could not be stored. */
  readonly pair?: TokenPair | undefined;
  /** An OAuthError where it has a reason. */
  readonly failure?: RenewalFailure | undefined;
}

export interface RenewalFailure {
  readonly message: string;
  readonly reason: OAuthFailure | undefined;
  readonly status: number | undefined;
  readonly hint: string | undefined;
}

/** What came of a renewal; as {@link RenewalReport}. */
export interface RenewalOutcome {
  readonly pair?: TokenPair | undefined;
  readonly error?: Error | undefined;
}

// CommonJS has the one, modules the other; bundlers turn either into CommonJS and leave that out.
const self: string = typeof __filename === "string" ? __filename : fileURLToPath(import.meta.url);

/** The script lies beside this file and ends as it does: as a source, a module or CommonJS. */
const script: string = join(dirname(self), `renewalProcess${extname(self)}`);

/** In Electron, the program that is running is the application and no Node. */
export const canStartRenewal: boolean = existsSync(script) && !process.versions["electron"];

/**
 * Renews the tokens in a file in a process that goes on when this one is killed. It does not belong
 * to the group of this one: what a terminal or a service manager sends to the group passes it by.
 */
export async function runRenewal(
  file: string,
  options: OAuthOptions,
  refused: string | undefined,
): Promise<RenewalOutcome> {
  const { clientId, clientSecret, redirectUri, tokenUrl, authorizationUrl } = options;
  const { margin, timeout } = options;
  const order: RenewalOrder = {
    file,
    refused,
    oauth: {
      clientId,
      clientSecret,
      redirectUri,
      tokenUrl,
      authorizationUrl,
      margin,
      timeout,
    },
  };
  const { text, end } = await converse(JSON.stringify(order));
  let report: RenewalReport;
  try {
    // What else NODE_OPTIONS loads into the process may have printed something before.
    report = JSON.parse(text.slice(text.lastIndexOf("\n{")));
  } catch {
    const hint = `the process of the renewal ended with ${end}`;
    report = { failure: { message: "", reason: "unavailable", status: undefined, hint } };
  }
  const { pair, failure } = report;
  if (!failure) return { pair };
  const { message, reason, status, hint } = failure;
  const outgoing = { operationId: "oauth", method: "POST", url: tokenUrl };
  const error = reason
    ? createCallError("OAuth", outgoing, `${reason} ${hint}`.trim(), { reason, status, hint })
    : new Error(message);
  return { pair, error };
}

/** Runs the script: writes its input, and reads its output to the end. */
function converse(input: string): Promise<{ text: string; end: unknown }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script], {
      detached: true,
      windowsHide: true,
      // Nobody reads what it may say on a broken pipe, and writing there would end it.
      stdio: ["pipe", "pipe", "ignore"],
    });
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (part: string) => {
      text += part;
    });
    child.on("error", (error) => resolve({ text: "", end: error.message }));
    child.on("close", (code, signal) => resolve({ text, end: signal ?? code }));
    // When it has ended before it could read, its end tells.
    child.stdin.on("error", () => {}).end(input);
  });
}
