/** A request as it went over the wire. */
export interface HttpRequest {
  /** In upper case. */
  readonly method: string;
  /** Path and query, still percent-encoded: `/api/v4/contacts?page=2`. */
  readonly target: string;
  /** Names in lower case; values of a repeated header joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  /** The bytes of the body, none for no body. */
  readonly body: Uint8Array;
}

/** A response as it went over the wire. */
export interface HttpResponse {
  readonly status: number;
  /** Names in lower case; values of a repeated header joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  /** The bytes of the body, none for no body. */
  readonly body: Uint8Array;
}

/** One request with its response: what every source yields and the engine judges. */
export interface Exchange {
  readonly request: HttpRequest;
  readonly response: HttpResponse;
}
