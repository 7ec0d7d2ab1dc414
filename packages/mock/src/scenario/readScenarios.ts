import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Document, isMap, isSeq, LineCounter, parseDocument } from "yaml";
import { reasonOf, StartError } from "../startError.ts";
import { hasOwnBody } from "./declared.ts";
import { listPlaceholders } from "./placeholders.ts";
import type { Rule, Scenario } from "./scenario.ts";
import { type Fault, findSchemaFault, formatPath } from "./scenarioSchema.ts";
import { prepare } from "./selection.ts";

const EXTENSION = /\.ya?ml$/;

/** The folder with the scenarios that come with the mock. */
export function builtInScenarios(): URL {
  return new URL("scenarios/", import.meta.resolve("@liaison/mock/package.json"));
}

/**
 * Reads scenario files, first those that come with the mock.
 *
 * @param folders further folders with `.yaml` files; a file replaces one of the same name in a
 *   folder before
 * @returns the scenarios by name
 * @throws StartError when a folder or file cannot be read or a file is no scenario; it names file,
 *   line and place
 */
export async function readScenarios(
  folders: readonly (string | URL)[] = [],
): Promise<Map<string, Scenario>> {
  const scenarios = new Map<string, Scenario>();
  for (const folder of [builtInScenarios(), ...folders]) {
    for (const file of await listFiles(folder)) {
      const scenario = readScenario(await readText(file), file);
      scenarios.set(scenario.name, scenario);
    }
  }
  return scenarios;
}

async function listFiles(folder: string | URL): Promise<string[]> {
  const path = folder instanceof URL ? fileURLToPath(folder) : folder;
  let names: string[];
  try {
    names = await readdir(path);
  } catch (error) {
    throw new StartError(`the scenario folder ${path} cannot be read: ${reasonOf(error)}`);
  }
  const files = names.filter((name) => EXTENSION.test(name)).sort();
  if (files.length === 0) {
    throw new StartError(`the scenario folder ${path} holds no scenario, add a file name.yaml`);
  }
  return files.map((name) => join(path, name));
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new StartError(`the scenario file ${file} cannot be read: ${reasonOf(error)}`);
  }
}

/**
 * Reads one scenario.
 *
 * @param text content of the file
 * @param file its path, for the name and for messages
 * @throws StartError when it is no scenario
 */
export function readScenario(text: string, file: string): Scenario {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [broken] = document.errors;
  if (broken !== undefined) {
    throw fail(file, lines.linePos(broken.pos[0]).line, `it is not YAML: ${broken.message}`);
  }
  const value = toValue(document, file);
  const scenario = value as Scenario;
  const fault =
    findSchemaFault(value) ?? findFault(scenario, basename(file).replace(EXTENSION, ""));
  if (fault !== undefined) {
    const { line } = lines.linePos(offsetOf(document, fault.path));
    throw fail(file, line, `${formatPath(fault.path) || "it"} ${fault.text}`);
  }
  const { name, about, settings = {}, rules } = scenario;
  const complete = { name, about, settings, rules };
  const prepared = prepare(complete);
  if (typeof prepared === "string") throw fail(file, 1, prepared);
  return complete;
}

function toValue(document: Document, file: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw fail(file, 1, `it is not YAML: ${reasonOf(error)}`);
  }
}

/** What the schema cannot tell: names that must fit each other, and keys that exclude each other. */
function findFault(scenario: Scenario, fileName: string): Fault | undefined {
  const { name, settings = {} } = scenario;
  const rules = scenario.rules as readonly Rule[];
  if (name !== fileName) {
    return { path: ["name"], text: `is ${name}, but the file is called ${fileName}` };
  }
  const names = rules.map((rule) => rule.name);
  const known = Object.keys(settings);
  const listKnown = `settings are ${known.join(", ") || "none"}`;
  for (const { name: used, path } of listPlaceholders(rules, ["rules"])) {
    if (known.includes(used)) continue;
    return { path, text: `uses {${used}}, which is no setting; ${listKnown}` };
  }
  for (const [index, { name: rule, when, answer }] of rules.entries()) {
    const path = ["rules", index];
    if (names.indexOf(rule) !== index) {
      return { path: [...path, "name"], text: `is ${rule}, which an earlier rule is called too` };
    }
    const answered = when?.answered?.rule;
    if (answered !== undefined && !names.includes(answered)) {
      const text = `is ${answered}, which is no rule of the file; rules are ${names.join(", ")}`;
      return { path: [...path, "when", "answered", "rule"], text };
    }
    const setting = Object.keys(when?.setting ?? {}).find((key) => !known.includes(key));
    if (setting !== undefined) {
      return { path: [...path, "when", "setting", setting], text: `is no setting; ${listKnown}` };
    }
    const excluded = findExcluded(answer);
    if (excluded !== undefined)
      return { path: [...path, "answer", excluded[0]], text: excluded[1] };
  }
  return undefined;
}

/** A key that has no meaning beside an own body, with what to say about it. */
function findExcluded(answer: Rule["answer"]): [key: string, text: string] | undefined {
  if (!hasOwnBody(answer)) return undefined;
  if (answer.body !== undefined && answer.text !== undefined) {
    return ["text", "stands beside body, only one of them can be the body"];
  }
  const keys = ["example", "merge", "page", "drift"] as const;
  const key = keys.find((candidate) => answer[candidate] !== undefined);
  return key && [key, "stands beside an own body, which it cannot change"];
}

/** Where the value at a path starts in the text; the key itself where there is one. */
function offsetOf(document: Document, path: readonly (string | number)[]): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const key of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => String(item.key) === String(key));
      if (pair === undefined) break;
      offset = startOf(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(key)];
      offset = startOf(node) ?? offset;
    }
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return (node as { range?: readonly number[] | null } | null | undefined)?.range?.[0];
}

function fail(file: string, line: number, text: string): StartError {
  return new StartError(`the scenario file ${file}, line ${line}: ${text.replaceAll(/\s+/g, " ")}`);
}
