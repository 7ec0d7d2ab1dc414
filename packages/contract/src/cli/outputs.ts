import { mkdir, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { UsageError } from "../input/usageError.ts";
import type { Terminal } from "./terminal.ts";

/** A reporter, and where its text goes. */
export interface Output<Name extends string> {
  readonly name: Name;
  /** Left out, it is printed. */
  readonly file?: string;
}

/** Nothing can read these with another text before or after them. */
const FOR_PROGRAMS: readonly string[] = ["json", "junit", "sarif", "html"];

/** Why a file cannot be written, as the end of a sentence. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EEXIST: "a part of its path is a file",
  EISDIR: "it is a folder",
  ENOSPC: "the disk is full",
  ENOTDIR: "a part of its path is a file",
  EROFS: "the disk can only be read",
};

/**
 * Reads what `--reporter` was given.
 *
 * @param given `junit=report.xml`; without a file it is printed. Nothing given: `pretty`, and `github`
 *   in a workflow of GitHub
 * @throws UsageError for an unknown reporter, and for two that write to the same place; what a program
 *   reads is printed alone
 */
export function readOutputs<Name extends string>(
  given: readonly string[],
  known: readonly Name[],
  { env }: Pick<Terminal, "env">,
): Output<Name>[] {
  const usual = env["GITHUB_ACTIONS"] === "true" ? ["pretty", "github"] : ["pretty"];
  const outputs = (given.length === 0 ? usual : given).map((text) => readOutput(text, known));
  const files = outputs.flatMap(({ file }) => file ?? []);
  const twice = files.find((file, index) => files.indexOf(file) < index);
  if (twice !== undefined) {
    throw new UsageError(`two reporters write to ${twice}, name another file`);
  }
  const printed = outputs.filter(({ file }) => file === undefined).map(({ name }) => name);
  const alone = printed.find((name) => FOR_PROGRAMS.includes(name));
  if (alone !== undefined && printed.length > 1) {
    throw new UsageError(
      `${printed.join(" and ")} are both printed, give one a file: --reporter ${alone}=FILE`,
    );
  }
  return outputs;
}

function readOutput<Name extends string>(text: string, known: readonly Name[]): Output<Name> {
  const at = text.indexOf("=");
  const name = known.find((one) => one === (at < 0 ? text : text.slice(0, at)));
  if (name === undefined) {
    throw new UsageError(
      `--reporter ${text} is none of ${known.join(", ")}; a file follows as in markdown=report.md`,
    );
  }
  if (at === text.length - 1) throw new UsageError(`--reporter ${text} names no file after =`);
  return { name, ...(at >= 0 && { file: text.slice(at + 1) }) };
}

/**
 * Writes a file, with its folders.
 *
 * @param write left out, what was in the file goes
 * @throws UsageError when it cannot be written
 */
export async function saveOutput(
  { cwd }: Pick<Terminal, "cwd">,
  file: string,
  text: string,
  write: (path: string, text: string) => Promise<void> = writeFile,
): Promise<void> {
  const path = resolve(cwd, file);
  try {
    await mkdir(dirname(path), { recursive: true });
    await write(path, text);
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    throw new UsageError(`${file} cannot be written: ${REASONS[code] ?? message.split(",")[0]}`);
  }
}
