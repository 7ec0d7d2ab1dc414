import { writeTable } from "@liaison/bench/table";
import { TIERS, type Tier } from "./corpus.ts";
import { type DriftScore, KINDS } from "./driftScore.ts";
import type { PeerScores } from "./peers/askPeers.ts";
import type { SpecScore } from "./specScore.ts";

/** What a run of the mutants found out about our own engine. */
export interface OwnResults {
  readonly seed: number;
  readonly closed: DriftScore;
  readonly open: DriftScore;
  /** Documented responses, and legal mutants. */
  readonly originals: number;
  readonly legal: number;
  readonly spec: SpecScore;
}

/** What only a complete run adds. */
export interface FurtherResults {
  readonly peers: PeerScores;
  /** Mutants of the description that `liaison check` alone tells. */
  readonly checkAlone: number;
  /** Every mutant that there is. */
  readonly all: SpecScore;
}

const TITLES: Readonly<Record<Tier, string>> = {
  examples: "documented examples alone",
  valid: "and generated valid messages",
  invalid: "and generated near-misses",
};

/** Names of the kinds of drift, as heads of columns. */
const HEADS = [
  "shape, type, null, enum",
  "format",
  "undeclared or renamed field",
  "undeclared member",
  "media type",
  "undeclared status",
  "empty, broken or extra body",
  "header",
];

/** The row of a checker in the table of drift. */
export function driftRow(title: string, score: DriftScore): string[] {
  const cells = KINDS.map((kind) => {
    const { seen = 0, total = 0 } = score.byKind[kind] ?? {};
    return `${seen}/${total}`;
  });
  const alarms = String(score.falseAlarms.length);
  const { ofPassing } = score;
  return [
    title,
    ...cells,
    `${score.seen}/${score.total}`,
    percent(score),
    percent(ofPassing),
    alarms,
  ];
}

/** The rows of our own engine. */
export function ownDriftRows({ closed, open }: OwnResults): string[][] {
  return [
    driftRow("**Liaison** (violations and drift)", closed),
    driftRow("Liaison, violations alone", open),
  ];
}

/** Writes the table of drift in Markdown. */
export function writeDriftTable(own: OwnResults, peers: PeerScores = new Map()): string {
  const alarms = `false alarms of ${own.originals + own.legal}`;
  const head = ["", ...HEADS, "seen", "", "where the original passes", alarms];
  const rows = [...peers].map(([title, score]) => driftRow(title, score));
  return writeTable(head, [...ownDriftRows(own), ...rows]);
}

/** Writes the table of mutants of the description in Markdown. */
export function writeSpecTable({ spec }: OwnResults, checkAlone?: number): string {
  const rows = TIERS.map((tier) => [TITLES[tier], ...share(spec.told[tier], spec.total)]);
  const alone =
    checkAlone === undefined ? [] : [["`liaison check` alone", ...share(checkAlone, spec.total)]];
  return writeTable(["Corpus", "told", ""], [...rows, ...alone]);
}

function share(seen: number, total: number): string[] {
  return [`${seen}/${total}`, percent({ seen, total })];
}

/** Rounded down, so that only what is complete is 100 %. */
export function percent({
  seen,
  total,
}: {
  readonly seen: number;
  readonly total: number;
}): string {
  return `${(Math.floor((seen / total) * 1000) / 10).toFixed(1)} %`;
}

/** Survivors as a list in Markdown. */
export function writeSurvivors(names: readonly string[]): string {
  return names.length === 0 ? "None." : names.map((name) => `- ${name}`).join("\n");
}

/** Lists the reasons of equivalent mutants in Markdown. */
export function writeEquivalent({ equivalent }: SpecScore): string {
  return writeTable(
    ["Why nothing can tell them", "mutants"],
    [...equivalent].map(([reason, count]) => [reason, String(count)]),
  );
}

/** Writes MUTATION.md. */
export function writeReport(own: OwnResults, { peers, checkAlone, all }: FurtherResults): string {
  const { seed, closed, originals, legal, spec } = own;
  const equivalent = sum(all);
  return `\
<!-- Written by \`pnpm mutate --write\`. -->

# How much the contract kit sees

A tool that finds nothing may have nothing to find, or may be blind. So we plant faults and count how
many are seen: in responses (drift), and in the descriptions themselves.

Everything here follows from the seed ${seed}. \`pnpm mutate\` in \`packages/contract\` repeats our own
figures in about a minute, \`pnpm mutate --peers\` installs the other tools and runs them too.
\`pnpm mutate --write\` does all of it and writes this file; the test suite holds our own figures
against it.

## Drift in responses

${closed.total} responses that must be seen, each one step away from one of the ${originals} documented
responses of amoCRM, SuprSend and a small invented API that has what these two do not use (typed
response headers, lists in every style, forms, \`default\` answers). The steps are chosen by kind:
about half of them change the shape of a body. ${legal} more steps are legal by the description (an
optional field absent, another value, a further header); whoever reports one of them, or a documented
response as it is, raises a false alarm.

${writeDriftTable(own, peers)}

Whether a step must be seen is not said by our engine: plain Ajv holds the body against the schema,
and what no schema tells (undeclared fields and members, media types, statuses, headers, empty
bodies) is written down a second time in \`mutation/reference.ts\`. Problem details may have members of
any name (RFC 9457), so that one more is legal there.

The others judge the same responses: jest-openapi in process, on the description as OpenAPI 3.0,
because it reads no 3.1; Prism as a proxy over HTTP; respect as one run with a workflow for each
response, over HTTP. A mutant counts as seen by a tool that lets its original pass. Three kinds of
documented responses do not pass everywhere: those declared as \`5XX\` (jest-openapi, respect), those
declared as \`default\` (jest-openapi), and those of a second media type (jest-openapi). The column
before the last leaves their mutants out. Prism ends when an optional header that is a list is absent.
A body after the status 204 cannot be sent over HTTP, so that Prism and respect are not asked about it.

Survivors of Liaison:

${writeSurvivors(closed.survivors)}

## Mutants of the descriptions

${spec.total} one-step edits of the descriptions: a required name dropped or added, a type changed,
widened or nulled, a bound moved by one, a member, branch, property, format or pattern dropped, an
object opened or closed; and edits of parameters, media types, statuses, headers and security. A
mutant is told when a message gets another verdict (keeps, drifts, violates) by it than by the
original. The messages are made of the original. ${sum(spec)} more edits change nothing that a message
could show; they are listed below and not counted.

${writeSpecTable(own, checkAlone)}

Documented examples alone are nearly worthless against a wrong description: whatever it allows too
much, no valid example tells. \`liaison check\` alone is one run of the check by the wrong
description against a service that keeps to the right one, with the documented answers: it sees only
what its own requests and these answers touch.

Survivors:

${writeSurvivors(spec.survivors)}

All ${all.total + equivalent} mutants that there are, instead of the chosen ones: ${all.told.invalid} of
${all.total} told (${percent({ seen: all.told.invalid, total: all.total })}), ${equivalent} equivalent.

### Equivalent mutants

No message tells them from the original. They are found by the rules of \`mutation/equivalent.ts\` or
listed in \`mutation/equivalent.yaml\`; \`pnpm mutate --write\` tries all of them all the same and fails
when one is told.

${writeEquivalent(all)}
`;
}

function sum({ equivalent }: SpecScore): number {
  return [...equivalent.values()].reduce((a, b) => a + b, 0);
}
