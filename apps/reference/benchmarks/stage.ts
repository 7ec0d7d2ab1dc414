import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { countOperations, multiplyApi, type OpenApiDocument } from "@liaison/bench/multiplyApi";
import { type DescribedApi, describedApis } from "../src/apis.ts";
import type { ReferenceContender, Size } from "./contenders.ts";
import { type CountingServer, compressFiles, startCountingServer } from "./countingServer.ts";
import { writeSite } from "./sites.ts";
import { findTarget, type Target } from "./target.ts";

const SLUG = "amocrm";
const OPERATIONS = 300;
/** In the middle of each description. */
const OPENED: Record<Size, string> = {
  own: "listContactsLinks",
  large: "listContactsLinksCopy4",
};

/** The description that is shown at one size. */
export interface Described {
  /** All our APIs, the described one among them. */
  apis: readonly DescribedApi[];
  /** Path of the description, a JSON file. */
  description: string;
  /** How many it has. */
  operations: number;
  /** What is opened. */
  target: Target;
}

/** Every site, built and served. */
export interface Stage {
  described: Record<Size, Described>;
  /** The servers that count what is sent. */
  servers: readonly CountingServer[];
  /** Full address of a reference at its operation. */
  address(contender: ReferenceContender, size: Size): string;
  /** Full address of our landing page. */
  landing: string;
  close(): Promise<void>;
}

/**
 * Builds the sites of some references and ours, and serves them.
 *
 * @param folder empty
 * @param tell gets a line for each site
 * @throws Error when a site cannot be built
 */
export async function setStage(
  chosen: readonly ReferenceContender[],
  folder: string,
  tell: (line: string) => void,
): Promise<Stage> {
  const described = {
    own: await describe(describedApis(), OPENED.own),
    large: await describe(await growApis(folder), OPENED.large),
  };
  const folders = { sites: join(folder, "sites"), elsewhere: join(folder, "elsewhere") };
  for (const path of Object.values(folders)) await mkdir(path);
  const sites = await startCountingServer(folders.sites);
  const elsewhere = await startCountingServer(folders.elsewhere);
  const servers = [sites, elsewhere];
  const close = async () => {
    await Promise.all(servers.map((server) => server.close()));
  };
  try {
    const foreign = { folder: folders.elsewhere, origin: elsewhere.origin };
    for (const site of new Set(["ours" as const, ...chosen.map((contender) => contender.site)])) {
      tell(`building ${site}`);
      for (const size of ["own", "large"] as const) {
        const target = join(folders.sites, site, size);
        await mkdir(target, { recursive: true });
        const url = `${sites.origin}/${site}/${size}/`;
        await writeSite[site]({ ...described[size], url, elsewhere: foreign }, target);
      }
    }
    for (const path of Object.values(folders)) await compressFiles(path);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    described,
    servers,
    address: ({ site, address }, size) =>
      `${sites.origin}/${site}/${size}/${address(described[size].target)}`,
    landing: `${sites.origin}/ours/own/index.html`,
    close,
  };
}

async function describe(apis: readonly DescribedApi[], operationId: string): Promise<Described> {
  const description = apis.find(({ slug }) => slug === SLUG)?.bundles.en.jsonFile;
  if (description === undefined) throw new Error(`there is no API ${SLUG} to measure`);
  const document = await readDocument(description);
  const operations = countOperations(document);
  return { apis, description, operations, target: findTarget(document, operationId) };
}

/** Our APIs, one of them with 300 operations, in every language. */
async function growApis(folder: string): Promise<DescribedApi[]> {
  return Promise.all(
    describedApis().map(async (api) => {
      if (api.slug !== SLUG) return api;
      const grown = await Promise.all(
        Object.entries(api.bundles).map(async ([language, { jsonFile }]) => {
          const file = join(folder, `${SLUG}.${language}.json`);
          const document = multiplyApi(await readDocument(jsonFile), OPERATIONS);
          await writeFile(file, JSON.stringify(document));
          // JSON is YAML too.
          return [language, { jsonFile: file, yamlFile: file }];
        }),
      );
      return { ...api, bundles: Object.fromEntries(grown) };
    }),
  );
}

async function readDocument(file: string): Promise<OpenApiDocument> {
  return JSON.parse(await readFile(file, "utf8"));
}
