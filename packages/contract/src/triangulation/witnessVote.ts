import type { Contract, Verdict } from "../engine/contract.ts";
import type { Exchange } from "../engine/exchange.ts";
import type { Violation } from "../engine/violation.ts";
import type { WitnessVote } from "./decisions.ts";

/** Asks a second description about a finding. */
export type WitnessSearch = (violation: Violation, exchange: Exchange) => WitnessVote;

/**
 * Prepares the asking. It forbids what it has a finding of its own about, at the place or around it:
 * descriptions that differ may tell the same mistake a level higher or lower.
 */
export function createWitnessSearch(witness: Contract | undefined): WitnessSearch {
  const verdicts = new WeakMap<Exchange, Verdict>();
  return (violation, exchange) => {
    if (witness === undefined) return "absent";
    const verdict = verdicts.get(exchange) ?? witness.check(exchange);
    verdicts.set(exchange, verdict);
    const message = isAboutRequest(violation) ? "request" : "response";
    if (verdict.operation === undefined) return message === "request" ? "forbids" : "absent";
    const found = [...verdict.violations, ...verdict.drift].filter(({ rule }) =>
      rule.startsWith(`${message}.`),
    );
    // A finding that is about no place speaks of the whole request.
    if (!violation.rule.startsWith(`${message}.`)) return found.length > 0 ? "forbids" : "allows";
    const isSame = found.some(
      (other) => isSamePart(other, violation) && isNear(other.place, violation.place),
    );
    return isSame ? "forbids" : "allows";
  };
}

function isAboutRequest({ rule }: Violation): boolean {
  return !rule.startsWith("response.") && rule !== "check.invalid.status";
}

/** Routes come first: with another path or method the descriptions speak of different operations. */
function isSamePart(a: Violation, b: Violation): boolean {
  const [partOfA, partOfB] = [partOf(a), partOf(b)];
  return partOfA === partOfB || partOfA === "drift" || partOfB === "drift";
}

function partOf({ rule }: Violation): string {
  const [, part = ""] = rule.split(".");
  return part === "field" || part === "member" ? "drift" : part;
}

function isNear(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (!long.startsWith(short)) return false;
  return short === "" || long.length === short.length || /^[/[]/.test(long.slice(short.length));
}
