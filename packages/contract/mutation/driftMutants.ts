import { type Exchange, essence, isJson } from "../src/index.ts";
import type { Api, Description } from "./descriptions.ts";
import { answer, type Documented, listDocumented } from "./documented.ts";
import { messageDriftsOf } from "./messageDrifts.ts";
import { takeTurns } from "./pick.ts";
import { createReference, type Reference } from "./reference.ts";
import { type DriftKind, driftsOf } from "./valueDrifts.ts";

/** A documented response with one thing changed. */
export interface DriftMutant {
  /** `amocrm getContact 200 application/hal+json ok: /id, integer to null`. */
  readonly name: string;
  readonly api: Api;
  readonly kind: DriftKind;
  readonly operator: string;
  /** Allowed by the description all the same: whoever reports it raises a false alarm. */
  readonly legal: boolean;
  /** What it was made of. */
  readonly documented: Documented;
  readonly exchange: Exchange;
}

/** How many mutants of a description must be seen, if there are as many. */
const AMOUNTS: Readonly<Record<Api, number>> = { amocrm: 900, suprsend: 300, parcels: 150 };

/** Legal ones, as a share of them at most. */
const LEGAL = 0.3;

/** What part of the mutants is of a kind: most of what changes in a service is in its bodies. */
const SHARES: Readonly<Record<DriftKind, number>> = {
  shape: 0.5,
  format: 0.06,
  field: 0.18,
  member: 0.06,
  mediaType: 0.07,
  status: 0.06,
  body: 0.06,
  header: 0.06,
};

interface Candidate {
  readonly documented: Documented;
  readonly kind: DriftKind;
  readonly operator: string;
  readonly place: string;
  /** Made late: of thousands of candidates few are taken. */
  make(): { readonly response: Exchange["response"]; readonly legal: boolean };
}

/**
 * Makes one-step mutants of all documented responses, evenly among the kinds of steps, the same for
 * the same seed.
 */
export function makeDriftMutants(
  descriptions: readonly Description[],
  seed: number,
): DriftMutant[] {
  return descriptions.flatMap((description) => {
    const reference = createReference(description.document);
    const candidates = listDocumented(description).flatMap((documented) => [
      ...valueCandidates(reference, documented),
      ...messageCandidates(documented),
    ]);
    const known = new Set<string>();
    return (Object.keys(SHARES) as DriftKind[]).flatMap((kind) => {
      const most = Math.round(AMOUNTS[description.api] * SHARES[kind]);
      const own = candidates.filter((candidate) => candidate.kind === kind);
      return takeEvenly(description.api, own, most, known, seed);
    });
  });
}

function takeEvenly(
  api: Api,
  candidates: readonly Candidate[],
  most: number,
  known: Set<string>,
  seed: number,
): DriftMutant[] {
  const seen: DriftMutant[] = [];
  const legal: DriftMutant[] = [];
  for (const candidate of takeTurns(candidates, ({ operator }) => operator, seed)) {
    if (seen.length >= most) break;
    const { documented, kind, operator, place } = candidate;
    const { response, legal: isLegal } = candidate.make();
    const key = keyOf(response);
    if (known.has(key) || (isLegal && legal.length >= most * LEGAL)) continue;
    known.add(key);
    (isLegal ? legal : seen).push({
      name: `${api} ${documented.name}: ${place === "" ? "" : `${place}, `}${operator}`,
      api,
      kind,
      operator,
      legal: isLegal,
      documented,
      exchange: { request: documented.exchange.request, response },
    });
  }
  return [...seen, ...legal];
}

/** Operations share most of their error answers: the same mutant is taken once. */
function keyOf({ status, headers, body }: Exchange["response"]): string {
  return `${status} ${JSON.stringify(headers)} ${Buffer.from(body).toString("base64")}`;
}

function valueCandidates(reference: Reference, documented: Documented): Candidate[] {
  const { content, value, exchange } = documented;
  const pointer = content?.schemaPointer;
  if (content === undefined || pointer === undefined || !isJson(essence(content.mediaType))) {
    return [];
  }
  const { status, headers } = exchange.response;
  // Problem details may have members of any name (RFC 9457, 3.2).
  const isOpen = essence(content.mediaType) === "application/problem+json";
  return driftsOf(reference, pointer, value).map((drift) => ({
    ...drift,
    documented,
    make: () => ({
      response: answer(status, headers, content.mediaType, drift.value),
      legal:
        reference.isValid(pointer, drift.value) &&
        !reference.hasStrangers(pointer, drift.value, isOpen),
    }),
  }));
}

function messageCandidates(documented: Documented): Candidate[] {
  return messageDriftsOf(documented).map(({ kind, operator, response, legal }) => ({
    documented,
    kind,
    operator,
    place: "",
    make: () => ({ response, legal }),
  }));
}
