/** What a command sees of the process it runs in; tests hand in their own. */
export interface Terminal {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The day, by which entries of a baseline expire: `2026-11-21`. */
  readonly today: string;
  /** Writes the result of the command. */
  out(text: string): void;
  /** Writes progress and what is said about the run itself. */
  err(text: string): void;
  /** Whether `err` is read by a person at a terminal, who sees lines that move. */
  readonly isInteractive: boolean;
  /** Whether `out` is read by a person at a terminal, who sees colours. */
  readonly color: boolean;
  /** Characters in a line. */
  readonly width: number;
  /**
   * Resolves when the user asks the command to end (Ctrl-C, SIGTERM); a second time kills it. A
   * command that never looks here is killed at once.
   */
  readonly interrupted: Promise<void>;
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  const { stdout, stderr, env } = process;
  let interrupted: Promise<void> | undefined;
  for (const stream of [stdout, stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      // Who reads on no more, as `head` does, has seen enough: the exit code still tells the verdict.
      if (error.code !== "EPIPE") throw error;
    });
  }
  const isWanted = env["NO_COLOR"] === undefined || env["NO_COLOR"] === "";
  return {
    cwd: process.cwd(),
    env,
    today: new Date().toISOString().slice(0, 10),
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    isInteractive: stderr.isTTY === true && env["CI"] === undefined && env["TERM"] !== "dumb",
    color: (stdout.isTTY === true && isWanted) || /^[1-3]$/.test(env["FORCE_COLOR"] ?? ""),
    width: stdout.columns ?? 80,
    get interrupted() {
      interrupted ??= waitForSignal();
      return interrupted;
    },
  };
}

function waitForSignal(): Promise<void> {
  const signals = ["SIGINT", "SIGTERM"] as const;
  return new Promise((resolve) => {
    const first = () => {
      for (const signal of signals) {
        process.off(signal, first).once(signal, () => process.exit(130));
      }
      resolve();
    };
    for (const signal of signals) process.on(signal, first);
  });
}
