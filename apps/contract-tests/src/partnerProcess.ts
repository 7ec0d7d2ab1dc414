/** Programs as a stranger's terminal or a CI runner starts them. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { delimiter, dirname } from "node:path";

/** How a program ended. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** Of its group, which may go on in the background. */
  readonly group: number | undefined;
}

/** What a test's own run has set, and a stranger's machine has not. */
const OURS = /^(VITEST|GITHUB_|LIAISON_|(NODE_ENV|TEST|DEV|PROD|MODE|SSR|BASE_URL|FORCE_COLOR)$)/;

/** Where a program runs. */
export interface Surroundings {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Path of the Node that `node`, `npm` and `npx` are; the one of the test unless given. */
  readonly node?: string;
}

/** Runs a program to its end, for two minutes at most. */
export async function runProgram(
  [program = "", ...args]: readonly string[],
  { cwd, env = {}, node = process.execPath }: Surroundings,
): Promise<Ended> {
  const inherited = Object.entries(process.env).filter(([name]) => !OURS.test(name));
  const child = spawn(program, args, {
    cwd,
    env: {
      ...Object.fromEntries(inherited),
      CI: "true",
      NO_COLOR: "1",
      npm_config_prefer_offline: "true",
      npm_config_audit: "false",
      npm_config_fund: "false",
      ...env,
      PATH: [dirname(node), process.env["PATH"]].join(delimiter),
    },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const text = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (part: string) => {
    text.out += part;
  });
  child.stderr.setEncoding("utf8").on("data", (part: string) => {
    text.err += part;
  });
  const timer = setTimeout(() => endGroup(child.pid), 120_000);
  const [code]: (number | null)[] = await once(child, "close");
  clearTimeout(timer);
  return { code: code ?? null, ...text, group: child.pid };
}

/** Ends what a program has left in the background. */
export function endGroup(group: number | undefined): void {
  if (group === undefined) return;
  try {
    process.kill(-group, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
