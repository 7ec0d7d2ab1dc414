/** A failure that its message explains in full, with what to do: shown without a stack trace. */
export class BuildFailure extends Error {
  override name = "BuildFailure";
  /** What a program that failed has printed. */
  readonly output: string | undefined;

  constructor(message: string, output?: string) {
    super(message);
    this.output = output;
  }
}
