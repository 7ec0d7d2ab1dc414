import { type Mock, startMock } from "@liaison/mock";
import { readCases } from "./cases.ts";
import type { CheckContext } from "./checks.ts";
import { Coverage } from "./coverage.ts";
import {
  type Api,
  type JsonObject,
  listOperations,
  type Operation,
  readDescription,
} from "./description.ts";
import { createSchemaCheck } from "./schemaCheck.ts";

/** A description, the mock that serves it, and what the checks need. */
export interface Setup {
  readonly operations: readonly Operation[];
  readonly context: CheckContext;
  readonly mock: Mock;
}

/**
 * Starts a mock on a free port and prepares the checks.
 *
 * @param change applied to the description before anything is made from it, to break it on purpose
 */
export async function setUp(
  api: Api,
  coverage: Coverage = new Coverage(),
  change?: (document: JsonObject) => void,
): Promise<Setup> {
  const document = await readDescription(api);
  change?.(document);
  const mock = await startMock({ api, document });
  const context = {
    api,
    mockUrl: mock.url,
    cases: await readCases(api),
    checkSchema: createSchemaCheck(document),
    coverage,
  };
  return { operations: listOperations(document), context, mock };
}
