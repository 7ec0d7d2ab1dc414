/** Spans of OpenTelemetry, as hooks. */
export { createTracing, type TracingOptions } from "@liaison/client/opentelemetry/tracing";
