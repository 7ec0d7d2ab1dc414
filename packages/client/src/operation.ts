import type { AnswerHeaders } from "./fetch.ts";
import type { RetryPolicy } from "./retry.ts";

/** Writes the query of an operation, without the `?`. */
export type QueryWriter = (query: Readonly<Record<string, unknown>>) => string;

/** What is known of an operation before it is called. Made from the description at build time. */
export interface OperationDescriptor {
  readonly operationId: string;
  readonly method: string;
  /** Texts and parameter names of the path in turn: `["/contacts/", "id", "/links"]`. */
  readonly path: readonly string[];
  readonly query: QueryWriter | undefined;
}

/** What a call passes beside the options. Each part is typed by the operation. */
export interface OperationRequest {
  path?: object;
  query?: object | undefined;
  body?: unknown;
}

/** Options of a single call. */
export interface CallOptions {
  /** Ends the call, wherever it stands: in the queue, between attempts or while it reads. */
  signal?: AbortSignal | undefined;
  /** Milliseconds of each request, until its answer is read; `false` for no end. */
  timeout?: number | false | undefined;
  /** Whether and when a failed attempt is repeated; `false`: never. */
  retry?: RetryPolicy | false | undefined;
  /** Headers of this call. Names in lower case. */
  headers?: Record<string, string> | undefined;
}

/** A request without its Authorization. */
export interface Outgoing {
  readonly operationId?: string | undefined;
  readonly method: string;
  /** Whole address. */
  readonly url: string;
  readonly body?: string | undefined;
}

/** An answer that has been read to its end. */
export interface Answer {
  readonly status: number;
  readonly headers: AnswerHeaders;
  readonly text: string;
}

/** Way to a server, with authorization, throttle, retries and timeouts. */
export interface Transport {
  /** Address that paths are appended to. */
  readonly baseUrl: string;
  /**
   * Calls an operation.
   *
   * @returns the parsed body, `null` when there is none
   * @throws what {@link createTransport} tells
   */
  call<Result>(
    operation: OperationDescriptor,
    request?: OperationRequest,
    options?: CallOptions,
  ): Promise<Result>;
  /**
   * Sends a request and gives whatever is answered at last, whatever its status.
   *
   * @throws TimeoutError, AbortError or ConnectionError when there is no answer
   */
  send(outgoing: Outgoing, options?: CallOptions): Promise<Answer>;
}

/** Function of one operation. */
export type OperationFunction<Request, Result> = (
  transport: Transport,
  request: Request,
  options?: CallOptions,
) => Promise<Result>;
