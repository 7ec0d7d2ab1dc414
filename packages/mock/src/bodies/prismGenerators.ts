import { faker } from "@faker-js/faker";
import {
  generate,
  generateStatic,
} from "@stoplight/prism-http/dist/mocker/generator/JSONSchema.js";
import type { IHttpOperation } from "@stoplight/types";
import type { PlainSchema } from "./plainSchema.ts";

/** What the generators only name in their errors. */
const NOWHERE: IHttpOperation = { id: "", method: "", path: "", responses: [] };

// `x-faker` may ask for dates, which lie around today unless told otherwise.
faker.setDefaultRefDate("2026-01-01T00:00:00Z");

/**
 * The value that Prism's static generator makes of a schema: its first example or default, else a
 * placeholder of the type.
 *
 * @returns undefined when Prism can make none
 */
export function sample(schema: PlainSchema): unknown {
  const result = generateStatic(NOWHERE, schema);
  return result._tag === "Right" ? result.right : undefined;
}

/**
 * The value that Prism's dynamic generator makes up for a schema, the same for the same seed.
 *
 * @returns undefined when Prism can make none
 */
export function invent(schema: PlainSchema, seed: string): unknown {
  faker.seed([...Buffer.from(seed)]);
  const result = generate(NOWHERE, {}, schema, seed);
  return result._tag === "Right" ? result.right : undefined;
}
