import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { createContract, type DeclaredResponse } from "@liaison/contract";

/** JSON object of which nothing is known yet. */
export type JsonObject = { [key: string]: unknown };

/** APIs that are described, with the names that packages and bundles use. */
export const apis: readonly Api[] = ["amocrm", "suprsend"];
export type Api = "amocrm" | "suprsend";

/** One documented example of one documented answer. */
export interface Answer {
  /** Status as it is declared: a number or a range such as `5XX`. */
  readonly declaredStatus: string;
  /** Status to ask for: for a range its first, such as 500. */
  readonly status: number;
  /** Undefined for answers without a body. */
  readonly content?: {
    readonly mediaType: string;
    readonly example: string;
    readonly value: unknown;
    /** JSON pointer of the schema in the document. */
    readonly schemaPointer: string;
  };
}

/** One operation of a description. */
export interface Operation {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly { readonly name: string; readonly in: string }[];
  readonly answers: readonly Answer[];
}

/** Reads a bundle of `@liaison/spec`. */
export async function readDescription(api: Api): Promise<JsonObject> {
  const file = fileURLToPath(import.meta.resolve(`@liaison/spec/${api}.json`));
  return JSON.parse(await readFile(file, "utf8"));
}

/** Lists the operations of a description with every documented example of every answer. */
export function listOperations(document: JsonObject): Operation[] {
  return createContract(document).operations.map(
    ({ operationId, method, path, parameters, responses }) => ({
      operationId,
      method,
      path,
      parameters,
      answers: responses.flatMap(listAnswers),
    }),
  );
}

function listAnswers({ status: declaredStatus, contents }: DeclaredResponse): Answer[] {
  const status = Number(declaredStatus.replace(/XX$/, "00"));
  if (contents.length === 0) return [{ declaredStatus, status }];
  return contents.flatMap(({ mediaType, examples, schemaPointer = "" }) =>
    examples.map(({ name, value }) => ({
      declaredStatus,
      status,
      content: { mediaType, example: name, value, schemaPointer },
    })),
  );
}
