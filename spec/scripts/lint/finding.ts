/** One thing that a lint found, at one place of one file. */
export interface Finding {
  /** Absolute path. */
  file: string;
  /** Counted from 1. */
  line: number;
  /** Counted from 1. */
  column: number;
  severity: "error" | "warning";
  code: string;
  message: string;
  /** Lines that explain the code, the same for all its findings; may be none. */
  help: string[];
}

/** The lint could not run. The message is one line that says what to do. */
export class LintFailure extends Error {
  override readonly name = "LintFailure";
}
