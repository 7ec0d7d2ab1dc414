import { type Circumstances, writeCircumstances } from "@liaison/bench/circumstances";
import { rowsOf } from "@liaison/bench/contenders";
import { median } from "@liaison/bench/statistics";
import { writeTable } from "@liaison/bench/table";
import { type TargetResult, writeTargets } from "@liaison/bench/targets";
import { type ContenderId, contenders, type Size } from "./contenders.ts";
import { CATEGORIES, type Category } from "./lighthouse.ts";
import { profiles } from "./profiles.ts";
import type { AuditedId, Results } from "./results.ts";
import type { Sample } from "./sample.ts";
import type { Described } from "./stage.ts";

/** What the report tells beside the figures. */
export interface ReferenceCircumstances extends Circumstances {
  described: Record<Size, Pick<Described, "operations" | "target">>;
}

interface Column {
  head: string;
  key: keyof Sample;
  show(figure: number): string;
}

const whole = (figure: number) => figure.toFixed(0);
const columns: readonly Column[] = [
  { head: "kB", key: "bytes", show: (bytes) => (bytes / 1000).toFixed(bytes < 100_000 ? 1 : 0) },
  { head: "requests", key: "requests", show: whole },
  { head: "third-party", key: "thirdParty", show: whole },
  { head: "first paint, ms", key: "firstPaint", show: whole },
  { head: "**operation readable, ms**", key: "readable", show: whole },
  { head: "blocking, ms", key: "blocking", show: whole },
  { head: "heap, MB", key: "heap", show: (bytes) => (bytes / 1e6).toFixed(1) },
  { head: "layout shift", key: "shift", show: (figure) => figure.toFixed(3) },
];

/** Writes the report in Markdown. */
export function writeReport(
  results: Results,
  judged: readonly TargetResult[],
  { described, ...circumstances }: ReferenceCircumstances,
): string {
  const tables = (["own", "large"] as const).flatMap((size) => [
    `## ${HEADINGS[size]}, ${described[size].operations} operations`,
    `Opened at \`${described[size].target.operationId}\`.`,
    ...profiles.flatMap((profile) => [
      `### ${profile.title}`,
      writeSamples(results.samples[size][profile.id]),
    ]),
  ]);
  return [
    "<!-- Made by `pnpm bench` (apps/reference/benchmarks/run.ts). Run it again, do not edit. -->",
    "# Benchmarks of the reference",
    INTRODUCTION,
    writeCircumstances(circumstances, AGAIN),
    "## Targets",
    writeTargets(judged),
    "## How it is measured",
    METHOD,
    ...tables,
    ...(results.scores.size === 0
      ? []
      : ["## Lighthouse", LIGHTHOUSE, writeScores(results.scores)]),
  ]
    .join("\n\n")
    .concat("\n");
}

const HEADINGS: Record<Size, string> = {
  own: "Our description of amoCRM",
  large: "The same description, copied",
};

const INTRODUCTION = `\
How fast a reader who follows a link to one operation can read it, in our reference and in others. All of them show the same description and come from the same kind of server, in the same browser, in one run.`;

const AGAIN =
  "`pnpm bench` in the root does it again; it needs Chromium, and the first run fetches the other references.";

const METHOD = `\
Every visit starts with an empty cache, at the address that the reference itself has for the operation, in the middle of the description. Visits take turns, so that what else the machine does spreads over all references. ${writeRounds()} A cell has the median, and the lowest and the highest where they differ.

- **Browser**: Debian's Chromium without a way to any other machine. The server is on the same machine and sends gzip, level 9, over HTTP/1.1. *Fast* is a desktop with nothing slowed down. *Slow* is a phone by the figures of Lighthouse's slow 4G, set through the DevTools protocol: processor 4 times slower, 1.6 Mbps down, 750 kbps up, 150 ms added to each request.
- **kB**: 1000 bytes on the wire, headers included, until the page is quiet: half a second without a request under way or a long task, waited for ten seconds at most. **Requests** are those of the page and of its workers; **third-party** are those to another origin.
- **Operation readable**: time from the start of the navigation until the summary and the first sentence of the operation's description stand on the screen with nothing above them, and below them the description of its parameter is laid out and visible. The same three texts are looked for in all references, on each frame. The frame after counts, and never an earlier time than the first contentful paint.
- **Blocking**: what tasks of the main thread take beyond 50 ms each. **Heap**: JavaScript's heap after a garbage collection. **Layout shift**: CLS as the Web Vitals count it.
- **Redoc** is what \`redocly build-docs\` writes. Its script and a stand-in for its maker's logo come from a second server on this machine, under another origin, and count as third-party; the connection to a remote host, which a reader has to wait for, is left out. **Scalar** asks its maker's host for fonts; these requests fail at once and bring no bytes. Both get better figures here than on the web.
- **300 operations** are copies of the paths, with tags, components and texts of their own.
- Starlight's OpenAPI plugin is left out: it is a whole project of its own to build, not a bundle.`;

function writeRounds(): string {
  const clauses = contenders.map(({ title, rounds: { own, large } }) =>
    own === large ? `${title} ${own}` : `${title} ${own}, with 300 operations ${large}`,
  );
  return `Visits per cell: ${clauses.join("; ")}.`;
}

const LIGHTHOUSE = `\
Lighthouse's own phone, one run each, at our description. Its scores of performance are computed for slow 4G from a visit without one.`;

function writeSamples(samples: ReadonlyMap<ContenderId, readonly Sample[]>): string {
  const readable = (own: readonly Sample[]) => median(own.map((sample) => sample.readable));
  const redoc = samples.get("redoc");
  return writeTable(
    ["", ...columns.map(({ head }) => head), "× Redoc"],
    rowsOf(contenders, samples, (own) => [
      ...columns.map(({ key, show }) =>
        spread(
          own.map((sample) => sample[key]),
          show,
        ),
      ),
      redoc === undefined ? "" : (readable(own) / readable(redoc)).toFixed(2),
    ]),
  );
}

/** The median, and the lowest and highest where they show as something else. */
function spread(figures: readonly number[], show: (figure: number) => string): string {
  const middle = show(median(figures));
  const ends = [show(Math.min(...figures)), show(Math.max(...figures))];
  return ends.every((end) => end === middle) ? middle : `${middle} (${ends.join("–")})`;
}

function writeScores(scores: ReadonlyMap<AuditedId, Record<Category, number>>): string {
  const audited = [{ id: "landing" as const, title: "**our landing page**" }, ...contenders];
  return writeTable(
    ["", ...CATEGORIES],
    rowsOf<AuditedId, Record<Category, number>>(audited, scores, (own) =>
      CATEGORIES.map((category) => `${own[category]}`),
    ),
  );
}
