import { createCoverageCounter } from "../../src/coverageCount/counter.ts";
import type { CoverageDocument } from "../../src/coverageCount/coverageDocument.ts";
import { type Contract, createContract, type Exchange, type Operation } from "../../src/index.ts";
import { at, below, inline, isRecord, type Json, readBundle } from "./seeds.ts";

const encoder = new TextEncoder();

/** One exchange as it was meant, before it is written as bytes. */
export interface Meant {
  readonly operationId: string;
  readonly query: Readonly<Record<string, string>>;
  readonly request: unknown;
  readonly status: string;
  readonly response: unknown;
}

/** The description of amoCRM with every message written out at its own place. */
export function writtenOut(): Json {
  const document = readBundle("amocrm");
  for (const kind of ["parameters", "responses"]) inline(kind, 1)(document);
  inline("schemas", 3)(document);
  return document;
}

/** Parameters that the client of these tests sends, where an operation has them. */
const SENT: Readonly<Record<string, string>> = { page: "2", limit: "50" };

/** Calls every second operation once, with the first example of everything. */
export function meantExchanges(contract: Contract): Meant[] {
  return contract.operations
    .filter((_, index) => index % 2 === 0)
    .flatMap(({ operationId, parameters, requestBody, responses }) => {
      const answer = responses.find(({ status }) => status.startsWith("2"));
      if (answer === undefined) return [];
      const names = parameters.filter(({ in: place }) => place === "query").map(({ name }) => name);
      const query = Object.fromEntries(
        Object.entries(SENT).filter(([name]) => names.includes(name)),
      );
      return [
        {
          operationId,
          query,
          request: requestBody?.contents[0]?.examples[0]?.value,
          status: answer.status,
          response: answer.contents[0]?.examples[0]?.value,
        },
      ];
    });
}

/** Counts what exchanges touch, as the kit does for any traffic. */
export function coverageOf(document: Json, meant: readonly Meant[]): CoverageDocument {
  const contract = createContract(document);
  const counter = createCoverageCounter(contract);
  const operations = new Map(contract.operations.map((one) => [one.operationId, one]));
  for (const one of meant) {
    const operation = operations.get(one.operationId);
    if (operation === undefined) throw new Error(`there is no ${one.operationId}`);
    const { operation: found, coverage } = contract.check(exchangeOf(one, operation));
    if (found?.operationId !== one.operationId || !coverage) {
      throw new Error(`${one.operationId} was taken for ${found?.operationId}`);
    }
    counter.add(coverage);
  }
  return counter.document();
}

function exchangeOf({ query, request, status, response }: Meant, operation: Operation): Exchange {
  const { method, path, requestBody, responses } = operation;
  const answer = responses.find((one) => one.status === status);
  const search = new URLSearchParams(query).toString();
  const target = path.replaceAll(/\{[^{}]*\}/g, "50101") + (search === "" ? "" : `?${search}`);
  return {
    request: {
      method,
      target,
      headers: {
        authorization: "Bearer demo-token",
        ...typeOf(request, requestBody?.contents[0]?.mediaType),
      },
      body: write(request),
    },
    response: {
      status: Number(status),
      headers: typeOf(response, answer?.contents[0]?.mediaType),
      body: write(response),
    },
  };
}

function typeOf(body: unknown, mediaType = ""): Record<string, string> {
  return body === undefined ? {} : { "content-type": mediaType };
}

function write(body: unknown): Uint8Array {
  return encoder.encode(body === undefined ? "" : JSON.stringify(body));
}

/** A field of a message of one operation. */
export interface Field {
  readonly operationId: string;
  /** `request` or a status. */
  readonly message: string;
  /** Keys down to it, `*` for every item. */
  readonly keys: readonly string[];
  readonly name: string;
  /** Of the object that declares it. */
  readonly owner: string;
}

/** Lists the fields that are written out, those in shapes that a value may or may not have left out. */
export function listFields(document: Json, contract: Contract): Field[] {
  return contract.operations.flatMap(({ operationId, requestBody, responses }) => {
    const messages = [
      ...(requestBody ? [["request", requestBody.contents[0]?.schemaPointer] as const] : []),
      ...responses.map(({ status, contents }) => [status, contents[0]?.schemaPointer] as const),
    ];
    return messages.flatMap(([message, pointer]) => {
      // What is still shared stands at many places.
      if (!pointer?.startsWith("/paths")) return [];
      return fieldsBelow(document, pointer, []).map((field) => ({
        operationId,
        message,
        ...field,
      }));
    });
  });
}

type Placed = Omit<Field, "operationId" | "message">;

function fieldsBelow(document: Json, pointer: string, keys: readonly string[]): Placed[] {
  const schema = at(document, pointer);
  const { properties, items, allOf } = schema;
  const own = Object.keys(properties ?? {}).flatMap((name): Placed[] => [
    { keys: [...keys, name], name, owner: pointer },
    ...fieldsBelow(document, below(pointer, "properties", name), [...keys, name]),
  ]);
  const inItems = isRecord(items)
    ? fieldsBelow(document, below(pointer, "items"), [...keys, "*"])
    : [];
  const inAll = Array.isArray(allOf)
    ? allOf.flatMap((_, index) => fieldsBelow(document, below(pointer, "allOf", index), keys))
    : [];
  return [...own, ...inItems, ...inAll];
}

/** Whether a value has anything at the end of the keys. */
export function has(value: unknown, [key, ...keys]: readonly string[]): boolean {
  if (key === undefined) return value !== undefined;
  if (key === "*") return Array.isArray(value) && value.some((item) => has(item, keys));
  return isRecord(value) && key in value && has(value[key], keys);
}
