/**
 * Gives the access token of the next request, without `Bearer`. Called before every attempt, so it
 * should answer at once, with a text, while the token is good.
 *
 * @param refused the token that the server has just refused with 401. A token that differs from it
 *   is tried once; the same token, returned again, ends the call with the 401.
 */
export type TokenFunction = (refused?: string) => string | Promise<string>;

/** A token that does not change, or a function that gives one. */
export type TokenSource = string | TokenFunction;
