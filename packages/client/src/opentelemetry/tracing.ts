import {
  context,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from "@opentelemetry/api";
import type { Attempt, Hooks } from "../hooks.ts";
import { redactQuery } from "../redactQuery.ts";

/** How {@link createTracing} traces. */
export interface TracingOptions {
  /** Makes the spans; that of the global provider named `liaison` by default. */
  tracer?: Tracer | undefined;
  /** Whether requests carry `traceparent`, and what else is propagated; true by default. */
  propagate?: boolean | undefined;
  /** Writes the attribute `url.full`. By default the values of the query are redacted. */
  writeUrl?: ((url: string) => string) | undefined;
}

/**
 * Hooks that make a span of every request, as the semantic conventions for HTTP clients say (stable
 * since 1.23). A request that is repeated has a further span beside the first, with
 * `http.request.resend_count`. The parent is the span that is active where the operation was called.
 *
 * A span is named by method and operationId, `GET listContacts`. It holds no header and no body.
 */
export function createTracing({
  tracer,
  propagate = true,
  writeUrl = redactQuery,
}: TracingOptions = {}): Hooks {
  const spans = new WeakMap<Attempt, Span>();

  const fail = (span: Span, type: string, message?: string) => {
    span.setAttribute("error.type", type);
    span.setStatus({ code: SpanStatusCode.ERROR, ...(message !== undefined && { message }) });
  };

  return {
    onRequest(attempt) {
      const { operationId, method, url, headers, number } = attempt;
      const { hostname, port, protocol } = new URL(url);
      // Looked up late: a program may register its provider after it made the client.
      const span = (tracer ?? trace.getTracer("liaison")).startSpan(
        operationId ? `${method} ${operationId}` : method,
        {
          kind: SpanKind.CLIENT,
          attributes: {
            "http.request.method": method,
            "server.address": hostname,
            "server.port": Number(port) || (protocol === "https:" ? 443 : 80),
            "url.full": writeUrl(url),
            ...(number > 1 && { "http.request.resend_count": number - 1 }),
          },
        },
      );
      spans.set(attempt, span);
      if (propagate) propagation.inject(trace.setSpan(context.active(), span), headers);
    },
    onAnswer(attempt, { status }) {
      const span = spans.get(attempt);
      span?.setAttribute("http.response.status_code", status);
      // The conventions want no description where the status says it all.
      if (span && status >= 400) fail(span, `${status}`);
      span?.end();
    },
    onFailure(attempt, error) {
      const span = spans.get(attempt);
      if (span) fail(span, typeOf(error), `${error}`);
      span?.end();
    },
  };
}

/** The system's code for it, such as `ECONNREFUSED`, else the name of the error. */
function typeOf(error: unknown): string {
  const { code, cause, name } = Object(error) as { code?: unknown; cause?: object; name?: string };
  const inner = Object(cause).code ?? code;
  return typeof inner === "string" ? inner : (name ?? "_OTHER");
}
