import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Terminal } from "../cli/terminal.ts";
import { readDescriptionFile, shownPath } from "./descriptionFile.ts";
import { UsageError } from "./usageError.ts";

/** The APIs whose descriptions come with the kit. */
export const APIS = ["amocrm", "suprsend"] as const;

/** A description that was read. */
export interface Description {
  readonly document: object;
  /** As messages name it. */
  readonly name: string;
  /** Absolute path; absent for one that comes with the kit. */
  readonly file?: string;
  /** Absolute path of the file that a reader of findings should open. */
  readonly readable: string;
}

/**
 * Reads the description that the user chose.
 *
 * @throws UsageError when none or two are chosen, or it cannot be read
 */
export async function readDescription(
  { api, spec }: { readonly api?: string; readonly spec?: string },
  { cwd }: Pick<Terminal, "cwd">,
): Promise<Description> {
  if (api !== undefined && spec !== undefined) {
    throw new UsageError("--api and --spec are both given, choose one");
  }
  if (spec !== undefined) {
    if (spec === "") throw new UsageError("--spec is empty, give the path of a description");
    const name = shownPath(cwd, spec);
    const file = resolve(cwd, spec);
    return { document: await readDescriptionFile(file), name, file, readable: file };
  }
  if (api === undefined) {
    throw new UsageError(
      "it is not said what to hold the messages against, give --api amocrm, --api suprsend or --spec FILE",
    );
  }
  const known = APIS.find((one) => one === api);
  if (known === undefined) {
    throw new UsageError(`--api ${api} is none of ${APIS.join(", ")}; use --spec for a file`);
  }
  return {
    document: await readPackagedDescription(known),
    name: `the description of ${known}`,
    readable: fileURLToPath(import.meta.resolve(`@liaison/spec/${known}.yaml`)),
  };
}

/** The bundled description of an API, out of `@liaison/spec`. */
function readPackagedDescription(api: (typeof APIS)[number]): Promise<object> {
  return readDescriptionFile(fileURLToPath(import.meta.resolve(`@liaison/spec/${api}.json`)));
}
