import type { OpenApiDocument } from "@liaison/bench/multiplyApi";

/** The operation that every reference is opened at, and what of it must stand on the screen. */
export interface Target {
  operationId: string;
  /** In lower case. */
  method: string;
  path: string;
  tag: string;
  texts: TargetTexts;
}

/** Texts of an operation without any markup, so that each is one piece of text in every reference. */
export interface TargetTexts {
  summary: string;
  /** The first sentences of its description, up to the first line break or markup. */
  description: string;
  /** The whole description of one of its parameters. */
  parameter: string;
}

interface Parameter {
  $ref?: string;
  description?: string;
}

/**
 * Finds the operation to open.
 *
 * @throws Error when there is none of that name, or its texts are none that one can look for
 */
export function findTarget(document: OpenApiDocument, operationId: string): Target {
  for (const [path, item] of Object.entries(document.paths)) {
    for (const [method, value] of Object.entries(item)) {
      const operation = value as Record<string, unknown>;
      if (operation["operationId"] !== operationId) continue;
      const {
        summary,
        description,
        tags,
        parameters = [],
      } = operation as {
        summary: string;
        description: string;
        tags: [string];
        parameters?: Parameter[];
      };
      const parameter = parameters
        .map((given) => resolve(document, given).description?.trim())
        .find((text) => text !== undefined && isPlain(text));
      const texts = { summary, description: description.split(/[\n`*_[\]<>]/)[0]?.trim() ?? "" };
      if (parameter === undefined || texts.description === "") break;
      return { operationId, method, path, tag: tags[0], texts: { ...texts, parameter } };
    }
  }
  throw new Error(`no operation ${operationId} has texts without markup to look for`);
}

function resolve({ components }: OpenApiDocument, parameter: Parameter): Parameter {
  const name = parameter.$ref?.split("/").at(-1);
  return name === undefined ? parameter : (components["parameters"]?.[name] as Parameter);
}

/** A line break within a sentence is shown as a space, so it does no harm. */
function isPlain(text: string): boolean {
  return !/\n\s*\n|[`*_[\]<>]/.test(text);
}
