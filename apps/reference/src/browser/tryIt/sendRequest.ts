/** A request as it is handed to the browser. */
export interface TriedRequest {
  method: string;
  /** Address that the path was appended to. */
  baseUrl: string;
  /** Path and query. */
  target: string;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  /** Empty for none. */
  body: string;
}

/** An answer as the browser shows it. */
export interface TriedAnswer {
  status: number;
  /** Empty in HTTP/2 and later. */
  statusText: string;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  body: Uint8Array;
  /** Milliseconds from sending to the end of the body. */
  elapsed: number;
}

/**
 * Why there is no answer: `mixed`: https pages send nothing by http; `unreachable`: nothing answers;
 * `refused`: a server answers, and does not let pages read it; `broken`: the body broke off.
 */
export type Failure =
  | "mixed"
  | "unreachable"
  | "refused"
  | "redirect"
  | "broken"
  | "timeout"
  | "cancelled";

const TIME_LIMIT = 30_000;

/**
 * Sends a request, and reads the answer to its end.
 *
 * @param cancel aborted when the reader ends it
 * @param isLocal whether the server is on the reader's own machine, which is safe by http too
 */
export async function sendRequest(
  request: TriedRequest,
  cancel: AbortSignal,
  isLocal: boolean,
): Promise<TriedAnswer | Failure> {
  const { method, baseUrl, target, headers, body } = request;
  if (location.protocol === "https:" && baseUrl.startsWith("http:") && !isLocal) return "mixed";
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), TIME_LIMIT);
  const signal = AbortSignal.any([cancel, late.signal]);
  const ended = (): Failure | undefined =>
    cancel.aborted ? "cancelled" : late.signal.aborted ? "timeout" : undefined;
  const start = performance.now();
  try {
    let response: Response;
    try {
      response = await fetch(baseUrl + target, {
        ...{ method, headers, signal, cache: "no-store", credentials: "omit", redirect: "manual" },
        referrerPolicy: "no-referrer",
        ...(body !== "" && { body }),
      });
    } catch {
      return (
        ended() ?? ((await answersAtAll(baseUrl, signal)) ? "refused" : (ended() ?? "unreachable"))
      );
    }
    if (response.type === "opaqueredirect") return "redirect";
    try {
      const bytes = new Uint8Array(await response.arrayBuffer());
      const { status, statusText } = response;
      const elapsed = performance.now() - start;
      return {
        status,
        statusText,
        headers: Object.fromEntries(response.headers),
        body: bytes,
        elapsed,
      };
    } catch {
      return ended() ?? "broken";
    }
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Whether anything answers. A page is told nothing about a request that failed; one that asks for no
 * answer to read fails only where nobody is there.
 */
async function answersAtAll(baseUrl: string, signal: AbortSignal): Promise<boolean> {
  try {
    await fetch(baseUrl, {
      ...{ method: "HEAD", mode: "no-cors", credentials: "omit", cache: "no-store", signal },
      referrerPolicy: "no-referrer",
    });
    return true;
  } catch {
    return false;
  }
}
