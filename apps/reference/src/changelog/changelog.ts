import { readFile } from "node:fs/promises";
import { BuildFailure } from "../buildFailure.ts";
import type { Language } from "../edition.ts";

/** What became different in a description. */
export interface Change {
  kind: "added" | "changed" | "fixed" | "removed";
  /** operationIds that it concerns; all of them when empty. */
  operations: string[];
  /** Markdown of one line, in every language. */
  text: Record<Language, string>;
}

/** A version of one description. */
export interface Release {
  /** Folder of the API, such as `amocrm`. */
  api: string;
  /** `info.version` of the description. */
  version: string;
  /** Day of the release, such as `2026-11-21`. */
  date: string;
  changes: Change[];
}

/** The releases of all descriptions, newest first. */
export interface Changelog {
  releases: Release[];
}

/**
 * Reads the changelog of the descriptions.
 *
 * @param versions `info.version` by API; the newest release of each must be this one
 * @throws BuildFailure when it is not JSON, or a version of a description has no release
 */
export async function readChangelog(
  file: string,
  versions: ReadonlyMap<string, string>,
): Promise<Changelog> {
  let changelog: Changelog;
  try {
    changelog = JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    throw new BuildFailure(`cannot read ${file}: ${(error as Error).message}`);
  }
  for (const [api, version] of versions) {
    const newest = changelog.releases.find((release) => release.api === api);
    if (newest?.version !== version) {
      throw new BuildFailure(
        `${file}: the description of ${api} is at ${version}, its newest release here at ${newest?.version ?? "none"}: write what changed`,
      );
    }
  }
  return changelog;
}
