import { createValueMaker, type ValueMaker } from "../src/generation/values.ts";
import { writeForm, writeParameter } from "../src/generation/writeText.ts";
import {
  type Content,
  type Exchange,
  essence,
  isForm,
  isJson,
  isObject,
  type Operation,
  type Parameter,
} from "../src/index.ts";
import { type Probe, probeOf, type Tier } from "./corpus.ts";
import type { Description } from "./descriptions.ts";
import { answer, encode, headersOf, requestOf, statusOf } from "./documented.ts";
import { createReference, type Reference } from "./reference.ts";
import { remember } from "./remember.ts";
import { driftsOf } from "./valueDrifts.ts";

/**
 * Makes the probes of one part for one schema of an operation: values made for it, put where it
 * stands in whole messages. Of what stands deep in a large message the corpus has only some values.
 * They are made one after the other, since mostly one of the first tells a mutant.
 *
 * @param pointer JSON pointer of the schema
 */
export type Focus = (operation: Operation, pointer: string, tier: Tier) => Iterable<Probe>;

/** Values that fit few schemas: text that is empty, and what only nests. */
const ODD: readonly unknown[] = ["", { added_later: "1" }, [{ added_later: "1" }]];

/** Characters of a message that something is put into; lists at their bound are much longer. */
const LARGEST = 20_000;

interface Made {
  readonly about: string;
  readonly value: unknown;
}

/** Prepares the making of probes. */
export function createFocus(description: Description, seed: number): Focus {
  const { contract, document, inputs } = description;
  const reference = createReference(document);
  const values = {
    request: createValueMaker(contract, "request", { seed }),
    response: createValueMaker(contract, "response", { seed }),
  };

  const spotsOfParameter = remember(({ schemaPointer }: Parameter) =>
    findSpots(reference, values.request, schemaPointer, []),
  );
  const spotsOfContents = (maker: ValueMaker) =>
    remember(({ schemaPointer, examples }: Content) => {
      const samples = examples.map(({ value }) => value);
      return findSpots(reference, maker, schemaPointer, samples);
    });
  const spotsOfBody = spotsOfContents(values.request);
  const spotsOfAnswer = spotsOfContents(values.response);

  function* requests(operation: Operation, pointer: string, tier: Tier): Generator<Asked> {
    const { parameters, requestBody } = operation;
    for (const parameter of parameters) {
      const spots = spotsOfParameter(parameter).get(pointer);
      for (const { about, value } of putInPlace(reference, values.request, pointer, tier, spots)) {
        const text = writeParameter(parameter, value);
        if (text === undefined) continue;
        yield { about, request: requestOf(operation, inputs, new Map([[parameter, text]])) };
      }
    }
    for (const content of requestBody?.contents ?? []) {
      const spots = spotsOfBody(content).get(pointer);
      for (const { about, value } of putInPlace(reference, values.request, pointer, tier, spots)) {
        const bytes = write(content, value);
        if (bytes === undefined) continue;
        const body = { bytes, mediaType: content.mediaType };
        yield { about, request: requestOf(operation, inputs, undefined, body) };
      }
    }
  }

  return function* collect(operation, pointer, tier) {
    const { responses } = operation;
    const [first] = responses;
    if (first !== undefined) {
      const response = plainAnswer(first);
      for (const { about, request } of requests(operation, pointer, tier)) {
        yield probeOf(contract, { tier, part: "request", about, exchange: { request, response } });
      }
    }
    const request = requestOf(operation, inputs);
    for (const declared of responses) {
      const [status, headers] = [statusOf(declared), headersOf(declared)];
      for (const content of declared.contents) {
        const spots = spotsOfAnswer(content).get(pointer);
        const made = putInPlace(reference, values.response, pointer, tier, spots);
        for (const { about, value } of made) {
          if (write(content, value) === undefined) continue;
          const response = answer(status, headers, content.mediaType, value);
          const exchange = { request, response };
          yield probeOf(contract, { tier, part: declared.status, about, exchange });
        }
      }
    }
  };
}

interface Asked {
  readonly about: string;
  readonly request: Exchange["request"];
}

/** Values of a root schema in which one thing is made for a schema inside it. */
function* putInPlace(
  reference: Reference,
  values: ValueMaker,
  pointer: string,
  tier: Tier,
  spots: Spots | undefined,
): Generator<Made> {
  if (spots === undefined || tier === "examples") return;
  const { isRoot, first, fullest } = spots;
  // Of a root itself the corpus has all.
  for (const { value, about } of isRoot ? [] : values[tier](pointer)) {
    yield { about: `${pointer}: ${about}`, value: first.put(value) };
  }
  if (tier === "valid") return;
  // Of a value with everything in it most can be left out without emptying it.
  for (const { operator, place, value } of driftsOf(reference, pointer, fullest.value)) {
    yield { about: `${pointer}: ${place}, ${operator}`, value: fullest.put(value) };
  }
  for (const value of ODD) {
    yield { about: `${pointer}: ${JSON.stringify(value)}`, value: first.put(value) };
  }
}

function sizeOf(value: unknown): number {
  return JSON.stringify(value).length;
}

/** Where a schema judges something inside a value. */
interface Spot {
  readonly value: unknown;
  /** The whole value with something else there. */
  put(value: unknown): unknown;
}

/** Where a schema judges something: in the first value that has it, and where most stands there. */
interface Spots {
  readonly isRoot: boolean;
  readonly first: Spot;
  readonly fullest: Spot;
}

/** Finds where schemas judge something inside samples, and values that are made for a root schema. */
function findSpots(
  reference: Reference,
  values: ValueMaker,
  root: string | undefined,
  samples: readonly unknown[],
): ReadonlyMap<string, Spots> {
  const found = new Map<string, Spots & { readonly size: number }>();
  if (root === undefined) return found;
  for (const carrier of [...samples, ...values.valid(root).map(({ value }) => value)]) {
    if (sizeOf(carrier) >= LARGEST) continue;
    for (const [pointer, spot] of spotsIn(reference, root, carrier)) {
      const known = found.get(pointer);
      const size = sizeOf(spot.value);
      const first = known?.first ?? spot;
      if (known !== undefined && size <= known.size) continue;
      found.set(pointer, { isRoot: pointer === root, first, fullest: spot, size });
    }
  }
  return found;
}

/** The first spot of every schema that judges something inside a value. */
function spotsIn(reference: Reference, root: string, carrier: unknown): Map<string, Spot> {
  const found = new Map<string, Spot>();
  const visit = (pointers: readonly string[], spot: Spot): void => {
    const { value, put } = spot;
    const schemas = reference.judging(pointers, value);
    for (const { pointer } of schemas) {
      if (!found.has(pointer)) found.set(pointer, spot);
    }
    if (Array.isArray(value)) {
      const below = reference.item(schemas);
      for (const [index, item] of value.entries()) {
        visit(below, { value: item, put: (inner) => put(value.with(index, inner)) });
      }
    } else if (isObject(value)) {
      for (const [key, inner] of Object.entries(value)) {
        const below = reference.property(schemas, key);
        visit(below, { value: inner, put: (other) => put({ ...value, [key]: other }) });
      }
    }
  };
  visit([root], { value: carrier, put: (value) => value });
  return found;
}

/** Bytes of a body; undefined when its media type cannot say the value. */
function write({ mediaType }: Content, value: unknown): Uint8Array | undefined {
  const type = essence(mediaType);
  if (isForm(type)) {
    const text = writeForm(value);
    return text === undefined ? undefined : new TextEncoder().encode(text);
  }
  if (!isJson(type) && (typeof value !== "string" || value === "")) return undefined;
  return encode(mediaType, value);
}

function plainAnswer(declared: Operation["responses"][number]): Exchange["response"] {
  const [content] = declared.contents;
  const headers = headersOf(declared);
  const status = statusOf(declared);
  if (content === undefined) return { status, headers, body: new Uint8Array() };
  return answer(status, headers, content.mediaType, content.examples[0]?.value);
}
