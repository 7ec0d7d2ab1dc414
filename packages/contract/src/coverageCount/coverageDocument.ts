import { isObject, type JsonObject } from "../engine/description/document.ts";

/**
 * What is counted of an operation. `parameters` are those that were sent with a valid value, `refusals`
 * those that were sent with an invalid one (where any is), `members` those of declared sets of values.
 */
export const COVERAGE_KINDS = [
  "statuses",
  "mediaTypes",
  "parameters",
  "refusals",
  "fields",
  "members",
] as const;
export type CoverageItemKind = (typeof COVERAGE_KINDS)[number];

/**
 * How much of a description exchanges touched: every declared thing with the number of exchanges that
 * touched it, 0 for none. Plain JSON; documents of the same description can be added up.
 */
export interface CoverageDocument {
  readonly format: "liaison-coverage/1";
  readonly description: { readonly title: string; readonly version: string };
  /** In the order of the description. */
  readonly operations: readonly OperationCoverage[];
}

/** The counts of one operation. */
export interface OperationCoverage extends Readonly<Record<CoverageItemKind, ItemCounts>> {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly tags: readonly string[];
  readonly exchanges: number;
}

/**
 * Exchanges by thing, in the order of the description. The things are written so:
 *
 * - statuses `200`, `5XX`; mediaTypes `200 application/json`
 * - parameters and refusals `query page`
 * - fields `request /name`, `200 /_embedded/contacts/*&#47;id`: every item of a list and every value of
 *   a map is `*`
 * - members `query order[id]=asc`, `request /*&#47;type="work"`, `200 /type="work"`
 */
export type ItemCounts = Readonly<Record<string, number>>;

/** Title and version of a description, for reports. */
export function titleOf({ info }: JsonObject): CoverageDocument["description"] {
  const { title = "untitled", version = "0" } = isObject(info) ? info : {};
  return { title: String(title), version: String(version) };
}
