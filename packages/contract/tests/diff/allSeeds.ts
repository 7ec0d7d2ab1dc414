import { documentSeeds, operationSeeds } from "./messageSeeds.ts";
import { schemaSeeds } from "./schemaSeeds.ts";
import { readBundle, type Seed } from "./seeds.ts";

/** Changes of both descriptions, there and back, with their verdicts. */
export function allSeeds(): Seed[] {
  return (["amocrm", "suprsend"] as const).flatMap((api) => {
    const document = readBundle(api);
    return [
      ...schemaSeeds(document, 4),
      ...operationSeeds(document, 2),
      ...documentSeeds(document),
    ];
  });
}
