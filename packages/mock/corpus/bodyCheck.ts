import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

/**
 * Validates the bytes of an answer's body by the schema that the description declares.
 *
 * It is a judge of its own, apart from the engine that the mock is made with.
 *
 * @param mediaType without its parameters
 * @returns what is wrong, as a sentence without its full stop; undefined for a valid body
 * @throws Error when the description declares no such answer
 */
export type BodyCheck = (
  operationId: string,
  status: number,
  mediaType: string,
  body: Uint8Array,
) => string | undefined;

type Json = Record<string, unknown>;

/** Prepares the validation of answers by an OpenAPI 3.1 document whose references are all local. */
export function createBodyCheck(document: object): BodyCheck {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  ajv.addSchema(document, "description");
  const root = document as Json;

  return (operationId, status, mediaType, body) => {
    const pointer = findSchema(root, operationId, status, mediaType);
    const text = new TextDecoder().decode(body);
    let value: unknown = text;
    if (/^application\/([^/]+\+)?json$/.test(mediaType)) {
      try {
        value = JSON.parse(text);
      } catch {
        return "the body is not JSON";
      }
    }
    const fragment = pointer.map((step) => `/${encodeURIComponent(escapeStep(step))}`).join("");
    const validate = ajv.compile({ $ref: `description#${fragment}` });
    return validate(value) ? undefined : `the body is invalid: ${ajv.errorsText(validate.errors)}`;
  };
}

function findSchema(root: Json, operationId: string, status: number, mediaType: string): string[] {
  const missing = `${operationId} declares no answer ${status} ${mediaType}`;
  for (const [path, item] of Object.entries(root["paths"] as Json)) {
    for (const [method, operation] of Object.entries(item as Json)) {
      if ((operation as Json)["operationId"] !== operationId) continue;
      const responses = (operation as Json)["responses"] as Record<string, Json>;
      const key = [String(status), `${String(status)[0]}XX`, "default"].find((k) => responses[k]);
      if (key === undefined) throw new Error(missing);
      const pointer = follow(root, ["paths", path, method, "responses", key]);
      const contents = Object.keys((at(root, pointer)["content"] ?? {}) as Json);
      const type = contents.find((name) => name.split(";")[0]?.trim() === mediaType);
      if (type === undefined) throw new Error(missing);
      return [...pointer, "content", type, "schema"];
    }
  }
  throw new Error(missing);
}

/** Where a reference leads, if there is one. */
function follow(root: Json, pointer: string[]): string[] {
  const { $ref } = at(root, pointer);
  if (typeof $ref !== "string") return pointer;
  const steps = $ref.slice(2).split("/");
  return steps.map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function at(root: Json, pointer: readonly string[]): Json {
  return pointer.reduce((value, step) => value[step] as Json, root);
}

function escapeStep(step: string): string {
  return step.replaceAll("~", "~0").replaceAll("/", "~1");
}
