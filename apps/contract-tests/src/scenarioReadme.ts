import { readdir, readFile } from "node:fs/promises";
import { parse } from "yaml";

const mockFolder = new URL("./", import.meta.resolve("@liaison/mock/package.json"));

/** The folder with the scenarios that come with the mock. */
export const scenarioFolder: URL = new URL("scenarios/", mockFolder);

/** What the README should say of a scenario. */
export interface DescribedScenario {
  readonly name: string;
  readonly about: string;
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** Reads the files of the scenarios that come with the mock, sorted by name. */
export async function readShippedScenarios(): Promise<DescribedScenario[]> {
  const files = await readdir(scenarioFolder);
  const scenarios: DescribedScenario[] = await Promise.all(
    files.map(async (file) => parse(await readFile(new URL(file, scenarioFolder), "utf8"))),
  );
  return scenarios.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Reads the mock's README. */
export function readMockReadme(): Promise<string> {
  return readFile(new URL("README.md", mockFolder), "utf8");
}

const ROW = /^\| +`([a-z0-9-]+)` +\| +(.*?) +\| +(.*?) *\|$/;

/** A setting with its default and, where it has one, the unit: `delay` (500 ms). */
const SETTING = /`(\w+)` \(([^\s)]+)(?: [^)]+)?\)/g;

/**
 * Compares the table of scenarios in a README with the scenarios.
 *
 * @returns a sentence for each scenario without a row, row without a scenario, and cell that does not
 *   say what the scenario's file says
 */
export function findReadmeGaps(readme: string, scenarios: readonly DescribedScenario[]): string[] {
  const rows = readRows(readme);
  const gaps = scenarios.flatMap(({ name, about, settings = {} }) => {
    const row = rows.get(name);
    if (row === undefined) return [`${name} has no row.`];
    const wanted = Object.entries(settings).map(([key, value]) => `${key}=${value}`);
    const said = [...row.settings.matchAll(SETTING)].map(([, key, value]) => `${key}=${value}`);
    return [
      ...(row.about === about ? [] : [`${name}: "${row.about}" should be "${about}"`]),
      ...(said.join() === wanted.join()
        ? []
        : [`${name}: settings should be ${wanted.join(", ")}, not ${said.join(", ")}.`]),
    ];
  });
  const known = scenarios.map(({ name }) => name);
  const stale = [...rows.keys()].filter((name) => !known.includes(name));
  return [...gaps, ...stale.map((name) => `${name} is no scenario any more.`)];
}

/** The rows below the head of the table of scenarios, by name. */
function readRows(readme: string): Map<string, { about: string; settings: string }> {
  const lines = readme.split("\n");
  const head = lines.findIndex((line) => /^\| *Scenario *\|/.test(line));
  const rows = new Map<string, { about: string; settings: string }>();
  for (const line of head < 0 ? [] : lines.slice(head + 2)) {
    const [, name, about = "", settings = ""] = ROW.exec(line) ?? [];
    if (name === undefined) break;
    rows.set(name, { about, settings });
  }
  return rows;
}
