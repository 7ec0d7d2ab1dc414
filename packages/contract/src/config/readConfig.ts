import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { createJiti } from "jiti";
import { keysOf } from "../engine/description/document.ts";
import { parse, readText, shownPath } from "../input/descriptionFile.ts";
import { UsageError } from "../input/usageError.ts";
import type { Config } from "./config.ts";

/** Looked for in the working directory, in this order. */
const NAMES = ["ts", "mts", "js", "mjs", "json", "yaml", "yml"].map(
  (end) => `liaison.config.${end}`,
);

/** What only a command needs that sends requests of its own. */
const SENT: ReadonlySet<string> = new Set(["headers", "oauth", "target", "token"]);

/** A configuration with its paths made absolute. */
export interface FoundConfig {
  readonly config: Config;
  /** Absent when there is no configuration. */
  readonly file?: string;
}

/**
 * Reads the configuration.
 *
 * @param isSending whether credentials are needed: without, they are left out, and their variables may
 *   be missing
 * @param file left out, it is looked for in `cwd` and may be missing
 * @throws UsageError when it cannot be read, has an unknown key or a wrong value, or names a variable
 *   that the environment does not have
 */
export async function readConfig(
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
  isSending: boolean,
  file?: string,
): Promise<FoundConfig> {
  const found = NAMES.map((name) => join(cwd, name)).filter((path) => existsSync(path));
  if (file === undefined && found.length > 1) {
    const names = found.map((path) => shownPath(cwd, path)).join(" and ");
    throw new UsageError(`${names} are both there, remove one or choose by --config`);
  }
  const path = file === undefined ? found[0] : resolve(cwd, file);
  if (path === undefined) return { config: {} };
  const name = shownPath(cwd, path);
  const value = /\.[cm]?[jt]s$/.test(path)
    ? await importConfig(path, name)
    : (parse(name, await readText(path)) ?? {});
  checkConfig(value, name);
  const used = Object.entries(value as Config).filter(([key]) => isSending || !SENT.has(key));
  const config = expand(Object.fromEntries(used), env, name) as Config;
  return { config: resolvePaths(config, dirname(path)), file: path };
}

async function importConfig(path: string, name: string): Promise<unknown> {
  if (!existsSync(path)) throw new UsageError(`${name} cannot be read: there is no such file`);
  try {
    // Its cache would leave a copy of the configuration, tokens and all, in a folder for everybody.
    return await createJiti(import.meta.url, { fsCache: false }).import(path, { default: true });
  } catch (error) {
    const [reason] = String((error as Error).message).split("\n");
    throw new UsageError(`${name} cannot be run: ${reason}`);
  }
}

let schema: object | undefined;

function checkConfig(value: unknown, name: string): void {
  schema ??= JSON.parse(
    readFileSync(new URL(import.meta.resolve("@liaison/contract/config.schema.json")), "utf8"),
  ) as object;
  const validate = new Ajv2020({ strict: false, allErrors: true }).compile(schema);
  if (validate(value)) return;
  const reasons = (validate.errors ?? []).map(({ instancePath, keyword, params, message }) => {
    const place = keysOf(instancePath).join(".") || "the configuration";
    if (keyword === "additionalProperties") {
      return `${place} has an unknown key ${params["additionalProperty"]}`;
    }
    const members = keyword === "enum" ? `: ${params["allowedValues"].join(", ")}` : "";
    return `${place} ${message}${members}`;
  });
  throw new UsageError(`${name}: ${reasons.join("; ")}`);
}

/** Puts the environment's variables in the places of `${NAME}`. */
function expand(
  value: unknown,
  env: Readonly<Record<string, string | undefined>>,
  name: string,
): unknown {
  if (typeof value === "string") {
    return value.replaceAll(/\$\{(\w+)\}/g, (_, variable: string) => {
      const text = env[variable];
      if (text === undefined || text === "") {
        throw new UsageError(`${name} needs the variable ${variable}, which is not set`);
      }
      return text;
    });
  }
  if (Array.isArray(value)) return value.map((item) => expand(item, env, name));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, expand(inner, env, name)]),
  );
}

function resolvePaths(config: Config, folder: string): Config {
  const { spec, baseline, oauth } = config;
  return {
    ...config,
    ...(spec !== undefined && { spec: resolve(folder, spec) }),
    ...(baseline !== undefined && { baseline: resolve(folder, baseline) }),
    ...(oauth?.store !== undefined && {
      oauth: { ...oauth, store: resolve(folder, oauth.store) },
    }),
  };
}
