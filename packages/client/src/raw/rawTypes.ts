import type { CallOptions } from "../operation.ts";

/**
 * Client that is called by method and path: `raw.GET("/api/v4/contacts", { params })`.
 *
 * The functions are those of openapi-fetch; their types are our own, because openapi-fetch 0.17
 * loses properties whose only type is null, which tell the two kinds of a SuprSend subscription
 * apart, and hides that an answer may be empty.
 *
 * @typeParam Paths `paths` of the generated types
 */
export type RawClient<Paths extends object> = {
  readonly [Method in HttpMethod as Uppercase<Method>]: RawMethod<Paths, Method>;
};

/**
 * Outcome of a call. Decide by `response.ok`: the `error` of an answer without a body is falsy. The
 * body of `response` has been read.
 */
export type RawResult<Operation> =
  | { data: ResponseBody<Operation, SuccessStatus>; error?: never; response: Response }
  | { data?: never; error: ResponseBody<Operation, ErrorStatus<Operation>>; response: Response };

/** What a call passes: parameters and body of the operation, and the options of any call. */
export type RawInit<Operation> = ParametersInit<Operation> & BodyInit<Operation> & CallOptions;

type HttpMethod = "get" | "post" | "put" | "patch" | "delete";

type RawMethod<Paths, Method extends HttpMethod> = <Path extends PathsWith<Paths, Method>>(
  path: Path,
  ...init: OptionalIfEmpty<RawInit<OperationAt<Paths, Path, Method>>>
) => Promise<RawResult<OperationAt<Paths, Path, Method>>>;

type PathsWith<Paths, Method extends HttpMethod> = {
  [Path in keyof Paths]: Paths[Path] extends Record<Method, object> ? Path : never;
}[keyof Paths];

type OperationAt<Paths, Path extends keyof Paths, Method extends HttpMethod> =
  Paths[Path] extends Record<Method, infer Operation> ? Operation : never;

type OptionalIfEmpty<Init> = object extends Init ? [init?: Init] : [init: Init];

type ParametersInit<Operation> = Operation extends { parameters: infer Parameters }
  ? object extends Parameters
    ? { params?: Parameters }
    : { params: Parameters }
  : never;

type BodyInit<Operation> = Operation extends { requestBody: { content: infer Content } }
  ? { body: Content[keyof Content] }
  : { body?: never };

type SuccessStatus = 200 | 201 | 202 | 204;

type ErrorStatus<Operation> = Operation extends { responses: infer Responses }
  ? Exclude<keyof Responses, SuccessStatus>
  : never;

type ResponseBody<Operation, Status> = Operation extends { responses: infer Responses }
  ? ContentOf<Responses[Extract<keyof Responses, Status>]>
  : never;

// Distributes over the answers: one without a body gives undefined.
type ContentOf<Answer> = Answer extends { content: infer Content }
  ? Content[keyof Content]
  : undefined;
