import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { type Contract, createContract, type Verdict } from "../../src/index.ts";
import { documentedExchanges } from "../fixtures/examples.ts";

const require = createRequire(import.meta.url);

function readText(name: string): string {
  return readFileSync(new URL(`../fixtures/foreign/${name}`, import.meta.url), "utf8");
}

interface Foreign {
  readonly name: string;
  readonly read: () => object;
  readonly operations: number;
  /** Documented bodies, and how many of them keep to the schemas beside them. */
  readonly examples: number;
  readonly valid: number;
  /** Examples of schemas, and how many of them keep to their own schema. */
  readonly values: number;
  readonly validValues: number;
  /** Most seconds to prepare it, four times what it takes here. */
  readonly seconds: number;
}

const FOREIGN: readonly Foreign[] = [
  {
    name: "Redocly's museum, OpenAPI 3.1",
    read: () => parse(readText("museum.yaml")),
    ...{ operations: 8, examples: 11, valid: 11, values: 21, validValues: 21, seconds: 1 },
  },
  {
    name: "Figma, OpenAPI 3.1",
    read: () => parse(readText("figma.yaml"), { maxAliasCount: -1 }),
    ...{ operations: 54, examples: 0, valid: 0, values: 0, validValues: 0, seconds: 4 },
  },
  {
    name: "GitHub, OpenAPI 3.0",
    read: () => require("@octokit/openapi/generated/api.github.com.json"),
    ...{
      operations: 1223,
      examples: 1464,
      valid: 1224,
      values: 2590,
      validValues: 2563,
      seconds: 12,
    },
  },
];

/** Pointers and values of the examples that schemas have of themselves. */
function schemaExamples(document: object): { pointer: string; value: unknown }[] {
  const found: { pointer: string; value: unknown }[] = [];
  const visit = (node: unknown, pointer: string): void => {
    if (typeof node !== "object" || node === null) return;
    const { type, example, enum: members } = node as Record<string, unknown>;
    const isSchema = typeof type === "string" || Array.isArray(type) || Array.isArray(members);
    if (isSchema && example !== undefined) found.push({ pointer, value: example });
    for (const [key, inner] of Object.entries(node)) {
      if (/^(example|examples|default|enum|const)$/.test(key)) continue;
      visit(inner, `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`);
    }
  };
  visit(document, "");
  return found;
}

function judgeBodies(contract: Contract): { name: string; verdict: Verdict }[] {
  return documentedExchanges(contract).map(({ name, ...exchange }) => ({
    name,
    verdict: contract.check(exchange),
  }));
}

const isAboutBody = ({ rule }: { readonly rule: string }) => /\.body\.(schema|syntax)$/.test(rule);

describe.each(FOREIGN)("$name", ({ read, operations, seconds, ...expected }) => {
  const document = read();
  const start = performance.now();
  const contract = createContract(document);
  const elapsed = (performance.now() - start) / 1000;
  let judged: ReturnType<typeof judgeBodies> | undefined;
  const verdictsOf = () => {
    judged ??= judgeBodies(contract);
    return judged;
  };

  test("is read", () => {
    expect(contract.operations).toHaveLength(operations);
    expect(elapsed).toBeLessThan(seconds);
  });

  test("has examples that are judged, and most of them are right", () => {
    const verdicts = verdictsOf();
    const valid = verdicts.filter(({ verdict }) => !verdict.violations.some(isAboutBody));
    expect({ examples: verdicts.length, valid: valid.length }).toEqual({
      examples: expected.examples,
      valid: expected.valid,
    });
    const values = schemaExamples(document);
    const right = values.filter(
      ({ pointer, value }) => contract.checkValue(pointer, value).length === 0,
    );
    expect({ values: values.length, right: right.length }).toEqual({
      values: expected.values,
      right: expected.validValues,
    });
  });

  test("has findings that lead to their place in the document", () => {
    const lost = verdictsOf().flatMap(({ name, verdict }) =>
      [...verdict.violations, ...verdict.drift]
        .filter(({ specPointer }) => !leads(document, specPointer))
        .map(({ message, specPointer }) => `${name}: ${message} ${specPointer}`),
    );
    expect(lost).toEqual([]);
  });

  test("has a surface of bounded size that all that is counted is in", () => {
    const names = new Map(
      contract.operations.map((operation) => {
        const { fields, members } = contract.surface(operation);
        return [operation.operationId, new Set([...fields, ...members])];
      }),
    );
    expect(Math.max(...[...names.values()].map((one) => one.size))).toBeLessThan(10_000);
    const strangers = verdictsOf().flatMap(({ verdict: { coverage } }) => {
      const known = names.get(coverage?.operationId ?? "");
      return [...(coverage?.fields ?? []), ...(coverage?.members ?? [])].filter(
        (name) => known?.has(name) !== true,
      );
    });
    expect(strangers).toEqual([]);
  });
});

function leads(document: object, pointer: string): boolean {
  let node: unknown = document;
  for (const token of pointer.split("/").slice(1)) {
    const key = token.replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof node !== "object" || node === null || !Object.hasOwn(node, key)) return false;
    node = (node as Record<string, unknown>)[key];
  }
  return true;
}

describe("a tree of Figma, whose schemas contain one another", () => {
  const contract = createContract(parse(readText("figma.yaml"), { maxAliasCount: -1 }));
  const frame = (children: object[], more: object = {}): object => ({
    ...{ id: "1:2", name: "Frame", type: "FRAME", scrollBehavior: "SCROLLS" },
    ...{ blendMode: "NORMAL", clipsContent: true, fills: [], effects: [] },
    ...{ absoluteBoundingBox: null, absoluteRenderBounds: null, interactions: [] },
    ...more,
    children,
  });
  const check = (root: object) =>
    contract.check({
      request: {
        method: "GET",
        target: "/v1/files/abc",
        headers: { "x-figma-token": "demo-token" },
        body: new Uint8Array(),
      },
      response: {
        status: 200,
        headers: { "content-type": "application/json" },
        body: new TextEncoder().encode(
          JSON.stringify({
            ...{ name: "File", role: "owner", lastModified: "2026-01-01T00:00:00Z" },
            ...{ editorType: "figma", version: "1", components: {}, componentSets: {} },
            ...{ schemaVersion: 0, styles: {} },
            document: {
              ...{ id: "0:0", name: "Document", type: "DOCUMENT", scrollBehavior: "SCROLLS" },
              children: [
                {
                  ...{ id: "0:1", name: "Page", type: "CANVAS", scrollBehavior: "SCROLLS" },
                  ...{ backgroundColor: { r: 0, g: 0, b: 0, a: 1 }, prototypeStartNodeID: null },
                  ...{
                    flowStartingPoints: [],
                    prototypeDevice: { type: "NONE", rotation: "NONE" },
                  },
                  children: [root],
                },
              ],
            },
          }),
        ),
      },
    });

  test("is judged at every level", () => {
    const place = "/document/children/0/children/0/children/0/children/0";
    const right = check(frame([frame([frame([])])]));
    expect(right.violations.map(({ message }) => message)).toEqual([]);
    expect(right.drift.map(({ message }) => message)).toEqual([]);
    const strange = check(frame([frame([frame([], { shiny: 1 })])]));
    expect(strange.violations).toEqual([]);
    expect(strange.drift.map((one) => one.place)).toEqual([`${place}/shiny`]);
    const wrong = check(frame([frame([frame([], { clipsContent: "yes" })])]));
    expect(wrong.violations.length).toBeGreaterThan(0);
  });

  test("is looked at in bounded time, though every level is tried against every kind of node", () => {
    let root = frame([]);
    for (let depth = 0; depth < 60; depth += 1) root = frame([root, frame([])]);
    const start = performance.now();
    check(root);
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});
