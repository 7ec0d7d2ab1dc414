import type { Terminal } from "../cli/terminal.ts";
import type { Progress } from "./run.ts";

/** Tells on `err` how far a run is. */
export interface ProgressTeller {
  update(progress: Progress): void;
  /** Takes a moving line away. */
  end(): void;
}

/** Milliseconds between two states of a moving line. */
const FRAME = 100;

/** Characters of the bar. */
const BAR = 20;

/**
 * Prepares the telling: a moving line at a terminal, else a line for each tenth of the run.
 *
 * @param now milliseconds of a clock that goes on evenly
 */
export function createProgressTeller(
  { err, isInteractive, width }: Pick<Terminal, "err" | "isInteractive" | "width">,
  now: () => number = () => performance.now(),
): ProgressTeller {
  const start = now();
  let shown = -Infinity;
  let tenths = 0;
  let isShown = false;

  const tell = ({ done, steps, requests, failed }: Progress): string => {
    const seconds = Math.max(0.001, (now() - start) / 1000);
    const left = done === 0 ? "" : `, ${formatTime((seconds / done) * (steps - done))} left`;
    const rate = `${(requests / seconds).toFixed(1)} requests/s`;
    return `${done}/${steps}, ${failed} failed, ${rate}${done < steps ? left : ""}`;
  };
  return {
    update: (progress) => {
      const { done, steps } = progress;
      if (isInteractive) {
        if (now() - shown < FRAME && done < steps) return;
        shown = now();
        isShown = true;
        const full = Math.round((BAR * done) / steps);
        const bar = "█".repeat(full) + "░".repeat(BAR - full);
        err(`\r\x1b[2K${`${bar} ${tell(progress)}`.slice(0, Math.max(1, width - 1))}`);
        return;
      }
      const reached = Math.floor((10 * done) / steps);
      if (reached === tenths) return;
      tenths = reached;
      err(`check: ${Math.floor((100 * done) / steps)} %, ${tell(progress)}\n`);
    },
    end: () => {
      if (isShown) err("\r\x1b[2K");
      isShown = false;
    },
  };
}

function formatTime(seconds: number): string {
  const whole = Math.ceil(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
