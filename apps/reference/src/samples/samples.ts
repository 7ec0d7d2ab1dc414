import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { BuildFailure } from "../buildFailure.ts";
import { cutRegion } from "./cutRegion.ts";

/** Three programs that call one operation, as they are shown: no line break at the end. */
export interface OperationSamples {
  /** For a shell. */
  curl: string;
  /** TypeScript, by the method of the client. */
  client: string;
  /** TypeScript, by method and path. */
  raw: string;
}

/** The committed samples: a folder per API, and one for the guides. */
export const samplesFolder: string = fileURLToPath(new URL("../../samples/", import.meta.url));

const referenceFolder = fileURLToPath(new URL("../../", import.meta.url));
const repositoryFolder = fileURLToPath(new URL("../../../../", import.meta.url));

/** How the files of an operation end; what comes before is its operationId. */
const ENDINGS = { curl: ".sh", raw: ".raw.ts", client: ".ts" } as const;

/** Folder of the samples that belong to no single operation. */
const GUIDES = "guides";

/**
 * Reads the samples of all operations.
 *
 * @param folder has a folder per API, with `<operationId>.sh`, `.ts` and `.raw.ts` in it
 * @returns samples by API and operation, such as `amocrm/listContacts`, sorted
 * @throws BuildFailure when an operation lacks one of its three, or one is empty, or a file is
 *   none of these
 */
export async function readSamples(
  folder: string = samplesFolder,
): Promise<ReadonlyMap<string, OperationSamples>> {
  const found = new Map<string, Partial<OperationSamples>>();
  for (const file of await listSamples(folder)) {
    const [api = "", name = ""] = file.split("/");
    if (api === GUIDES) continue;
    const kind = (["curl", "raw", "client"] as const).find((kind) => name.endsWith(ENDINGS[kind]));
    const operationId = kind && basename(name, ENDINGS[kind]);
    if (!kind || !/^\w+$/.test(operationId ?? "")) {
      const allowed = Object.values(ENDINGS).map((ending) => `<operationId>${ending}`);
      throw new BuildFailure(`samples/${file}: a sample is called ${allowed.join(", ")}`);
    }
    const key = `${api}/${operationId}`;
    found.set(key, { ...found.get(key), [kind]: await cutSample(file, folder) });
  }
  return new Map(
    [...found].map(([key, { curl, client, raw }]) => {
      if (curl && client && raw) return [key, { curl, client, raw }];
      const kind = !curl ? "curl" : !client ? "client" : "raw";
      throw new BuildFailure(`samples/${key}${ENDINGS[kind]} is missing: write this sample`);
    }),
  );
}

/**
 * The programs of a folder of samples.
 *
 * @returns paths below the folder, with slashes, sorted
 */
export async function listSamples(folder: string = samplesFolder): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, "/").length))
    .filter((file) => file.includes("/"))
    .sort();
}

/**
 * Cuts a sample from its file.
 *
 * @param reference the file, and the region where it is not the whole: `guides/pages.ts#all-pages`.
 *   A file elsewhere in the repository is named from the folder of the reference:
 *   `../../ci/gitlab/liaison.gitlab-ci.yml`
 * @param folder where samples are
 * @returns its text, without the marks of regions, common indentation and empty lines around it
 * @throws BuildFailure when there is no such file or region, or nothing is in it
 */
export async function cutSample(
  reference: string,
  folder: string = samplesFolder,
): Promise<string> {
  const [file = "", region] = reference.split("#");
  const path = join(file.startsWith("../") ? referenceFolder : folder, file);
  const isInside = path.startsWith(repositoryFolder) || path.startsWith(join(folder, "/"));
  if (!isInside) throw new BuildFailure(`sample ${reference}: ${path} is outside the repository`);
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new BuildFailure(`sample ${reference}: cannot read ${path} (${code})`);
  }
  return cutRegion(text, region, `sample ${reference}`);
}
