import { createHmac } from "node:crypto";

/** Who and what the tokens are about: the one account and administrator of all examples. */
const CLAIMS = {
  iss: "https://example.amocrm.ru",
  sub: "9001",
  account_id: 30001000,
  base_domain: "example.amocrm.ru",
  scopes: ["crm"],
} as const;

/** Says to whoever decodes a token that it opens nothing. */
const HEADER = encode(JSON.stringify({ typ: "JWT", alg: "HS256", kid: "fictional-liaison-mock" }));
const MARK = "fictional signature ";

/** Makes tokens that look like amoCRM's, and knows them again without having kept them. */
export interface TokenMaker {
  /**
   * An access token: three base64url parts, the middle one with claims.
   *
   * @param serial number of the pair it belongs to
   * @param issuedAt seconds since 1970
   * @param expiresAt seconds since 1970
   */
  makeAccessToken(serial: number, issuedAt: number, expiresAt: number): string;
  /** A refresh token, which says nothing. */
  makeRefreshToken(serial: number): string;
  /** When an access token of this maker ends, in seconds since 1970; undefined for any other token. */
  readExpiry(token: string): number | undefined;
}

/**
 * Makes the maker of a mock's tokens. There is no chance in them: the same seed, numbers and times
 * give the same tokens.
 */
export function createTokenMaker(seed: string): TokenMaker {
  const sign = (text: string): string =>
    createHmac("sha256", `fictional ${seed}`).update(text).digest("hex").slice(0, 24);
  const signature = (content: string): string => encode(MARK + sign(content));

  return {
    makeAccessToken(serial, issuedAt, expiresAt) {
      const times = { iat: issuedAt, nbf: issuedAt, exp: expiresAt };
      const claims = { ...CLAIMS, jti: `fictional-${serial}`, ...times };
      const content = `${HEADER}.${encode(JSON.stringify(claims))}`;
      return `${content}.${signature(content)}`;
    },

    makeRefreshToken(serial) {
      return `fictional-refresh-token-${serial}-${sign(`refresh ${serial}`)}`;
    },

    readExpiry(token) {
      if (!token.startsWith(`${HEADER}.`)) return undefined;
      const end = token.lastIndexOf(".");
      if (token.slice(end + 1) !== signature(token.slice(0, end))) return undefined;
      const claims = Buffer.from(token.slice(HEADER.length + 1, end), "base64url").toString();
      return (JSON.parse(claims) as { exp: number }).exp;
    },
  };
}

function encode(text: string): string {
  return Buffer.from(text).toString("base64url");
}
