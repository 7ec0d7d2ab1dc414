import { median } from "@liaison/bench/statistics";
import {
  type Finding,
  judgeEach,
  type Target as TargetOf,
  type TargetResult,
} from "@liaison/bench/targets";
import type { ContenderId } from "./contenders.ts";
import type { Sample } from "./measure.ts";
import type { Results, Size } from "./results.ts";
import { total } from "./verdicts.ts";

type Target = TargetOf<Results>;

const milliseconds = (figure: number) => `${figure.toFixed(0)} ms`;
const microseconds = (figure: number) => `${(figure * 1000).toFixed(0)} µs`;
const megabytes = (figure: number) => `${(figure / 1e6).toFixed(0)} MB`;

/** Compares medians: ours must be at most this share of the other's. */
function atMost(
  size: Size,
  key: keyof Sample,
  share: number,
  other: ContenderId,
  show: (figure: number) => string,
): Target["judge"] {
  return ({ samples }) => {
    const [our, their] = (["ours", other] as const).map((id) =>
      samples[size].get(id)?.map((sample) => sample[key]),
    );
    if (our === undefined || their === undefined) return undefined;
    const [left, right] = [median(our), median(their)];
    const found = `${show(left)} to ${show(right)}, ${(left / right).toFixed(2)} ×`;
    return { found, kept: left <= share * right };
  };
}

const targets: readonly Target[] = [
  {
    text: "CPU per request at our description at most 0.8 × Prism library",
    judge: atMost("own", "cpu", 0.8, "prism-library", microseconds),
  },
  {
    text: "CPU per request at 300 operations at most 0.3 × Prism library",
    judge: atMost("large", "cpu", 0.3, "prism-library", microseconds),
  },
  {
    text: "start at our description not slower than Prism CLI",
    judge: atMost("own", "startTime", 1, "prism-cli", milliseconds),
  },
  {
    text: "start at 300 operations not slower than Prism CLI",
    judge: atMost("large", "startTime", 1, "prism-cli", milliseconds),
  },
  {
    text: "memory under load at our description below Prism CLI",
    judge: atMost("own", "loadMemory", 1, "prism-cli", megabytes),
  },
  {
    text: "memory under load at 300 operations below Prism CLI",
    judge: atMost("large", "loadMemory", 1, "prism-cli", megabytes),
  },
  {
    text: "at least 99 % of the corpus judged rightly",
    judge: judgeCorpus(({ right, all }) => ({
      found: `${right} of ${all}, ${((100 * right) / all).toFixed(1)} %`,
      kept: right >= 0.99 * all,
    })),
  },
  {
    text: "no request of the corpus hangs",
    judge: judgeCorpus(({ hang }) => ({ found: `${hang} hanging`, kept: hang === 0 })),
  },
];

function judgeCorpus(judge: (sum: ReturnType<typeof total>) => Finding): Target["judge"] {
  return ({ verdicts }) => {
    const ours = verdicts?.get("ours");
    if (ours === undefined) return undefined;
    return judge(total([...ours.values()].flatMap((kinds) => Object.values(kinds))));
  };
}

/** Holds results against every target; one that was not measured is not kept. */
export function judgeTargets(results: Results): TargetResult[] {
  return judgeEach(targets, results);
}
