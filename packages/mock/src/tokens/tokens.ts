import type { Selection } from "../scenario/selection.ts";
import { StartError } from "../startError.ts";
import { createTokenMaker } from "./fictionalToken.ts";

const STATUSES = ["valid", "expired", "revoked"] as const;

/** What has become of a token that is known. */
export type TokenStatus = (typeof STATUSES)[number];

/** What the mock is told about a token: its status, and the scenario that its requests play. */
export type TokenEntry = TokenStatus | { status: TokenStatus; scenario?: string | Selection };

/** The tokens that the mock knows. */
export type TokenTable = Readonly<Record<string, TokenEntry>>;

/** What the mock makes of a token. */
export interface TokenCheck {
  /** `unknown` for a token that a table does not list. */
  status: TokenStatus | "unknown";
  /** Whether the mock's token endpoint has given it out. */
  issued: boolean;
  /** The scenario that the table gives the token. */
  scenario?: string | Selection;
}

/** The answer of a token endpoint, so far as it is about tokens. */
export interface TokenPair {
  accessToken: string;
  refreshToken: string;
  /** Seconds that the access token lives. */
  expiresIn: number;
  /** The server's clock, in seconds since 1970. */
  serverTime: number;
}

/** The tokens of one mock: those of its table and those it gives out. */
export interface TokenStore {
  /** @param token as `readBearer` gives it */
  check(token: string): TokenCheck;
  /**
   * Gives out a new pair. Access tokens of earlier pairs stay valid until they expire: whether
   * amoCRM ends them on a refresh is not known.
   *
   * @param isTaken whether a refresh token has been seen before, in an earlier run of the mock
   */
  issue(isTaken: (refreshToken: string) => boolean): TokenPair;
}

/** How a mock deals with tokens. */
export interface TokenOptions {
  /** Tokens that the mock knows; with a table all others are refused, without one all are valid. */
  tokens?: TokenTable;
  /** Seconds that an access token lives; 86400, as with amoCRM, unless given. */
  tokenLifetime?: number;
  /** Makes the tokens of one mock differ from another's. */
  seed?: string;
  /** The clock, in milliseconds since 1970. */
  now?: () => number;
}

/**
 * Makes the store of a mock's tokens. It keeps none of those it gives out, so it never grows.
 *
 * @throws StartError when the table or the lifetime is wrong; the message quotes no token
 */
export function createTokenStore(options: TokenOptions = {}): TokenStore {
  const { tokens, tokenLifetime = 86_400, seed = "", now = Date.now } = options;
  if (!Number.isSafeInteger(tokenLifetime) || tokenLifetime < 1) {
    throw new StartError(`tokenLifetime ${tokenLifetime} is not a whole number of seconds above 0`);
  }
  const table = tokens === undefined ? undefined : readTable(tokens);
  const maker = createTokenMaker(seed);
  let serial = 0;

  return {
    check(token) {
      const entry = table?.get(token);
      if (entry !== undefined) return { ...entry, issued: false };
      const expiry = maker.readExpiry(token);
      if (expiry !== undefined) {
        return { status: now() < expiry * 1000 ? "valid" : "expired", issued: true };
      }
      return { status: table === undefined ? "valid" : "unknown", issued: false };
    },

    issue(isTaken) {
      let refreshToken: string;
      do {
        serial += 1;
        refreshToken = maker.makeRefreshToken(serial);
      } while (isTaken(refreshToken));
      const serverTime = Math.floor(now() / 1000);
      const accessToken = maker.makeAccessToken(serial, serverTime, serverTime + tokenLifetime);
      return { accessToken, refreshToken, expiresIn: tokenLifetime, serverTime };
    },
  };
}

/**
 * Reads the token out of an `Authorization` header: `Bearer` in any letter case, or the token alone.
 * Of a key with a signature (`key:signature`, as SuprSend's libraries send it) the key is the token,
 * because the signature is another one with every request.
 *
 * @returns undefined when there is no token or the scheme is another one
 */
export function readBearer(authorization: string | undefined): string | undefined {
  const [first = "", second, ...rest] = (authorization ?? "").trim().split(/\s+/);
  if (rest.length > 0) return undefined;
  if (first.toLowerCase() === "bearer") return second;
  const [token] = first.split(":");
  return token === "" || second !== undefined ? undefined : token;
}

/** A token may contain `=` itself, and settings of a scenario do. */
const ENTRY = new RegExp(`^(.+?)=(${STATUSES.join("|")})(?::(.*))?$`);

/**
 * Reads tokens as they stand on a command line: `demo-token=valid`, and with a scenario
 * `demo-token=valid:rate-limit` or `demo-token=valid:rate-limit:requests=2`.
 *
 * @throws StartError about the first entry that is wrong; the message quotes no token
 */
export function parseTokens(entries: readonly string[]): TokenTable {
  const table = new Map<string, TokenEntry>();
  for (const [index, entry] of entries.entries()) {
    const place = `--token number ${index + 1}`;
    const [, token, status, scenario] = ENTRY.exec(entry) ?? [];
    if (token === undefined || !isStatus(status)) {
      throw new StartError(
        `${place} is not <token>=<status>, where the status is one of ${STATUSES.join(", ")}`,
      );
    }
    if (scenario === "") throw new StartError(`${place} has no scenario after the colon`);
    if (table.has(token)) throw new StartError(`${place} names a token a second time`);
    table.set(token, scenario === undefined ? status : { status, scenario });
  }
  return Object.fromEntries(table);
}

function readTable(tokens: TokenTable): Map<string, Exclude<TokenEntry, string>> {
  const entries = Object.entries(tokens).map(([token, given], index) => {
    const entry = typeof given === "string" ? { status: given } : given;
    const place = `entry ${index + 1} of tokens`;
    if (readBearer(token) !== token) {
      throw new StartError(
        `${place} is not a token: leave out "Bearer", white space and what follows a colon`,
      );
    }
    if (!isStatus(entry?.status)) {
      throw new StartError(`${place} has a status that is none of ${STATUSES.join(", ")}`);
    }
    return [token, entry] as const;
  });
  return new Map(entries);
}

function isStatus(value: unknown): value is TokenStatus {
  return STATUSES.some((status) => status === value);
}
