import { median } from "@liaison/bench/statistics";
import { judgeEach, type Target as TargetOf, type TargetResult } from "@liaison/bench/targets";
import type { Size } from "./contenders.ts";
import type { Category } from "./lighthouse.ts";
import type { ProfileId } from "./profiles.ts";
import type { AuditedId, Results } from "./results.ts";
import type { Sample } from "./sample.ts";

type Target = TargetOf<Results>;

const SIZES: Record<Size, string> = { own: "at our description", large: "at 300 operations" };

/** Holds the worst visit of our operation page, of both profiles, against a limit. */
function pageAtMost(
  size: Size,
  key: keyof Sample,
  limit: number,
  text: string,
  show: (figure: number) => string,
): Target {
  return {
    text: `operation page ${SIZES[size]}: ${text}`,
    judge({ samples }) {
      const { fast, slow } = samples[size];
      const figures = [fast, slow].flatMap((profile) => profile.get("page") ?? []);
      if (figures.length === 0) return undefined;
      const worst = Math.max(...figures.map((sample) => sample[key]));
      return { found: show(worst), kept: worst <= limit };
    },
  };
}

/** Compares medians: ours must be at most this share of Redoc's. */
function readableWithin(size: Size, profile: ProfileId, share: number): Target {
  return {
    text: `operation readable ${SIZES[size]}, ${profile}: at most ${share} × Redoc`,
    judge({ samples }) {
      const [ours, theirs] = (["page", "redoc"] as const).map((id) =>
        samples[size][profile].get(id)?.map(({ readable }) => readable),
      );
      if (ours === undefined || theirs === undefined) return undefined;
      const [left, right] = [median(ours), median(theirs)];
      const found = `${left.toFixed(0)} ms to ${right.toFixed(0)} ms, ${(left / right).toFixed(2)} ×`;
      return { found, kept: left <= share * right };
    },
  };
}

function scoreAtLeast(id: AuditedId, page: string, category: Category, least: number): Target {
  return {
    text: `Lighthouse, ${page}: ${category} at least ${least}`,
    judge({ scores }) {
      const score = scores.get(id)?.[category];
      return score === undefined ? undefined : { found: `${score}`, kept: score >= least };
    },
  };
}

const kilobytes = (figure: number) => `${(figure / 1000).toFixed(1)} kB`;
const whole = (figure: number) => figure.toFixed(0);

const targets: readonly Target[] = [
  ...(["own", "large"] as const).flatMap((size) => [
    pageAtMost(size, "bytes", 20_000, "at most 20 kB with everything", kilobytes),
    pageAtMost(size, "requests", 6, "at most 6 requests", whole),
    pageAtMost(size, "thirdParty", 0, "no request to a third party", whole),
    pageAtMost(size, "shift", 0, "no layout shift", (figure) => figure.toFixed(3)),
    readableWithin(size, "fast", 0.4),
    readableWithin(size, "slow", 0.2),
  ]),
  ...(
    [
      ["landing", "landing page"],
      ["page", "operation page"],
    ] as const
  ).flatMap(([id, page]) => [
    scoreAtLeast(id, page, "performance", 98),
    scoreAtLeast(id, page, "accessibility", 100),
    scoreAtLeast(id, page, "seo", 100),
  ]),
];

/** Holds results against every target; one that was not measured is not kept. */
export function judgeTargets(results: Results): TargetResult[] {
  return judgeEach(targets, results);
}
