import { STATUS_CODES } from "node:http";

/** One HTTP answer, ready to be written. */
export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Absent when the answer carries no content. */
  readonly body?: string | Uint8Array;
  /** Milliseconds to wait before it is written. */
  readonly delay?: number;
  /** Bytes of the body after which the connection is destroyed. */
  readonly cut?: number;
}

/** How an API words the errors its description does not declare, such as an unknown path. */
export type ErrorStyle = "problem" | "codeAndMessage";

/**
 * An error answer that no description declares.
 *
 * @param style `problem` for RFC 9457 problem details, `codeAndMessage` for `{ code, message }`
 * @param status the HTTP status, repeated in the body
 * @param detail one sentence for the reader
 * @param extension further members of the body
 */
export function problem(
  style: ErrorStyle,
  status: number,
  detail: string,
  extension: object = {},
): Answer {
  if (style === "problem") {
    const title = STATUS_CODES[status] ?? "Error";
    return {
      status,
      headers: { "content-type": "application/problem+json" },
      body: JSON.stringify({ type: "about:blank", title, status, detail, ...extension }),
    };
  }
  return json(status, { code: status, message: detail, ...extension });
}

/** An answer of a media type that every client reads. */
export function json(status: number, value: unknown): Answer {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(value) };
}
