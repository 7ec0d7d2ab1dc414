import { classOf, type ErrorClass } from "../errorClasses.ts";
import type { CallError } from "../errors.ts";

/**
 * Why there is no token.
 *
 * - `denied`: the user refused, or came back without a code.
 * - `state`: the state is not the one that was sent; somebody else began this authorization.
 * - `missing`: nothing is stored yet, so a code has to be exchanged first.
 * - `refused`: the server does not take the code, the refresh token or the client. That refresh token
 *   is not sent again; the account has to be authorized anew.
 * - `unavailable`: no tokens came. The refresh token may be spent or not; the next call tries again.
 * - `unsaved`: the new pair could not be stored. It is kept in memory, unused, and the next call
 *   tries to store it again.
 */
export type OAuthFailure = "denied" | "state" | "missing" | "refused" | "unavailable" | "unsaved";

/**
 * There is no token to call with. Has no `cause`: the errors of stores and HTTP libraries often
 * carry what was to be stored or sent, and that is secret.
 */
export interface OAuthError extends CallError {
  readonly name: "OAuthError";
  readonly reason: OAuthFailure;
  /** Status of the token endpoint's answer. */
  readonly status: number | undefined;
  /** What the server says about the cause, or the error that came instead; may be empty. */
  readonly hint: string;
}
export const OAuthError: ErrorClass<OAuthError> = /* @__PURE__ */ classOf("Call OAuth");
