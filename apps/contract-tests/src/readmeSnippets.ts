/** Tries what a README shows: its programs compile, run, and ask the mock for nothing wrong. */
import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { compilerOptions as userOptions } from "@liaison/bench/userProject";
import type { Mock } from "@liaison/mock";
import { compile, type compilers } from "./compile.ts";
import { type Api, apis } from "./description.ts";

/** Addresses that READMEs name: those of `liaison-mock` without options. */
const namedAddresses: Readonly<Record<Api, string>> = {
  amocrm: "http://127.0.0.1:4010",
  suprsend: "http://127.0.0.1:4011",
};

/** What READMEs may take for granted: a project that is strict about the files of others too. */
const compilerOptions = { ...userOptions, skipLibCheck: false };

/** Programs in a folder of their own, which call mocks. */
export interface Snippets {
  /** Type-checks all of them; what a compiler says, nothing when all is well. */
  check(compiler: (typeof compilers)[number]): Promise<string>;
  /**
   * Runs one of them, while nothing else may call the mocks.
   *
   * @returns what is wrong with it
   */
  run(index: number): Promise<string[]>;
}

/**
 * Makes files of programs, with the mocks' addresses in the place of those that they name.
 *
 * @param folder is made, in one that has the packages installed
 */
export async function writeSnippets(
  folder: string,
  programs: readonly string[],
  mocks: Readonly<Record<Api, Mock>>,
): Promise<Snippets> {
  await mkdir(folder);
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions }));
  const written = programs.map((program) =>
    apis.reduce((text, api) => text.replaceAll(namedAddresses[api], mocks[api].url), program),
  );
  for (const [index, text] of written.entries()) {
    await writeFile(join(folder, `${index}.mts`), text);
  }
  return {
    check: (compiler) => compile(compiler, folder),
    async run(index) {
      // Without a mock it would call the vendor, which no test may do.
      if (written[index] === programs[index]) return ["It does not name the address of a mock."];
      for (const mock of Object.values(mocks)) mock.reset();
      const failure = await runFile(folder, `${index}.mts`);
      const calls = Object.values(mocks).flatMap((mock) => mock.calls);
      return [
        ...(failure ? [failure] : []),
        ...(calls.length > 0 ? [] : ["It calls no mock."]),
        ...calls.flatMap(({ violations }) => violations.map(({ message }) => message)),
      ];
    },
  };
}

/** What a program says when it fails or warns. */
function runFile(folder: string, file: string): Promise<string> {
  return new Promise((resolve) => {
    execFile(process.execPath, [file], { cwd: folder, timeout: 30_000 }, (error, _, stderr) => {
      resolve(stderr.trim() || (error?.message ?? ""));
    });
  });
}
