import type { Exchange } from "../engine/exchange.ts";

/** What can be missing where traffic was only looked at: beginnings of the rules that look at it. */
export type UnjudgedPart = "request.body" | "response.body" | "request.security";

/** An exchange of other programs, as far as it was seen. */
export interface Observation {
  /** Bodies without content codings; what was not seen is empty, and named in `unjudged`. */
  readonly exchange: Exchange;
  /** Why parts cannot be judged: `not recorded`. */
  readonly unjudged: Readonly<Partial<Record<UnjudgedPart, string>>>;
}
