import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { type Contract, createContract } from "../../src/index.ts";

const FILES = {
  amocrm: "../../../../spec/dist/amocrm.json",
  suprsend: "../../../../spec/dist/suprsend.json",
  edges: "../../../mock/corpus/edges.openapi.yaml",
};

/** Our descriptions and the one with every construct, by name. */
export const contracts: readonly (readonly [name: string, contract: Contract])[] = Object.entries(
  FILES,
).map(([name, file]) => [
  name,
  createContract(parse(readFileSync(new URL(file, import.meta.url), "utf8"))),
]);
