import { startMock } from "@liaison/mock";
import { onTestFinished } from "vitest";
import { startLiaison } from "./liaison.ts";

/** An API that the mock serves. */
export type Api = "amocrm" | "suprsend";

/** What the mock takes for credentials. */
export const TOKEN: readonly string[] = ["--token", "demo-token"];

/** Starts a mock for one test. */
export async function mockOf(api: Api): Promise<string> {
  const mock = await startMock({ api });
  onTestFinished(() => mock.close());
  return mock.url;
}

/** What a run has told. */
export interface Told {
  readonly code: number | null;
  readonly out: string;
  /** Of start and end together. */
  readonly seconds: number;
}

/** Runs the built `liaison` in a process of its own. */
export async function liaison(cwd: string, ...args: string[]): Promise<Told> {
  const start = performance.now();
  const { code, out } = await startLiaison(args, { cwd }).ended;
  return { code, out, seconds: (performance.now() - start) / 1000 };
}
