import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Contract } from "../../src/engine/contract.ts";
import { createPrecompiledContract } from "../../src/engine/createPrecompiledContract.ts";
import { precompile } from "../../src/engine/schemas/precompile.ts";
import type { PrecompiledValidators } from "../../src/engine/schemas/precompiled.ts";
import type { Exchange } from "../../src/index.ts";

/** A packaged description. */
export function readApi(api: "amocrm" | "suprsend"): object {
  const file = createRequire(import.meta.url).resolve(`@liaison/spec/${api}.json`);
  return JSON.parse(readFileSync(file, "utf8"));
}

/** The validators of a document, from their source code. */
export function validatorsOf(document: object): PrecompiledValidators {
  return new Function(`return ${precompile(document)}`)();
}

/** A contract that goes through the source code of its validators. */
export function precompiledContract(document: object): Contract {
  return createPrecompiledContract(document, validatorsOf(document));
}

/** An exchange with every documented body: of requests, and of all responses. */
export function documentedExchanges({ operations }: Contract): Exchange[] {
  return operations.flatMap(({ method, path, requestBody, responses }) => {
    const target = path.replaceAll(/\{[^{}]+\}/g, "1");
    const bodies = (requestBody?.contents ?? []).flatMap(({ mediaType, examples }) =>
      examples.map(({ value }) => messageOf(mediaType, value)),
    );
    const [sent = { headers: {}, body: new Uint8Array() }] = bodies;
    const answers = responses.flatMap(({ status, contents }) =>
      contents.flatMap(({ mediaType, examples }) =>
        examples.map(({ value }) => ({
          status: Number(status.replaceAll("X", "0")) || 200,
          ...messageOf(mediaType, value),
        })),
      ),
    );
    const [answered = { status: 204, headers: {}, body: new Uint8Array() }] = answers;
    return [
      ...bodies.map((body) => ({ request: { method, target, ...body }, response: answered })),
      ...answers.map((response) => ({ request: { method, target, ...sent }, response })),
    ];
  });
}

function messageOf(
  mediaType: string,
  value: unknown,
): Pick<Exchange["response"], "headers" | "body"> {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return { headers: { "content-type": mediaType }, body: new TextEncoder().encode(text) };
}

/** An exchange with one JSON body changed in one place, for every place and many changes. */
export function changedExchanges(exchange: Exchange): Exchange[] {
  const changed = (["request", "response"] as const).flatMap((side) =>
    changesOf(exchange[side].body).map((value) => {
      const body = new TextEncoder().encode(JSON.stringify(value));
      return { ...exchange, [side]: { ...exchange[side], body } };
    }),
  );
  return changed;
}

const OTHERS: readonly unknown[] = [null, true, -1, 1.5, "", "x", [], {}, { constructor: 1 }];

function changesOf(body: Uint8Array): unknown[] {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(body));
  } catch {
    return [];
  }
  const others = OTHERS.filter((other) => typeof other !== typeof value || other === null);
  return [...others, ...changesWithin(value)];
}

function changesWithin(value: unknown): unknown[] {
  if (Array.isArray(value)) {
    const within = value.flatMap((item, index) =>
      [...OTHERS, ...changesWithin(item)].map((other) => value.with(index, other)),
    );
    return [...within, [...value, ...value]];
  }
  if (typeof value !== "object" || value === null) return [];
  const within = Object.entries(value).flatMap(([key, inner]) => {
    const { [key]: _, ...rest } = value as Record<string, unknown>;
    const others = [...OTHERS, ...changesWithin(inner)].map((other) => ({
      ...value,
      [key]: other,
    }));
    return [rest, ...others];
  });
  return [...within, { ...value, undeclared: 1 }];
}
