import { readdirSync, readFileSync } from "node:fs";

/** What a process and its descendants have used. */
export interface Usage {
  /** Milliseconds of processor time in user and kernel mode since the start. */
  cpu: number;
  /** Bytes of memory that are resident now. */
  memory: number;
}

interface ProcessEntry extends Usage {
  pid: number;
  parent: number;
}

// Linux counts the processor time it reports in hundredths of a second on every architecture.
const TICK = 10;

/**
 * Reads the usage of a process tree from `/proc`, which is on Linux only.
 *
 * @throws Error when the process has ended
 */
export function readUsage(pid: number): Usage {
  const entries = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const processes = entries.flatMap((name) => readProcess(Number(name)) ?? []);
  const root = processes.find((candidate) => candidate.pid === pid);
  if (root === undefined) throw new Error(`the process ${pid} has ended`);
  const tree = [root];
  for (const member of tree) tree.push(...processes.filter(({ parent }) => parent === member.pid));
  return {
    cpu: tree.reduce((sum, { cpu }) => sum + cpu, 0),
    memory: tree.reduce((sum, { memory }) => sum + memory, 0),
  };
}

function readProcess(pid: number): ProcessEntry | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    // The name in parentheses may have spaces; after it come the state and then numbers, see proc(5).
    const fields = stat
      .slice(stat.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number);
    // Own time in user and kernel mode, and that of children that have ended.
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + field, 0);
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0;
    return { pid, parent: fields[1] ?? 0, cpu: ticks * TICK, memory: Number(kilobytes) * 1024 };
  } catch {
    // It ended between the listing and the reading.
    return undefined;
  }
}
