import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";

import type { SampleFailure } from "./sampleFailure.ts";

const ERROR = /^(?<path>\S.*?)\((?<line>\d+),\d+\): error (?<problem>TS\d+: .*)$/;

/**
 * Type-checks all samples at once.
 *
 * @param folder has the samples, and a tsconfig.json
 * @returns what the compiler says, nothing when all is well
 */
export function checkTypes(folder: string): Promise<SampleFailure[]> {
  const tsc = join(
    dirname(createRequire(import.meta.url).resolve("typescript/package.json")),
    "bin/tsc",
  );
  const args = [tsc, "-p", folder, "--pretty", "false"];
  return new Promise((settle) => {
    execFile(process.execPath, args, { cwd: folder }, (error, stdout, stderr) => {
      const said = `${stdout}${stderr}`.trim();
      const failures = said.split("\n").flatMap((text) => readError(folder, text));
      if (error === null || failures.length > 0) return settle(failures);
      settle([{ file: "tsconfig.json", problem: said || error.message }]);
    });
  });
}

function readError(folder: string, text: string): SampleFailure[] {
  const { path, line, problem } = text.match(ERROR)?.groups ?? {};
  if (path === undefined || problem === undefined) return [];
  return [{ file: relative(folder, resolve(folder, path)), line: Number(line), problem }];
}
