import type { Observation } from "../traffic/observation.ts";

/** One entry of a recording. */
export interface Recorded {
  /** Where it stands, for people: `entry 14`, `line 3`. */
  readonly label: string;
  /** The address that was called; a path alone where the recording names no host. */
  readonly url: string;
  /** What was recorded; the target of its request is the whole address. */
  readonly seen: Observation | { readonly skipped: string };
}

/** A form of recordings: one file for each, listed in `formats.ts`. */
export interface RecordingFormat {
  /** What people call it. */
  readonly name: string;
  /**
   * Whether a file has this form.
   *
   * @param fileName without its folder, in lower case
   * @param firstKey of the JSON object that the file begins with, empty where there is none
   */
  fits(fileName: string, firstKey: string): boolean;
  /**
   * Reads the entries in their order, one at a time: recordings can be larger than the memory.
   *
   * @param text of the file, in pieces of any length
   * @param file as it is called in errors
   * @throws UsageError, one line, when the file does not have this form
   */
  read(text: AsyncIterable<string>, file: string): AsyncIterable<Recorded>;
}
