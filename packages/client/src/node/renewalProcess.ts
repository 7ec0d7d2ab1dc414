import { writeSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { createOAuth } from "../oauth/createOAuth.ts";
import type { OAuthError } from "../oauth/oauthError.ts";
import type { TokenPair, TokenStore } from "../oauth/tokenStore.ts";
import { fileTokenStore } from "./fileTokenStore.ts";
import type { RenewalOrder, RenewalReport } from "./runRenewal.ts";

/** Attempts to store a new pair, half a second apart: virus scanners hold files for a moment. */
const ATTEMPTS = 5;

// Nothing but SIGKILL may end it between the server's answer and the file; its time is limited.
for (const signal of ["SIGHUP", "SIGINT", "SIGTERM"]) process.on(signal, () => {});

async function renew({ file, refused, oauth }: RenewalOrder): Promise<RenewalReport> {
  const tokens = fileTokenStore(file, { separateProcess: false });
  let pair: TokenPair | undefined;
  const store: TokenStore = {
    ...tokens,
    async get() {
      // Asked again after a failure: whether the old pair still does, the other process decides.
      if (pair) return undefined;
      const stored = await tokens.get();
      // Called under the lock, before the refresh token is spent: shows that the file can be written.
      if (stored) await tokens.set(stored);
      pair = stored;
      return stored;
    },
    async set(next) {
      pair = next;
      for (let attempt = 1; ; attempt++) {
        try {
          return await tokens.set(next);
        } catch (error) {
          if (attempt === ATTEMPTS) throw error;
          await sleep(500);
        }
      }
    },
  };
  try {
    await createOAuth({ ...oauth, store })(refused);
    return { pair };
  } catch (error) {
    const { message, reason, status, hint } = error as OAuthError;
    const failure = { message, reason, status, hint };
    return reason === "unsaved" ? { pair, failure } : { failure };
  }
}

async function main(): Promise<void> {
  let text = "";
  for await (const part of process.stdin.setEncoding("utf8")) text += part;
  // A text that is cut off comes from a process that was killed while it wrote: nothing is begun.
  const report = await renew(JSON.parse(text));
  try {
    writeSync(1, `\n${JSON.stringify(report)}`);
  } catch {
    // Whoever asked is gone; the file has it.
  }
  process.exit();
}

main();
