import type { CaseMaker, RequestCase } from "../src/generation/cases.ts";
import { createCaseMaker } from "../src/generation/requestCases.ts";
import { createValueMaker, type ValueMaker } from "../src/generation/values.ts";
import { writeParameter } from "../src/generation/writeText.ts";
import {
  type Content,
  type Contract,
  type Exchange,
  essence,
  type HttpResponse,
  isJson,
  type Operation,
} from "../src/index.ts";
import type { Description, Inputs } from "./descriptions.ts";
import {
  answer,
  type Documented,
  encode,
  headersOf,
  listDocumented,
  requestOf,
  statusOf,
} from "./documented.ts";
import { MEDIA_TYPES, messageDriftsOf } from "./messageDrifts.ts";
import { createReference } from "./reference.ts";
import { remember } from "./remember.ts";
import { driftsOf } from "./valueDrifts.ts";

/** The parts of a corpus, in the order in which they are tried. */
export const TIERS = ["examples", "valid", "invalid"] as const;

export type Tier = (typeof TIERS)[number];

/** What is said of an exchange. */
export type Opinion = "keeps" | "drifts" | "violates";

/** An exchange, and what the description as it is written says of it. */
export interface Probe {
  readonly tier: Tier;
  /** What of the operation it shows: `request`, or the declared status that answers. */
  readonly part: string;
  readonly about: string;
  readonly exchange: Exchange;
  /** Asked for when it is needed: most mutants are told by the first probes. */
  opinion(): Opinion;
}

/** A probe of a contract. */
export function probeOf(contract: Contract, probe: Omit<Probe, "opinion">): Probe {
  let opinion: Opinion | undefined;
  return {
    ...probe,
    opinion: () => {
      opinion ??= opinionOf(contract, probe.exchange);
      return opinion;
    },
  };
}

/** The probes of an operation. */
export type Corpus = (operation: Operation) => readonly Probe[];

/** What a contract says of an exchange. */
export function opinionOf(contract: Contract, exchange: Exchange): Opinion {
  const { violations, drift } = contract.check(exchange);
  if (violations.length > 0) return "violates";
  return drift.length > 0 ? "drifts" : "keeps";
}

/** Statuses that no probe of a documented answer has: other ones of a range, and of `default`. */
const OTHERS_OF_RANGE: Readonly<Record<string, readonly number[]>> = {
  default: [404, 503],
  "2XX": [201, 299],
  "4XX": [404, 499],
  "5XX": [503, 599],
};

const UNDECLARED = [201, 202, 204, 301, 404, 405, 409, 410, 422, 499];

const STYLES = ["form", "spaceDelimited", "pipeDelimited", "deepObject"].flatMap((style) =>
  [true, false].map((explode) => ({ style, explode })),
);

const NO_BODY = new Uint8Array();

/**
 * Makes the probes of the operations of a description, once each: what it documents, and what is made
 * by it.
 */
export function createCorpus(description: Description, seed: number): Corpus {
  const { contract, document, inputs } = description;
  const reference = createReference(document);
  const values = createValueMaker(contract, "response", { seed });
  const requestValues = createValueMaker(contract, "request", { seed });
  const cases = createCaseMaker(contract, { seed });
  const documented = listDocumented(description);

  const collect = (operation: Operation): readonly Probe[] => {
    const own = documented.filter((one) => one.operation === operation);
    const [first] = own;
    if (first === undefined) return [];
    const { response } = first.exchange;
    const request = requestOf(operation, inputs);
    const answers = [
      ...answersOf(operation, own, values),
      ...own.flatMap((one) => driftingAnswers(one)),
    ];
    const all = [
      ...requestsOf(operation, cases, requestValues, inputs).map((one) => ({ ...one, response })),
      ...answers.map((one) => ({ ...one, request })),
    ];
    return all.map(({ tier, part, about, request, response }) =>
      probeOf(contract, { tier, part, about, exchange: { request, response } }),
    );
  };

  const driftingAnswers = (one: Documented): Answer[] => {
    const { declared, content, value, exchange } = one;
    const { status, headers } = exchange.response;
    const part = declared.status;
    const pointer = content?.schemaPointer;
    const messages = messageDriftsOf(one).map(({ operator, response, legal }): Answer => {
      return { tier: legal ? "valid" : "invalid", part, about: operator, response };
    });
    if (content === undefined || pointer === undefined || !isJson(essence(content.mediaType))) {
      return messages;
    }
    const fields = driftsOf(reference, pointer, value)
      .filter(({ kind }) => kind === "field" || kind === "member")
      .map(({ operator, place, value: drifted }) => ({
        tier: "invalid" as const,
        part,
        about: `${place}, ${operator}`,
        response: answer(status, headers, content.mediaType, drifted),
      }));
    return [...messages, ...fields];
  };

  return remember(collect);
}

interface Answer {
  readonly tier: Tier;
  readonly part: string;
  readonly about: string;
  readonly response: HttpResponse;
}

interface Asked {
  readonly tier: Tier;
  readonly part: string;
  readonly about: string;
  readonly request: Exchange["request"];
}

/** The made requests, and one for each way to prove who calls, or to fail to. */
function requestsOf(
  operation: Operation,
  cases: CaseMaker,
  values: ValueMaker,
  inputs: Inputs,
): Asked[] {
  const [usual] = inputs.credentials;
  const tierOf = (kind: RequestCase["kind"]): Tier => (kind === "example" ? "examples" : kind);
  const made = cases(operation).map(({ kind, name, request, anonymous }): Asked => {
    const headers = { ...(anonymous ? {} : usual), ...request.headers };
    return { tier: tierOf(kind), part: "request", about: name, request: { ...request, headers } };
  });
  const plain = requestOf(operation, inputs);
  const proving = (tier: Tier, credentials: Readonly<Record<string, string>>): Asked => {
    const others = Object.entries(plain.headers).filter(
      ([name]) => !Object.hasOwn(usual ?? {}, name),
    );
    const headers = { ...Object.fromEntries(others), ...credentials };
    const about = `credentials ${Object.keys(credentials).join()}`;
    return { tier, part: "all", about, request: { ...plain, headers } };
  };
  const body = operation.requestBody?.contents[0];
  const declared = operation.requestBody?.contents.map(({ mediaType }) => mediaType) ?? [];
  const otherTypes = MEDIA_TYPES.filter((type) => !declared.includes(type)).map((mediaType) => {
    const sent = { bytes: encode("", body?.examples[0]?.value), mediaType };
    const request = requestOf(operation, inputs, undefined, sent);
    return { tier: "invalid" as const, part: "request", about: `body as ${mediaType}`, request };
  });
  return [
    ...made,
    ...inOtherStyles(operation, inputs, values),
    ...(body === undefined ? [] : otherTypes),
    ...inputs.credentials.map((credentials) => proving("valid", credentials)),
    ...[{}, { authorization: "Basic ZGVtbzo=" }].map((wrong) => proving("invalid", wrong)),
  ];
}

/** Lists and objects of the query as a client writes them that has got their style wrong. */
function inOtherStyles(operation: Operation, inputs: Inputs, values: ValueMaker): Asked[] {
  return operation.parameters.flatMap((parameter): Asked[] => {
    const { in: place, name, schemaPointer } = parameter;
    if (place !== "query" || schemaPointer === undefined) return [];
    const value = values
      .valid(schemaPointer)
      .map((made) => made.value)
      .find((made) => typeof made === "object" && made !== null && Object.keys(made).length > 1);
    if (value === undefined) return [];
    return STYLES.flatMap(({ style, explode }) => {
      const text = writeParameter({ ...parameter, style, explode }, value);
      if (text === undefined) return [];
      const request = requestOf(operation, inputs, new Map([[parameter, text]]));
      const about = `${name} in the style ${style}${explode ? "" : ", not exploded"}`;
      return [{ tier: "invalid", part: "request", about, request }];
    });
  });
}

function answersOf(
  operation: Operation,
  documented: readonly Documented[],
  values: ValueMaker,
): Answer[] {
  const answers: Answer[] = documented.map(({ declared, name, exchange: { response } }) => ({
    tier: "examples",
    part: declared.status,
    about: name,
    response,
  }));
  const [first] = documented;
  for (const status of UNDECLARED) {
    const response = { status, headers: {}, body: NO_BODY };
    answers.push({ tier: "invalid", part: "all", about: `${status} without a body`, response });
  }
  if (first !== undefined && first.content !== undefined) {
    for (const status of UNDECLARED) {
      const response = { ...first.exchange.response, status };
      answers.push({ tier: "invalid", part: "all", about: `${status} with a body`, response });
    }
  }
  for (const declared of operation.responses) {
    const headers = headersOf(declared);
    const part = declared.status;
    for (const { exchange, declared: of, name } of documented) {
      if (of !== declared) continue;
      for (const status of OTHERS_OF_RANGE[part] ?? []) {
        const response = { ...exchange.response, status };
        answers.push({ tier: "valid", part, about: `${name} as ${status}`, response });
      }
    }
    for (const content of declared.contents) {
      for (const { tier, about, value } of madeFor(content, values)) {
        const response = answer(statusOf(declared), headers, content.mediaType, value);
        answers.push({ tier, part, about, response });
      }
    }
    const [example] = documented.filter((one) => one.declared === declared);
    for (const { name, schemaPointer } of example === undefined ? [] : declared.headers) {
      if (schemaPointer === undefined) continue;
      for (const tier of ["valid", "invalid"] as const) {
        for (const { value, about } of values[tier](schemaPointer)) {
          const response = example?.exchange.response as HttpResponse;
          const changed = { ...response.headers, [name]: String(value) };
          const sent = { ...response, headers: changed };
          answers.push({ tier, part, about: `header ${name} ${about}`, response: sent });
        }
      }
    }
  }
  return answers;
}

/** Of what is no JSON only texts can be sent, and an empty one is no body. */
function madeFor(
  { mediaType, schemaPointer }: Content,
  values: ValueMaker,
): { tier: Tier; about: string; value: unknown }[] {
  if (schemaPointer === undefined) return [];
  return (["valid", "invalid"] as const).flatMap((tier) =>
    values[tier](schemaPointer)
      .filter(
        ({ value }) => isJson(essence(mediaType)) || (typeof value === "string" && value !== ""),
      )
      .map(({ value, about }) => ({ tier, about, value })),
  );
}
