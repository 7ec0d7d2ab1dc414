import { judgeEach, type Target as TargetOf, type TargetResult } from "@liaison/bench/targets";
import type { CallId } from "./calls.ts";
import type { ContenderId } from "./contenders.ts";
import type { CpuSample, Results } from "./results.ts";

type Target = TargetOf<Results>;

/** The least of a contender's figures: noise only ever adds to them. */
export function bestCpu(samples: readonly CpuSample[], call: CallId): number {
  return Math.min(...samples.map((sample) => sample[call]));
}

function cpuAtMost(call: CallId, share: number): Target["judge"] {
  return ({ cpu }) => {
    const [our, raw] = [cpu.get("liaison"), cpu.get("raw")];
    if (!our || !raw) return undefined;
    const [left, right] = [bestCpu(our, call), bestCpu(raw, call)];
    const found = `${left.toFixed(2)} µs to ${right.toFixed(2)} µs, ${(left / right).toFixed(3)} ×`;
    return { found, kept: left <= share * right };
  };
}

function rateAtLeast(id: ContenderId, share: number): Target["judge"] {
  return ({ load }) => {
    const [our, raw] = [id, "raw" as const].map((name) => load.get(name)?.map(({ rate }) => rate));
    if (!our || !raw) return undefined;
    const [left, right] = [Math.max(...our), Math.max(...raw)];
    const found = `${left.toFixed(0)}/s to ${right.toFixed(0)}/s, ${(left / right).toFixed(2)} ×`;
    return { found, kept: left >= share * right };
  };
}

/** Holds the worst of our type costs against a limit. */
function typesAtMost(
  read: (cost: Results["types"][number]) => number | undefined,
  most: number,
  unit: string,
): Target["judge"] {
  return ({ types }) => {
    const figures = types.filter(({ ours }) => ours).flatMap((cost) => read(cost) ?? []);
    if (figures.length === 0) return undefined;
    const worst = Math.max(...figures);
    return { found: `${Number(worst.toFixed(1))}${unit}`, kept: worst <= most };
  };
}

const targets: readonly Target[] = [
  { text: "CPU of a GET by id at most 1.06 × fetch", judge: cpuAtMost("getContact", 1.06) },
  {
    text: "CPU of a list with five query values at most 1.15 × fetch",
    judge: cpuAtMost("listContacts", 1.15),
  },
  { text: "CPU of a POST at most 1.08 × fetch", judge: cpuAtMost("linkLead", 1.08) },
  { text: "loopback at least 0.97 × fetch", judge: rateAtLeast("liaison", 0.97) },
  { text: "loopback over undici at least 3 × fetch", judge: rateAtLeast("liaisonUndici", 3) },
  {
    text: "six calls at most 50 instantiations",
    judge: typesAtMost(({ instantiations }) => instantiations, 50, ""),
  },
  {
    text: "each further call at most 3 instantiations",
    judge: typesAtMost(({ perCall }) => perCall, 3, ""),
  },
  {
    text: "errors in an editor after an edit within 100 ms",
    judge: typesAtMost(({ editor }) => editor?.diagnostics, 100, " ms"),
  },
  {
    text: "completion in an editor after an edit within 100 ms",
    judge: typesAtMost(({ editor }) => editor?.completion, 100, " ms"),
  },
];

/** Holds results against every target; one that was not measured is not kept. */
export function judgeTargets(results: Results): TargetResult[] {
  return [
    ...judgeEach(targets, results),
    ...results.sizes.map(({ title, found, goal }) => ({
      target: `${title}: at most ${goal} B`,
      found: `${found} B`,
      kept: found <= goal,
    })),
  ];
}
