import { isDeepStrictEqual } from "node:util";
import { createLogger } from "@stoplight/prism-core";
import {
  createInstance,
  getHttpOperationsFromSpec,
  type IHttpConfig,
  type IHttpRequest,
} from "@stoplight/prism-http";
import type { IHttpOperation, IHttpQueryParam, IMediaTypeContent } from "@stoplight/types";
import type { Choice } from "./choice.ts";

/** A request as Prism takes it: the path still percent-encoded, the query and a JSON body read. */
export type PrismRequest = IHttpRequest;

/** Something a request does wrong. */
export interface Violation {
  message: string;
  /** The credentials are missing or of the wrong kind. */
  security: boolean;
}

/** Body and declared headers of a response, as Prism made them. */
export interface Mocked {
  headers: Record<string, string>;
  body: unknown;
}

const judging: IHttpConfig = {
  isProxy: false,
  upstreamProxy: undefined,
  checkSecurity: true,
  validateRequest: true,
  validateResponse: false,
  errors: false,
  mock: { dynamic: false },
};

const making: IHttpConfig = { ...judging, checkSecurity: false, validateRequest: false };

// DiagnosticSeverity.Error; the enum itself lives in a package that is here for its types only.
const ERROR = 0;

const NO_CREDENTIALS = "The credentials that the operation needs are missing or of another kind";

const logger = createLogger("prism", { enabled: false });

// Prism picks the answer to an invalid request by its own rules (422 before 400, or a status no
// description knows). So one instance only judges, and the other only makes the response it is told.
const judge = createInstance(judging, {
  logger,
  mock: () => () => ({ _tag: "Right", right: { statusCode: 200 } }),
});
const maker = createInstance(making, { logger });

/**
 * Turns an OpenAPI document into Prism's operations.
 *
 * @param document the parsed document; it is left as it is
 * @throws Error when the document is not OpenAPI or a reference in it leads nowhere
 */
export async function readOperations(document: object): Promise<IHttpOperation[]> {
  const operations = await getHttpOperationsFromSpec(structuredClone(document));
  return operations.map(adapt);
}

/**
 * Holds a request against its operation.
 *
 * @param body false when the body could not be read, so that only the credentials are judged
 * @returns everything that is wrong with it, nothing for a valid request
 */
export async function findViolations(
  operation: IHttpOperation,
  request: PrismRequest,
  body: boolean,
): Promise<Violation[]> {
  const result = await judge.request(request, [operation], { ...judging, validateRequest: body })();
  if (result._tag === "Left") throw result.left;
  return result.right.validations.input
    .filter(({ severity }) => severity === ERROR)
    .map(({ message, code }) =>
      code === 401 ? { message: NO_CREDENTIALS, security: true } : { message, security: false },
    );
}

/**
 * Makes a response: the body from the example or the schema, the headers from theirs.
 *
 * @throws Error when the schema is too complex to make a body of
 */
export async function makeResponse(
  operation: IHttpOperation,
  request: PrismRequest,
  choice: Choice,
): Promise<Mocked> {
  const { method, url } = request;
  const result = await maker.request({ method, url }, [operation], {
    ...making,
    mock: {
      code: choice.status,
      dynamic: choice.dynamic,
      mediaTypes: [choice.mediaType ?? "*/*"],
      ...(choice.example === undefined ? {} : { exampleKey: choice.example }),
      ...(choice.seed === undefined ? {} : { seed: choice.seed }),
    },
  })();
  if (result._tag === "Left") throw result.left;
  const { statusCode, headers = {}, body } = result.right.output;
  if (statusCode !== choice.status) {
    throw new Error(`Prism answered ${statusCode} instead of ${choice.status}`);
  }
  return { headers, body };
}

/** Takes out of an operation what would make Prism judge or answer otherwise than declared. */
function adapt({ deprecated: _, ...operation }: IHttpOperation): IHttpOperation {
  // `deprecated` goes because Prism answers it with a header of its own.
  return {
    ...operation,
    ...(operation.request && {
      request: { ...operation.request, query: (operation.request.query ?? []).map(adaptParameter) },
    }),
    responses: operation.responses.map((response) => ({
      ...response,
      contents: (response.contents ?? []).map(adaptContent),
    })),
  };
}

/**
 * Prism reads a deepObject parameter by walking `type` and `properties` of its schema, and so misses
 * `[]`, unknown keys and everything below `anyOf`. Below `allOf` it sees no type and hands the value
 * that `readQuery` made to the validator whole.
 */
function adaptParameter(parameter: IHttpQueryParam): IHttpQueryParam {
  if (parameter.style !== "deepObject" || parameter.schema === undefined) return parameter;
  // Prism checks parameters by draft 7, which has this keyword under its old name.
  const { dependentRequired, ...schema } = parameter.schema as Record<string, unknown>;
  const readable =
    dependentRequired === undefined ? schema : { ...schema, dependencies: dependentRequired };
  return { ...parameter, schema: { allOf: [readable] } };
}

/** Named examples come first; Prism would put an example of the schema before them. */
function adaptContent(content: IMediaTypeContent): IMediaTypeContent {
  const [first, ...named] = content.examples ?? [];
  const ofSchema = content.schema?.examples;
  const isOfSchema =
    first?.key === "default" &&
    "value" in first &&
    Array.isArray(ofSchema) &&
    isDeepStrictEqual(first.value, ofSchema[0]);
  return isOfSchema && named.length > 0 ? { ...content, examples: named } : content;
}
