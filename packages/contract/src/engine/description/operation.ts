import type { JsonObject } from "./document.ts";

/** One named example. */
export interface Example {
  readonly name: string;
  readonly value: unknown;
}

/** What a request or response body may be, for one media type. */
export interface Content {
  /** As declared: `application/hal+json`, or a range such as `text/*`. */
  readonly mediaType: string;
  /** JSON pointer of the schema in the document; absent when none is declared. */
  readonly schemaPointer?: string;
  /** In declared order; a single `example` is called `default`. */
  readonly examples: readonly Example[];
}

/** A declared parameter. */
export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header" | "cookie";
  readonly required: boolean;
  readonly style: string;
  readonly explode: boolean;
  readonly allowEmptyValue: boolean;
  /** JSON pointer of the schema in the document; absent when none is declared. */
  readonly schemaPointer?: string;
  /** Media type of a parameter that is declared by `content`. */
  readonly mediaType?: string;
  /** In declared order; a single `example` is called `default`. */
  readonly examples: readonly Example[];
  /** JSON pointer of the parameter itself. */
  readonly pointer: string;
}

/** A declared response. */
export interface DeclaredResponse {
  /** `200`, a range such as `5XX`, or `default`. */
  readonly status: string;
  readonly headers: readonly ResponseHeader[];
  readonly contents: readonly Content[];
  /** JSON pointer of the response itself. */
  readonly pointer: string;
}

/** A header that a response declares. */
export interface ResponseHeader {
  /** In lower case. */
  readonly name: string;
  readonly in: "header";
  readonly required: boolean;
  readonly style: string;
  readonly explode: boolean;
  readonly schemaPointer?: string;
  /** Media type of a header that is declared by `content`. */
  readonly mediaType?: string;
  /** In declared order; a single `example` is called `default`. */
  readonly examples: readonly Example[];
  readonly pointer: string;
}

/** A way to prove who is calling. */
export interface SecurityScheme {
  readonly name: string;
  readonly type: "http" | "apiKey" | "oauth2" | "openIdConnect" | "mutualTLS";
  /** Of type `http`, in lower case: `bearer`, `basic`. */
  readonly scheme?: string;
  /** Of type `apiKey`: where the key stands, and the name of the parameter that carries it. */
  readonly in?: "header" | "query" | "cookie";
  readonly parameterName?: string;
  /** Of type `apiKey`: regular expression that the key matches, from `x-value-pattern`. */
  readonly valuePattern?: string;
}

/** One operation of a description, every reference followed. */
export interface Operation {
  /** The declared identifier, or `GET /path` where there is none. */
  readonly operationId: string;
  /** In upper case. */
  readonly method: string;
  /** Path template, such as `/contacts/{id}`. */
  readonly path: string;
  readonly tags: readonly string[];
  /** JSON pointer of the operation. */
  readonly pointer: string;
  readonly parameters: readonly Parameter[];
  /** Absent when the operation takes no body. */
  readonly requestBody?: {
    readonly required: boolean;
    readonly contents: readonly Content[];
    readonly pointer: string;
  };
  readonly responses: readonly DeclaredResponse[];
  /** Alternatives, each a list of schemes that must all be there; empty when anyone may call. */
  readonly security: readonly (readonly SecurityScheme[])[];
  /** The operation as it is written, for extensions. */
  readonly declared: JsonObject;
}
