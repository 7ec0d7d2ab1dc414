/** The run cannot be done, by a mistake that its user can mend: one line that says how. Exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
