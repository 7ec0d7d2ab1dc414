import { expect, test } from "vitest";
import type { ContenderId } from "./contenders.ts";
import type { Sample } from "./measure.ts";
import { writeReport } from "./report.ts";
import type { Results } from "./results.ts";
import { judgeTargets } from "./targets.ts";
import type { Tally, Verdicts } from "./verdicts.ts";

const sample: Sample = {
  startTime: 500,
  startCpu: 600,
  idleMemory: 1e8,
  loadMemory: 2e8,
  cpu: 0.1,
  rate: 5000,
  p99: 20,
};

function serve(ours: Partial<Sample>): ReadonlyMap<ContenderId, readonly Sample[]> {
  return new Map<ContenderId, readonly Sample[]>([
    ["ours", [{ ...sample, ...ours }]],
    ["prism-cli", [{ ...sample, startTime: 800, loadMemory: 3e8 }]],
    ["prism-library", [{ ...sample, cpu: 0.4 }]],
  ]);
}

function judge(accept: Tally): Verdicts {
  const all = { right: 100, wrong: 0, hang: 0 };
  const tallies = { accept, refuse: all, route: all, auth: all };
  return new Map([["ours", new Map([["amocrm" as const, tallies]])]]);
}

const good: Results = {
  samples: { own: serve({}), large: serve({}) },
  verdicts: judge({ right: 100, wrong: 0, hang: 0 }),
};

function missed(results: Results): string[] {
  return judgeTargets(results)
    .filter(({ kept }) => !kept)
    .map(({ target, found }) => `${target}: ${found ?? "not measured"}`);
}

test("good figures keep every target", () => {
  expect(missed(good)).toEqual([]);
});

test.each<[string, Partial<Results["samples"]>, string]>([
  ["own", { own: serve({ cpu: 0.33 }) }, "0.8 × Prism library: 330 µs to 400 µs, 0.82 ×"],
  ["large", { large: serve({ cpu: 0.13 }) }, "0.3 × Prism library: 130 µs to 400 µs, 0.33 ×"],
  ["start", { own: serve({ startTime: 801 }) }, "than Prism CLI: 801 ms to 800 ms, 1.00 ×"],
  ["memory", { large: serve({ loadMemory: 4e8 }) }, "below Prism CLI: 400 MB to 300 MB, 1.33 ×"],
])("a missed target is told: %s", (_, samples, told) => {
  const found = missed({ ...good, samples: { ...good.samples, ...samples } });
  expect(found).toEqual([expect.stringContaining(told)]);
});

test("a share of 98.8 % of the corpus is too little, and no request may hang", () => {
  expect(missed({ ...good, verdicts: judge({ right: 95, wrong: 5, hang: 0 }) })).toEqual([
    "at least 99 % of the corpus judged rightly: 395 of 400, 98.8 %",
  ]);
  expect(missed({ ...good, verdicts: judge({ right: 99, wrong: 0, hang: 1 }) })).toEqual([
    "no request of the corpus hangs: 1 hanging",
  ]);
});

test("what was not measured is not kept", () => {
  expect(missed({ samples: { own: new Map(), large: new Map() } })).toHaveLength(8);
});

test("the report has the best and the median, and marks a missed target", () => {
  const two: Results = {
    ...good,
    samples: {
      own: new Map([["ours", [sample, { ...sample, cpu: 0.2, rate: 3000 }]]]),
      large: new Map(),
    },
  };
  const workload = { title: "Ours", paths: ["/a"], requests: 10 };
  const report = writeReport(two, judgeTargets(two), {
    machine: { hardware: "2 × Demo", node: "v24.0.0", date: "2026-01-01", load: 0 },
    versions: { demo: "1.0.0" },
    rounds: 2,
    workloads: { own: workload, large: workload },
  });
  expect(report).toContain("| 5000 / 4000 | 20 / 20 | 0.100 / 0.150 |");
  expect(report).toContain("0.8 × Prism library | not measured | **missed** |");
  expect(report).toContain("| no request of the corpus hangs | 0 hanging | kept |");
  expect(report).toContain("| 100 of 100 | 400 of 400, 100.0 % | **400 of 400, 100.0 %** | 0 |");
});
