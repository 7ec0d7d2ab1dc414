import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, test } from "vitest";
import {
  type Content,
  type Contract,
  createContract,
  essence,
  isJson,
  type Operation,
  type Violation,
} from "../../src/index.ts";

/** A body that the description gives as an example, and how to have it judged. */
interface Case {
  readonly name: string;
  readonly content: Content;
  readonly value: unknown;
  judge(value: unknown): readonly Violation[];
}

/** A value with one thing changed. */
interface Mutant {
  readonly change: string;
  readonly value: unknown;
}

const encoder = new TextEncoder();

function readBundle(api: string): object {
  const file = new URL(import.meta.resolve(`@liaison/spec/${api}.json`));
  return JSON.parse(readFileSync(file, "utf8"));
}

function encode(mediaType: string, value: unknown): Uint8Array {
  const isText = typeof value === "string" && !isJson(essence(mediaType));
  return encoder.encode(isText ? value : JSON.stringify(value));
}

function responseCases(contract: Contract, operation: Operation): Case[] {
  return operation.responses.flatMap(({ status, contents, headers }) =>
    contents.flatMap((content) =>
      content.examples.map(({ name, value }) => ({
        name: `${operation.operationId} ${status} ${content.mediaType} ${name}`,
        content,
        value,
        judge: (body) => {
          const sent = headers.map((header) => [header.name, String(header.examples[0]?.value)]);
          const response = {
            status: Number(status.replace("XX", "00")),
            headers: { ...Object.fromEntries(sent), "content-type": content.mediaType },
            body: encode(content.mediaType, body),
          };
          return contract.judgeResponse(operation, response).violations;
        },
      })),
    ),
  );
}

function requestCases(contract: Contract, operation: Operation): Case[] {
  return (operation.requestBody?.contents ?? []).flatMap((content) =>
    content.examples.map(({ name, value }) => ({
      name: `${operation.operationId} ${content.mediaType} ${name}`,
      content,
      value,
      judge: (body) => {
        const request = {
          method: operation.method,
          target: "/",
          headers: { "content-type": content.mediaType },
          body: encode(content.mediaType, body),
        };
        const { violations } = contract.judgeRequest(
          { kind: "found", operation, values: {} },
          request,
        );
        return violations.filter(({ rule }) => rule.startsWith("request.body."));
      },
    })),
  );
}

/** Every value with one property or item left out, one of another type, one more. */
function* mutate(value: unknown): Generator<Mutant> {
  for (const other of [null, true, 7.5, 7, "", "text", [], {}]) {
    if (JSON.stringify(other) !== JSON.stringify(value)) {
      yield { change: ` = ${JSON.stringify(other)}`, value: other };
    }
  }
  if (Array.isArray(value)) {
    yield { change: " twice as long", value: [...value, ...value] };
    for (const [index, item] of value.entries()) {
      yield { change: `/${index} left out`, value: value.toSpliced(index, 1) };
      for (const inner of mutate(item)) {
        yield { change: `/${index}${inner.change}`, value: value.with(index, inner.value) };
      }
    }
  } else if (typeof value === "object" && value !== null) {
    yield { change: "/bogus", value: { ...value, bogus: 1 } };
    for (const [key, member] of Object.entries(value)) {
      const { [key]: _, ...others } = value as Record<string, unknown>;
      yield { change: `/${key} left out`, value: others };
      for (const inner of mutate(member)) {
        yield { change: `/${key}${inner.change}`, value: { ...value, [key]: inner.value } };
      }
    }
  }
}

/** The validator on its own, with nothing of ours around it. */
function createOracle(document: object): (pointer: string, value: unknown) => boolean {
  const ajv = new Ajv2020({ strict: false, strictNumbers: true, validateSchema: false });
  addFormats.default(ajv);
  ajv.addSchema(document, "bundle");
  return (pointer, value) => {
    const reference = pointer.split("/").map(encodeURIComponent).join("/");
    const validate = ajv.getSchema(`bundle#${reference}`);
    return validate?.(value) === true;
  };
}

describe.each([
  { api: "amocrm", leastCases: 150, leastMutants: 20_000 },
  { api: "suprsend", leastCases: 5, leastMutants: 300 },
])("the description of $api", ({ api, leastCases, leastMutants }) => {
  const document = readBundle(api);
  const contract = createContract(document);
  const { operations } = contract;
  const cases = [
    ...operations.flatMap((operation) => responseCases(contract, operation)),
    ...operations.flatMap((operation) => requestCases(contract, operation)),
  ];

  test("has examples without a violation", () => {
    const wrong = cases.flatMap(({ name, value, judge }) =>
      judge(value).map(({ message }) => `${name}: ${message}`),
    );
    expect(wrong).toEqual([]);
    expect(cases.length).toBeGreaterThanOrEqual(leastCases);
  });

  test("has examples whose every change is noticed as the validator alone notices it", () => {
    const isValid = createOracle(document);
    const differing: string[] = [];
    let refused = 0;
    let accepted = 0;
    for (const { name, content, value, judge } of cases) {
      const { schemaPointer } = content;
      if (schemaPointer === undefined || !isJson(essence(content.mediaType))) continue;
      for (const mutant of mutate(value)) {
        const isRefused = judge(mutant.value).length > 0;
        if (isRefused) refused += 1;
        else accepted += 1;
        if (isRefused === isValid(schemaPointer, mutant.value)) {
          differing.push(`${name}${mutant.change}`);
        }
      }
    }
    expect(differing).toEqual([]);
    expect(refused).toBeGreaterThan(leastMutants / 2);
    expect(refused + accepted).toBeGreaterThan(leastMutants);
  });

  test("has a pointer in each finding that leads to what it says", () => {
    const lost: string[] = [];
    for (const { name, value, judge } of cases) {
      for (const mutant of mutate(value)) {
        for (const { keyword, specPointer, message } of judge(mutant.value)) {
          const schema = specPointer
            .split("/")
            .slice(1)
            .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"))
            .reduce<unknown>((node, key) => (node as Record<string, unknown>)?.[key], document);
          const says = keyword === undefined || Object.hasOwn(Object(schema), keyword);
          if (!says) lost.push(`${name}${mutant.change}: ${message} ${specPointer}`);
        }
      }
    }
    expect(lost).toEqual([]);
  });
});
