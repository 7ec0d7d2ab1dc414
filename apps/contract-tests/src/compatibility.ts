import { execFileSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "./compile.ts";

const folder = fileURLToPath(new URL("..", import.meta.url));
const repository = join(folder, "../..");
const typeTests = "apps/contract-tests/type-tests";

/** Programs by file name, which starts with the client that it uses: `amocrm-operations.ts`. */
export type Programs = Readonly<Record<string, string>>;

function git(...parameters: string[]): string {
  const stdio: ["ignore", "pipe", "ignore"] = ["ignore", "pipe", "ignore"];
  return execFileSync("git", parameters, { cwd: repository, encoding: "utf8", stdio }).trim();
}

/**
 * The commit whose users must not be broken: `COMPATIBILITY_BASE`, else where this branch left
 * `origin/main`, else the commit before; `undefined` without a history.
 */
export function findBase(): string | undefined {
  const given = process.env["COMPATIBILITY_BASE"];
  if (given) return git("rev-parse", "--verify", `${given}^{commit}`);
  try {
    const base = git("merge-base", "HEAD", "origin/main");
    if (base !== git("rev-parse", "HEAD")) return base;
  } catch {}
  try {
    return git("rev-parse", "HEAD^");
  } catch {
    return undefined;
  }
}

/** The type tests as they stood at a commit. */
export function readPrograms(commit: string): Programs {
  const files = git("ls-tree", "--name-only", commit, `${typeTests}/`).split("\n");
  return Object.fromEntries(
    files
      .filter((file) => file.endsWith(".ts"))
      .map((file) => [file.slice(typeTests.length + 1), git("show", `${commit}:${file}`)]),
  );
}

/** The texts of the changesets that wait for a release. */
export function readChangesets(): string[] {
  const files = globSync(".changeset/*.md", { cwd: repository });
  return files.map((file) => readFileSync(join(repository, file), "utf8"));
}

/**
 * Whether a changeset announces that a package breaks its users: with a major version, or a minor one
 * while the package is below 1.0.
 */
export function announcesBreak(changeset: string, name: string): boolean {
  const { version } = JSON.parse(
    readFileSync(join(repository, "packages", name, "package.json"), "utf8"),
  );
  const bumps = version.startsWith("0.") ? "major|minor" : "major";
  return new RegExp(`^["']@liaison/${name}["']: *(${bumps})\\s*$`, "m").test(changeset);
}

/**
 * Type-checks programs that were written for an earlier state of the clients against the built ones.
 *
 * @returns the compiler's findings about clients whose break no changeset announces
 */
export async function findBreaks(programs: Programs, changesets: string[]): Promise<string[]> {
  // Inside node_modules of this package, so that the clients are found.
  await mkdir(join(folder, "node_modules"), { recursive: true });
  const copy = await mkdtemp(join(folder, "node_modules/compatibility-"));
  try {
    await cp(join(repository, typeTests, "tsconfig.json"), join(copy, "tsconfig.json"));
    for (const [file, text] of Object.entries(programs)) await writeFile(join(copy, file), text);
    const output = await compile("typescript", copy);
    const lines = output.split("\n").filter((line) => line.includes("error TS"));
    if (output !== "" && lines.length === 0) throw new Error(`The compiler failed:\n${output}`);
    return (
      lines
        // A call that was wrong and is right by now breaks nobody.
        .filter((line) => !line.includes("error TS2578"))
        .filter((line) => {
          const [, name] = /(amocrm|suprsend)[\w-]*\.ts\(/.exec(line) ?? [];
          return !(name && changesets.some((changeset) => announcesBreak(changeset, name)));
        })
    );
  } finally {
    await rm(copy, { recursive: true });
  }
}
