import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

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

/** Lists the operations of a description, local references resolved. */
export function listOperations(document: JsonObject): Operation[] {
  const methods = ["get", "post", "put", "patch", "delete"];
  return Object.entries(document["paths"] as JsonObject).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = (item as JsonObject)[method] as JsonObject | undefined;
      return operation
        ? [readOperation(document, path, item as JsonObject, method, operation)]
        : [];
    }),
  );
}

function readOperation(
  document: JsonObject,
  path: string,
  item: JsonObject,
  method: string,
  operation: JsonObject,
): Operation {
  const parameters = [...list(item["parameters"]), ...list(operation["parameters"])].map(
    (parameter) => follow(document, parameter).value as { name: string; in: string },
  );
  const answers: Answer[] = [];
  const pointer = `/paths/${escapePointer(path)}/${method}/responses`;
  for (const [declaredStatus, reference] of Object.entries(operation["responses"] as JsonObject)) {
    const response = follow(document, reference, `${pointer}/${declaredStatus}`);
    const status = Number(declaredStatus.replace(/XX$/i, "00"));
    const content = (response.value["content"] ?? {}) as JsonObject;
    if (Object.keys(content).length === 0) answers.push({ declaredStatus, status });
    for (const [mediaType, media] of Object.entries(content)) {
      const examples = ((media as JsonObject)["examples"] ?? {}) as JsonObject;
      for (const [example, exampleReference] of Object.entries(examples)) {
        const { value } = follow(document, exampleReference).value;
        const schemaPointer = `${response.pointer}/content/${escapePointer(mediaType)}/schema`;
        answers.push({
          declaredStatus,
          status,
          content: { mediaType, example, value, schemaPointer },
        });
      }
    }
  }
  const operationId = String(operation["operationId"]);
  return { operationId, method: method.toUpperCase(), path, parameters, answers };
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function follow(
  document: JsonObject,
  node: unknown,
  pointer = "",
): { value: JsonObject; pointer: string } {
  const reference = (node as JsonObject)["$ref"];
  if (typeof reference !== "string") return { value: node as JsonObject, pointer };
  const target = reference
    .slice("#/".length)
    .split("/")
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<unknown>((parent, token) => (parent as JsonObject)[token], document);
  return follow(document, target, reference.slice(1));
}

function escapePointer(token: string): string {
  return token.replaceAll("~", "~0").replaceAll("/", "~1");
}
