/**
 * A mock that could not start for a reason its user can mend: a bad port, a taken port, a missing or
 * broken description. The message is one line that says what to do; there is no need for the stack.
 */
export class StartError extends Error {
  override readonly name = "StartError";
}

/** What was thrown, as the end of the one line. */
export function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, " ").trim();
}
