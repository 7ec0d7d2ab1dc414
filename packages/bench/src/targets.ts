import { writeTable } from "./table.ts";

/** What results say about a target. */
export interface Finding {
  /** The measured figures, as the report shows them. */
  found: string;
  kept: boolean;
}

/** A promise that results are held against. */
export interface Target<Results> {
  text: string;
  /** @returns `undefined` when something that it needs was not measured */
  judge(results: Results): Finding | undefined;
}

/** A promise, and whether it was kept. */
export interface TargetResult {
  target: string;
  /** The measured figures; absent when something was not measured. */
  found?: string;
  kept: boolean;
}

/** Holds results against every target; one that was not measured is not kept. */
export function judgeEach<Results>(
  targets: readonly Target<Results>[],
  results: Results,
): TargetResult[] {
  return targets.map(({ text, judge }) => ({
    target: text,
    ...(judge(results) ?? { kept: false }),
  }));
}

/** Writes a table of targets in Markdown. */
export function writeTargets(judged: readonly TargetResult[]): string {
  const rows = judged.map(({ target, found, kept }) => [
    target,
    found ?? "not measured",
    kept ? "kept" : "**missed**",
  ]);
  return writeTable(["Target", "Found", ""], rows);
}

/** Tells the targets that were missed, a line each. */
export function listMissed(judged: readonly TargetResult[]): string[] {
  return judged
    .filter(({ kept }) => !kept)
    .map(({ target, found = "not measured" }) => `missed: ${target} (${found})`);
}
