import { STATUS_CODES } from "node:http";

/** One HTTP answer, ready to be written. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  /** Absent when the answer carries no content. */
  body?: string;
}

/** How an API words the errors its description does not declare, such as an unknown path. */
export type ErrorStyle = "problem" | "codeAndMessage";

/**
 * An error answer that no description declares.
 *
 * @param style `problem` for RFC 9457 problem details, `codeAndMessage` for `{ code, message }`
 * @param status the HTTP status, repeated in the body
 * @param detail one sentence for the reader
 */
export function problem(style: ErrorStyle, status: number, detail: string): Answer {
  if (style === "problem") {
    const title = STATUS_CODES[status] ?? "Error";
    return {
      status,
      headers: { "content-type": "application/problem+json" },
      body: JSON.stringify({ type: "about:blank", title, status, detail }),
    };
  }
  return {
    status,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ code: status, message: detail }),
  };
}
