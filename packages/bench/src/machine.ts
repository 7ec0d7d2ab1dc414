import { cpus, loadavg, release, totalmem, type } from "node:os";

/** Where and when something was measured. */
export interface Machine {
  /** Such as `2 × AMD EPYC, 24 GB, Linux 6.18`. */
  hardware: string;
  /** Version of Node, with its `v`. */
  node: string;
  /** ISO 8601 date in UTC. */
  date: string;
  /** Processes that were busy or waiting in the last minute, on average. */
  load: number;
}

/** Describes this machine now. */
export function describeMachine(): Machine {
  const [processor] = cpus();
  const memory = (totalmem() / 1e9).toFixed(0);
  return {
    hardware: `${cpus().length} × ${processor?.model.trim()}, ${memory} GB, ${type()} ${release()}`,
    node: process.version,
    date: new Date().toISOString().slice(0, 10),
    load: loadavg()[0] ?? 0,
  };
}
