import { isObject, type JsonObject } from "../engine/description/document.ts";

/**
 * The requests per second that a description permits one integration, by its `x-rate-limits`: a list
 * of `requests` in so many `seconds`.
 *
 * @returns undefined when it says nothing
 */
export function describedRate(document: JsonObject): number | undefined {
  const limits = document["x-rate-limits"];
  if (!Array.isArray(limits)) return undefined;
  const rates = limits.flatMap((limit) => {
    if (!isObject(limit)) return [];
    const rate = Number(limit["requests"]) / Number(limit["seconds"]);
    return rate > 0 && Number.isFinite(rate) ? [rate] : [];
  });
  return rates.length === 0 ? undefined : Math.min(...rates);
}
