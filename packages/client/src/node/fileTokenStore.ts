import { randomUUID } from "node:crypto";
import { realpathSync } from "node:fs";
import { open, readFile, rename, rm } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { OAuthOptions } from "../oauth/createOAuth.ts";
import type { OAuthError } from "../oauth/oauthError.ts";
import type { TokenPair, TokenStore } from "../oauth/tokenStore.ts";
import { withFileLock } from "./fileLock.ts";
import { canStartRenewal, runRenewal } from "./runRenewal.ts";

/** How a {@link fileTokenStore} works. */
export interface FileTokenStoreOptions {
  /**
   * Whether tokens are renewed in a short-lived process of their own, `true` by default. A refresh
   * token works once: a process that is killed between the server's answer and the file would lose
   * the account. `false` where no process can be started, or where the global `fetch` is set up by
   * the program, as for a proxy: the other process gets environment variables only.
   *
   * Without effect in Electron, and in a program that is bundled without the script of that process,
   * `renewalProcess.js`: there tokens are renewed in the process itself.
   */
  separateProcess?: boolean | undefined;
}

/**
 * Keeps the tokens of one account and integration in a JSON file that only its owner may read. Any
 * number of processes can share it. The folder has to exist and to be writable: the file is replaced
 * as a whole, and its lock, `<path>.lock`, lies beside it.
 *
 * Its functions throw an Error that names the file when that cannot be read or written, or holds
 * something else. Such a file is never overwritten.
 */
export function fileTokenStore(path: string, options: FileTokenStoreOptions = {}): TokenStore {
  const file = followLinks(resolve(path));
  /** The refresh token in the file and why it is of no use: refused, or its successor is not stored. */
  let held: { spent: string; error: OAuthError; pair: TokenPair | undefined } | undefined;

  const get = async (): Promise<TokenPair | undefined> => {
    const text = await readFile(file, "utf8").catch((error) => {
      if (error.code === "ENOENT") return undefined;
      throw new Error(`Cannot read ${file}: ${error.message}.`);
    });
    if (text === undefined) return undefined;
    const pair = readPair(text);
    if (pair) return pair;
    throw new Error(`${file} holds no tokens. Repair it, or remove it and authorize anew.`);
  };

  const set = async ({ accessToken, refreshToken, expiresAt }: TokenPair): Promise<void> => {
    const text = `${JSON.stringify({ accessToken, refreshToken, expiresAt }, undefined, 2)}\n`;
    if (!readPair(text)) throw new TypeError(`${file}: the server gave no refresh token.`);
    await get();
    await replaceFile(file, text).catch((error) => {
      throw new Error(`Cannot write ${file}: ${error.message}.`);
    });
  };

  const lock = <T>(work: () => Promise<T>): Promise<T> => withFileLock(`${file}.lock`, work);

  const renew = async (oauth: OAuthOptions, refused?: string): Promise<TokenPair> => {
    const isFresh = (pair: TokenPair | undefined) =>
      pair &&
      pair.accessToken !== refused &&
      pair.expiresAt - (oauth.margin ?? 60_000) > Date.now();
    const stored = await get();
    if (stored && stored.refreshToken === held?.spent) {
      const { error, pair, spent } = held;
      if (!pair) throw error;
      await lock(async () => {
        if ((await get())?.refreshToken === spent) await set(pair);
      });
      held = undefined;
      return renew(oauth, refused);
    }
    if (stored && isFresh(stored)) return stored;
    const { error, pair } = await runRenewal(file, oauth, refused);
    if (pair && !error) return pair;
    const { reason } = error as OAuthError;
    if (stored && (reason === "unsaved" || reason === "refused")) {
      held = { spent: stored.refreshToken, error: error as OAuthError, pair };
    } else if (reason === "unavailable") {
      // The process may have been killed between the file and its report.
      const later = await get();
      if (later && isFresh(later)) return later;
    }
    throw error;
  };

  const isSeparate = options.separateProcess !== false && canStartRenewal;
  return { get, set, lock, ...(isSeparate && { renew }) };
}

function readPair(text: string): TokenPair | undefined {
  try {
    const pair = JSON.parse(text);
    const { accessToken, refreshToken, expiresAt } = pair;
    const isPair = [accessToken, refreshToken].every((token) => token && typeof token === "string");
    return isPair && typeof expiresAt === "number" ? pair : undefined;
  } catch {
    return undefined;
  }
}

/** Replaces a file at once: whoever reads it, and whatever fails, it is the old or the new one. */
async function replaceFile(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    const file = await open(draft, "wx", 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  // Without this, a loss of power can undo the renaming. Windows cannot open a folder.
  const folder = await open(dirname(path)).catch(() => undefined);
  await folder?.sync().catch(() => {});
  await folder?.close();
}

/** The lock lies beside the file itself, so that all links to it share it. */
function followLinks(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
