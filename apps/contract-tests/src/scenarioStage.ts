import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type AmocrmClient,
  createAmocrm,
  type RetryPolicy,
  type Throttle,
  type TokenSource,
} from "@liaison/amocrm";
import { type Raw as AmocrmRaw, withRaw as withAmocrmRaw } from "@liaison/amocrm/raw";
import { type Call, type Mock, startMock } from "@liaison/mock";
import { createSuprsend, type SuprsendClient } from "@liaison/suprsend";
import { type Raw as SuprsendRaw, withRaw as withSuprsendRaw } from "@liaison/suprsend/raw";
import { parse, stringify } from "yaml";
import { token as demoToken } from "./caller.ts";
import type { Api } from "./description.ts";
import { scenarioFolder } from "./scenarioReadme.ts";

/** The three ways to choose a scenario: by a header, by the token, and when the mock starts. */
export const ways: readonly Way[] = ["request", "token", "start"];
export type Way = "request" | "token" | "start";

/** A second caller of the same account. */
export const otherToken = "other-token";

/** The scenario that a mock is to play. */
export interface Selected {
  readonly scenario: string;
  readonly settings?: Readonly<Record<string, number | boolean>>;
  /** Text of the file of a scenario of the user's own. */
  readonly file?: string;
}

/** How a client of a stage differs from one that sends every call once, and at once. */
export interface Caller {
  /** That of `caller.ts` unless given. */
  readonly token?: TokenSource;
  readonly throttle?: Throttle;
  readonly retry?: RetryPolicy;
  readonly timeout?: number;
}

/** A mock that plays a scenario, and clients that call it. */
export interface Stage {
  readonly mock: Mock;
  amocrm(caller?: Caller): AmocrmClient & AmocrmRaw;
  suprsend(caller?: Caller): SuprsendClient & SuprsendRaw;
}

/** Starts a mock of an API, with a scenario that is chosen in one of the {@link ways}. */
export async function setStage(api: Api, selected: Selected, way: Way): Promise<Stage> {
  const { scenario, settings = {} } = selected;
  const file = selected.file ?? (way === "token" ? await withDefaults(selected) : undefined);
  const mock = await withFolder(scenario, file, (scenarios) => {
    const entry = { status: "valid", scenario } as const;
    return startMock({
      api,
      scenarios,
      ...(way === "token" && { tokens: { [demoToken]: entry, [otherToken]: entry } }),
      ...(way === "start" && { scenario: { name: scenario, settings } }),
    });
  });
  const chosen = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  const prefer = [`scenario=${scenario}`, ...chosen].join("; ");
  const options = {
    baseUrl: mock.url,
    throttle: false,
    retry: false,
    ...(way === "request" && { headers: { prefer } }),
  } as const;
  return {
    mock,
    amocrm: ({ token = demoToken, ...caller } = {}) =>
      withAmocrmRaw(createAmocrm({ ...options, ...caller, token })),
    suprsend: ({ token = demoToken, ...caller } = {}) =>
      withSuprsendRaw(createSuprsend({ ...options, ...caller, apiKey: token })),
  };
}

/** A token has a scenario but no settings of it: a file of the same name brings other defaults. */
async function withDefaults({ scenario, settings }: Selected): Promise<string | undefined> {
  if (settings === undefined) return undefined;
  const shipped = parse(await readFile(new URL(`${scenario}.yaml`, scenarioFolder), "utf8"));
  return stringify({ ...shipped, settings: { ...shipped.settings, ...settings } });
}

/** Lends a folder with one scenario file, or none when there is no text for it. */
async function withFolder<T>(
  scenario: string,
  text: string | undefined,
  use: (folders: string[]) => Promise<T>,
): Promise<T> {
  if (text === undefined) return use([]);
  const folder = await mkdtemp(join(tmpdir(), "scenarios-"));
  try {
    await writeFile(join(folder, `${scenario}.yaml`), text);
    return await use([folder]);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/**
 * What a mock has seen, a line for each call: the operation, the status, the scenario that made the
 * answer, and what was wrong with the request. Equal lines in a row become one: `7 x listContacts
 * 200`.
 */
export function transcribe(calls: readonly Call[]): string[] {
  const lines: { text: string; count: number }[] = [];
  for (const call of calls) {
    const text = describeCall(call);
    const last = lines.at(-1);
    if (last?.text === text) last.count += 1;
    else lines.push({ text, count: 1 });
  }
  return lines.map(({ text, count }) => (count === 1 ? text : `${count} x ${text}`));
}

function describeCall({ operationId, exchange, scenario, tolerated, violations }: Call): string {
  const { request, response } = exchange;
  const wrong = violations.map(({ rule, place }) => `${rule} ${place}`).join(", ");
  return [
    operationId ?? `${request.method} ${request.target}`,
    response.status,
    scenario && `by ${scenario}`,
    wrong && `${tolerated === true ? "tolerates" : "refuses"} ${wrong}`,
  ]
    .filter(Boolean)
    .join(" ");
}
