import type { Rule } from "@liaison/contract";
import { token } from "./caller.ts";
import type { Selected, Stage } from "./scenarioStage.ts";

/** A scenario, and what an integration that calls the mock sees of it. */
export interface Case extends Selected {
  /** What the integration sees, as the end of a sentence that starts with the scenario. */
  readonly shows: string;
  readonly play: (stage: Stage) => Promise<void>;
  /** What the mock has seen after that, in the form of `transcribe`. */
  readonly calls: readonly string[];
  /** How the answers depart from the description, in order; left out when they do not. */
  readonly undescribed?: readonly Rule[];
}

/** Status and media type, which is what decides how an integration goes on. */
export function look({ response }: { response: Response }): string {
  return [response.status, response.headers.get("content-type")].filter(Boolean).join(" ");
}

/** Calls one after the other. */
export async function times<T>(count: number, call: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let index = 0; index < count; index += 1) results.push(await call());
  return results;
}

/** Milliseconds that a call takes. */
export async function elapsed(call: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await call();
  // A timer may be early by a fraction of a millisecond.
  return Math.ceil(performance.now() - begun);
}

/** The answer that would have come without a scenario: a preference of its own chooses none. */
export async function plainly({ mock }: Stage, path: string): Promise<unknown> {
  const response = await fetch(mock.url + path, {
    headers: { authorization: `Bearer ${token}`, prefer: "code=200" },
  });
  return response.json();
}

/** Takes the fields out that the scenario `new-values` adds. */
export function withoutNew(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_, inner) => {
    if (inner?.new_field === undefined) return inner;
    const { new_field: _new, ...known } = inner;
    return known;
  });
}
