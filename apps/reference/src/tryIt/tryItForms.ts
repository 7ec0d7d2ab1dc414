import type { Edition } from "../edition.ts";
import { addressOf, folderOf } from "../edition.ts";
import { plainText } from "../html/markdown.ts";
import type { Api } from "../model/api.ts";
import type { Operation, Parameter, Response } from "../model/operation.ts";
import type { Site } from "../site/site.ts";
import { readQueryValue } from "./queryValue.ts";
import { readSampleRequest, type SampleRequest } from "./sampleRequest.ts";
import type { PreferredAnswer, TryItForm, TryItParameter } from "./tryItForm.ts";

/** Where the mock listens that serves both APIs; SuprSend's is one port higher. */
const MOCKS: Record<string, string> = {
  amocrm: "http://127.0.0.1:4010",
  suprsend: "http://127.0.0.1:4011",
};

/**
 * Scenarios of the mock that show a reader something, each with the operations it is for. Those that
 * only choose a documented answer are left out: the answers are offered by themselves.
 */
const SCENARIOS: readonly [scenario: string, isFor: (operation: Operation) => boolean][] = [
  ["pages", isPaged],
  ["empty", isPaged],
  ["filters-ignored", (operation) => takes(operation, "filter", "with", "chat_id[]")],
  ["limit-cut", (operation) => takes(operation, "page")],
  ["new-values", () => true],
  ["rate-limit; requests=0", () => true],
  ["empty-500", () => true],
  ["slow", () => true],
  ["cut-connection", () => true],
];

/**
 * Adds what the forms of an edition are made of: `<operationId>.try.json` beside each page.
 *
 * @throws BuildFailure when the curl sample of an operation cannot be read
 */
export function addTryItForms(site: Site, edition: Edition): void {
  for (const api of edition.apis) {
    for (const operation of api.operations) {
      const curl = edition.samples.get(`${api.slug}/${operation.id}`)?.curl;
      const form = createForm(api, operation, curl);
      const path = `${folderOf(edition.language)}${addressOf.operation(api, operation)}.try.json`;
      site.set(path, JSON.stringify(form));
    }
  }
}

/**
 * What the form of an operation is made of.
 *
 * @param curl its sample, whose values the form starts with
 * @throws BuildFailure when the sample cannot be read
 */
export function createForm(api: Api, operation: Operation, curl: string | undefined): TryItForm {
  const sample = curl === undefined ? { path: {}, query: [] } : readSampleRequest(curl, operation);
  const { id, method, path, parameters, request, responses } = operation;
  const [content] = request?.contents ?? [];
  return {
    operationId: id,
    method,
    path,
    mock: MOCKS[api.slug] ?? "http://127.0.0.1:4010",
    parameters: parameters.flatMap((parameter) => createParameter(parameter, sample)),
    ...(content && {
      body: {
        mediaType: content.mediaType,
        examples: content.examples.map(({ summary, value }) => ({
          summary: plainText(summary),
          text: JSON.stringify(value, undefined, 2),
        })),
      },
    }),
    answers: responses.flatMap(listAnswers),
    scenarios: SCENARIOS.filter(([, isFor]) => isFor(operation)).map(([scenario]) => scenario),
  };
}

function createParameter(parameter: Parameter, { path, query }: SampleRequest): TryItParameter[] {
  const { name, in: place, required, description, shape, style } = parameter;
  if (place !== "path" && place !== "query") return [];
  const isList = shape.types.includes("array");
  const { values, knownValues } = isList ? (shape.items ?? shape) : shape;
  const options = (values ?? knownValues)?.map(String);
  const usual = shape.constraints.find(({ keyword }) => keyword === "default")?.value;
  const value = place === "path" ? path[name] : readQueryValue(query, parameter);
  const examples = style === "deepObject" ? shownExamples(parameter) : [];
  const choice = isList ? "choices" : "choice";
  const kind =
    style === "deepObject" ? "object" : options !== undefined ? choice : isList ? "list" : "text";
  return [
    {
      ...{ name, in: place, required, kind },
      hint: plainText(description).split(/(?<=[.!?])\s/)[0] ?? "",
      ...(options && { options }),
      ...(usual !== undefined && { usual: String(usual) }),
      ...(value !== undefined && { value }),
      ...(examples.length > 0 && { examples }),
    },
  ];
}

/** Queries that the text of a parameter shows, such as `filter[id][]=1&filter[id][]=2`. */
function shownExamples(parameter: Parameter): { label: string; value: unknown }[] {
  const spans = [...parameter.description.matchAll(/`([^`]+)`/g)].map(([, text = ""]) => text);
  return spans.flatMap((label) => {
    const value = readQueryValue([...new URLSearchParams(label)], parameter);
    return value === undefined || !label.includes("=") ? [] : [{ label, value }];
  });
}

function listAnswers({ status, contents }: Response): PreferredAnswer[] {
  const code = status.replace("XX", "00");
  if (contents.length === 0) return [{ prefer: `code=${code}`, label: code }];
  return contents.flatMap(({ examples }) =>
    examples.map(({ name }) => ({
      prefer: `code=${code}, example=${name}`,
      label: `${code} ${name.replaceAll("_", " ")}`,
    })),
  );
}

function isPaged(operation: Operation): boolean {
  return takes(operation, "page", "after");
}

function takes({ parameters }: Operation, ...names: readonly string[]): boolean {
  return parameters.some((parameter) => parameter.in === "query" && names.includes(parameter.name));
}
