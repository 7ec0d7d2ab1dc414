/** What is wrong with a sample. */
export interface SampleFailure {
  /** Path below the folder of samples, such as `amocrm/getContact.ts`. */
  file: string;
  /** From 1; absent where the fault is in no single line. */
  line?: number;
  /** What is wrong, without the place. */
  problem: string;
}

/** Tells a failure in one line that names file and line, such as editors let people follow. */
export function tellFailure({ file, line, problem }: SampleFailure): string {
  return `samples/${file}${line === undefined ? "" : `:${line}`}: ${problem}`;
}
