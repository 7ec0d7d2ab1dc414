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
} from "../src/index.ts";
import { type Probe, probeOf, type Tier } from "./corpus.ts";
import type { Description } from "./descriptions.ts";
import { answer, encode, headersOf, requestOf, statusOf } from "./documented.ts";
import { createReference, type Reference } from "./reference.ts";
import { remember } from "./remember.ts";
import { driftsOf } from "./valueDrifts.ts";

/**
 * Makes probes for one schema of an operation: values made for it, put where it stands in whole
 * messages. Of what stands deep in a large message the corpus has only some values.
 *
 * @param pointer JSON pointer of the schema
 */
export type Focus = (operation: Operation, pointer: string) => readonly Probe[];

/** Values that fit few schemas: text that is empty, and what only nests. */
const ODD: readonly unknown[] = ["", { added_later: "1" }, [{ added_later: "1" }]];

/** Characters of a message that something is put into; lists at their bound are much longer. */
const LARGEST = 20_000;

interface Made {
  readonly tier: Tier;
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

  const collect = (operation: Operation, pointer: string): Probe[] => {
    const { parameters, requestBody, responses } = operation;
    const made = (root: string | undefined, direction: "request" | "response", samples: Samples) =>
      root === undefined ? [] : putInPlace(reference, values[direction], root, pointer, samples);
    const plain = requestOf(operation, inputs);
    const asked = parameters.flatMap((parameter) =>
      made(parameter.schemaPointer, "request", []).flatMap(({ value, ...rest }) => {
        const text = writeParameter(parameter, value);
        if (text === undefined) return [];
        const request = requestOf(operation, inputs, new Map([[parameter, text]]));
        return [{ ...rest, part: "request", request }];
      }),
    );
    const bodies = (requestBody?.contents ?? []).flatMap((content) =>
      made(content.schemaPointer, "request", samplesOf(content)).flatMap(({ value, ...rest }) => {
        const bytes = write(content, value);
        if (bytes === undefined) return [];
        const body = { bytes, mediaType: content.mediaType };
        return [
          { ...rest, part: "request", request: requestOf(operation, inputs, undefined, body) },
        ];
      }),
    );
    const answers = responses.flatMap((declared) =>
      declared.contents.flatMap((content) =>
        made(content.schemaPointer, "response", samplesOf(content)).flatMap(
          ({ value, ...rest }) => {
            if (write(content, value) === undefined) return [];
            const sent = answer(statusOf(declared), headersOf(declared), content.mediaType, value);
            return [{ ...rest, part: declared.status, response: sent }];
          },
        ),
      ),
    );
    const [first] = responses;
    const response = first && plainAnswer(first);
    const exchanges: Omit<Probe, "opinion">[] = [
      ...(response === undefined
        ? []
        : [...asked, ...bodies].map(({ request, ...rest }) => ({
            ...rest,
            exchange: { request, response },
          }))),
      ...answers.map(({ response: sent, ...rest }) => ({
        ...rest,
        exchange: { request: plain, response: sent },
      })),
    ];
    return exchanges.map((probe) => probeOf(contract, probe));
  };

  const focusOn = remember((operation: Operation) =>
    remember((pointer: string) => collect(operation, pointer)),
  );
  return (operation, pointer) => focusOn(operation)(pointer);
}

type Samples = readonly unknown[];

function samplesOf({ examples }: Content): Samples {
  return examples.map(({ value }) => value);
}

/** Values of a root schema in which one thing is made for a schema inside it. */
function putInPlace(
  reference: Reference,
  values: ValueMaker,
  root: string,
  pointer: string,
  samples: Samples,
): Made[] {
  const carriers = [...samples, ...values.valid(root).map(({ value }) => value)].filter(
    (carrier) => sizeOf(carrier) < LARGEST,
  );
  const spots = carriers.flatMap((carrier) => findSpot(reference, root, pointer, carrier) ?? []);
  const [first] = spots;
  if (first === undefined) return [];
  // Of a value with everything in it most can be left out without emptying it.
  const fullest = spots.reduce((a, b) => (sizeOf(b.value) > sizeOf(a.value) ? b : a));
  // Of a root itself the corpus has all.
  const tiers = pointer === root ? [] : (["valid", "invalid"] as const);
  const made = tiers.flatMap((tier) =>
    values[tier](pointer).map(
      ({ value, about }): Made => ({ tier, about, value: first.put(value) }),
    ),
  );
  const drifts = driftsOf(reference, pointer, fullest.value).map(
    ({ operator, place, value }): Made => {
      return { tier: "invalid", about: `${place}, ${operator}`, value: fullest.put(value) };
    },
  );
  const odd = ODD.map((value): Made => {
    return { tier: "invalid", about: JSON.stringify(value), value: first.put(value) };
  });
  return [...made, ...drifts, ...odd].map((one) => ({ ...one, about: `${pointer}: ${one.about}` }));
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

function findSpot(
  reference: Reference,
  root: string,
  pointer: string,
  carrier: unknown,
): Spot | undefined {
  const visit = (
    pointers: readonly string[],
    value: unknown,
    put: Spot["put"],
  ): Spot | undefined => {
    const schemas = reference.judging(pointers, value);
    if (schemas.some((schema) => schema.pointer === pointer)) return { value, put };
    if (Array.isArray(value)) {
      const below = reference.item(schemas);
      for (const [index, item] of value.entries()) {
        const spot = visit(below, item, (inner) => put(value.with(index, inner)));
        if (spot !== undefined) return spot;
      }
    } else if (isObject(value)) {
      for (const [key, inner] of Object.entries(value)) {
        const below = reference.property(schemas, key);
        const spot = visit(below, inner, (other) => put({ ...value, [key]: other }));
        if (spot !== undefined) return spot;
      }
    }
    return undefined;
  };
  return visit([root], carrier, (value) => value);
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
