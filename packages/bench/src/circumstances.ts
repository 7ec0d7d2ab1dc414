import type { Machine } from "./machine.ts";
import type { Versions } from "./peers.ts";

/** What a report tells beside the figures. */
export interface Circumstances {
  machine: Machine;
  versions: Versions;
  rounds: number;
}

/**
 * Writes two paragraphs of Markdown: when and where was measured, and against which versions.
 *
 * @param again sentence that says how to do it again
 */
export function writeCircumstances(
  { machine, versions, rounds }: Circumstances,
  again: string,
): string {
  const { date, hardware, node, load } = machine;
  const peers = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `\
Measured on ${date}: ${hardware}, Node ${node}, load average ${load.toFixed(1)} at the start, rounds: ${rounds}. ${again}

Versions: ${peers.join(", ")}.`;
}
