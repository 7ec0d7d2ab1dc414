import {
  type Content,
  type DeclaredResponse,
  essence,
  findResponse,
  isJson,
  type JsonObject,
  type Operation,
} from "@liaison/contract";
import type { Choice } from "../answer/choice.ts";
import { createBoundedCache } from "../boundedCache.ts";
import { type PlainSchema, plainSchema } from "./plainSchema.ts";

/** Seed of made-up bodies when the request names none. */
const SEED = "liaison";

/** Seeds that are tried until a made-up value fits its schema. */
const TRIES = 20;

/** Characters of finished answers that are remembered. */
const CACHE_SIZE = 8 * 1024 * 1024;

/** A response as its declaration has it, ready to be sent. */
export interface Made {
  /** The declared headers, names in lower case; never `content-type`. */
  readonly headers: Readonly<Record<string, string>>;
  /** Media type of the body, never a range; absent when the response has no content. */
  readonly mediaType?: string;
  /** The serialised body; absent when the response has no content. */
  readonly body?: string;
  /** Why the body is not made up although it was to be. */
  readonly note?: string;
}

/** Makes the bodies and headers of the responses that a description declares. */
export interface Maker {
  /**
   * Makes the response that was chosen. The same choice gives the same response, in every process.
   *
   * An example is sent as it is. What is made of a schema always satisfies it: a made-up body
   * (`dynamic`) gives way to the first example, or to a sample, when none of {@link TRIES} does.
   *
   * @throws Error when the operation has no such response or example, or when nothing that Prism
   *   makes satisfies the schema; the message says that an example would help
   */
  make(operation: Operation, choice: Choice): Promise<Made>;
}

/** What a maker needs to know. */
export interface MakerOptions {
  /** The OpenAPI document of the operations, every reference within it. */
  document: JsonObject;
  /** Whether a value satisfies the schema at a JSON pointer of the document. */
  fits: (schemaPointer: string, value: unknown) => boolean;
}

interface Body {
  value: unknown;
  note?: string;
}

/** Prepares the making of responses; nothing is loaded or read before it is needed. */
export function createMaker({ document, fits }: MakerOptions): Maker {
  const made = createBoundedCache<Made>(CACHE_SIZE);
  const plain = new Map<string, PlainSchema | undefined>();

  const readPlain = (schemaPointer: string): PlainSchema | undefined => {
    if (!plain.has(schemaPointer)) plain.set(schemaPointer, plainSchema(document, schemaPointer));
    return plain.get(schemaPointer);
  };

  return {
    make: async (operation, choice) => {
      const { status, mediaType, example, dynamic, seed = SEED } = choice;
      const key = JSON.stringify([operation.pointer, status, mediaType, example, dynamic && seed]);
      const known = made.get(key);
      if (known !== undefined) return known;
      const response = await makeResponse(operation, { ...choice, seed });
      made.set(key, response, key.length + (response.body?.length ?? 0));
      return response;
    },
  };

  async function makeResponse(
    operation: Operation,
    choice: Choice & { seed: string },
  ): Promise<Made> {
    const { status, mediaType } = choice;
    const name = `${operation.operationId} ${status}`;
    const response = findResponse(operation, status);
    if (response === undefined) throw new Error(`${name} is not declared`);
    const headers = Object.freeze(await makeHeaders(response));
    if (mediaType === undefined) return Object.freeze({ headers });
    const content = response.contents.find((candidate) => candidate.mediaType === mediaType);
    if (content === undefined) throw new Error(`${name} has no content of type ${mediaType}`);
    const { value, note } = await makeBody(content, choice, name);
    return Object.freeze({
      headers,
      mediaType: concrete(mediaType),
      body: serialize(value, concrete(mediaType)),
      ...(note !== undefined && { note }),
    });
  }

  async function makeBody(
    { examples, schemaPointer }: Content,
    { example, dynamic, seed }: Choice & { seed: string },
    name: string,
  ): Promise<Body> {
    if (example !== undefined) {
      const named = examples.find((candidate) => candidate.name === example);
      if (named === undefined) throw new Error(`${name} has no example "${example}"`);
      return named;
    }
    if (schemaPointer === undefined) return { value: undefined };

    const invented = dynamic ? await invent(schemaPointer, seed) : undefined;
    if (invented !== undefined) return { value: invented };
    const instead = (what: string) =>
      dynamic
        ? { note: `no made-up body of ${name} fits its schema, ${what} is sent instead` }
        : {};
    const [first] = examples;
    if (dynamic && first !== undefined) {
      return { value: first.value, ...instead(`the example "${first.name}"`) };
    }
    const sampled = await sample(schemaPointer);
    if (sampled !== undefined) return { value: sampled, ...instead("a sample") };
    const other = dynamic ? undefined : await invent(schemaPointer, SEED);
    if (other !== undefined) return { value: other };
    throw new Error(
      `no body of ${name} can be made that fits the schema ${schemaPointer}; add an example to the description`,
    );
  }

  async function makeHeaders({ headers }: DeclaredResponse): Promise<Record<string, string>> {
    const values: Record<string, string> = {};
    for (const { name, schemaPointer, examples } of headers) {
      const value = examples[0]?.value ?? (schemaPointer && (await sample(schemaPointer)));
      // Nothing else has one obvious form in a header.
      if (["string", "number", "boolean"].includes(typeof value)) values[name] = String(value);
    }
    return values;
  }

  async function sample(schemaPointer: string): Promise<unknown> {
    const schema = readPlain(schemaPointer);
    if (schema === undefined) return undefined;
    const value = givenValue(schema) ?? toJson((await loadPrism()).sample(schema));
    return value !== undefined && fits(schemaPointer, value) ? value : undefined;
  }

  async function invent(schemaPointer: string, seed: string): Promise<unknown> {
    const schema = readPlain(schemaPointer);
    if (schema === undefined) return undefined;
    const generators = await loadPrism();
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const value = toJson(generators.invent(schema, attempt === 0 ? seed : `${seed} ${attempt}`));
      if (value !== undefined && fits(schemaPointer, value)) return value;
    }
    return undefined;
  }
}

// Prism takes time and memory to load, and what has an example can do without it.
let prism: Promise<typeof import("./prismGenerators.ts")> | undefined;

function loadPrism(): Promise<typeof import("./prismGenerators.ts")> {
  prism ??= import("./prismGenerators.ts");
  return prism;
}

/** What a schema itself names as a value; Prism would take the same, but need not be loaded for it. */
function givenValue({ default: usual, const: only, examples }: PlainSchema): unknown {
  return usual ?? only ?? (Array.isArray(examples) ? examples[0] : undefined);
}

/** The value as its reader gets it, or undefined for what JSON cannot carry. */
function toJson(value: unknown): unknown {
  const text = JSON.stringify(value);
  return text === undefined ? undefined : JSON.parse(text);
}

function serialize(value: unknown, mediaType: string): string {
  if (value === undefined) return "";
  return typeof value === "string" && !isJson(essence(mediaType)) ? value : JSON.stringify(value);
}

/** A declared range (`text/*`) is no media type that a message can have. */
function concrete(mediaType: string): string {
  if (!mediaType.includes("*")) return mediaType;
  return mediaType.startsWith("text/") ? "text/plain" : "application/json";
}
