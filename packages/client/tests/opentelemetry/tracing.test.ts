import { AsyncLocalStorage } from "node:async_hooks";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import {
  type Context,
  type ContextManager,
  context,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Attempt, hookFetch } from "../../src/hooks.ts";
import { createTracing, type TracingOptions } from "../../src/opentelemetry/tracing.ts";
import { createTransport } from "../../src/transport.ts";

/** The part of a context manager that the tests need; the SDK's own is another package. */
class AsyncContexts implements ContextManager {
  #storage = new AsyncLocalStorage<Context>();
  active = () => this.#storage.getStore() ?? ROOT_CONTEXT;
  with: ContextManager["with"] = (active, run, that, ...values) =>
    this.#storage.run(active, () => run.apply(that, values));
  bind: ContextManager["bind"] = (_, target) => target;
  enable = () => this;
  disable = () => this;
}

const exporter = new InMemorySpanExporter();
const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });

let server: Server;
let baseUrl: string;
let statuses: number[];
let headers: IncomingHttpHeaders[];

beforeAll(async () => {
  context.setGlobalContextManager(new AsyncContexts());
  // The W3C propagator is a package of its own; this one writes the same header.
  propagation.setGlobalPropagator({
    inject(active, carrier, setter) {
      const span = trace.getSpanContext(active);
      if (span) setter.set(carrier, "traceparent", `00-${span.traceId}-${span.spanId}-01`);
    },
    extract: (active) => active,
    fields: () => ["traceparent"],
  });
  server = createServer((request, response) => {
    headers.push(request.headers);
    response.writeHead(statuses.shift() ?? 200, { "retry-after": "0" }).end("{}");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  baseUrl = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
});
afterAll(() => {
  server.close();
  context.disable();
  propagation.disable();
});
beforeEach(() => {
  statuses = [];
  headers = [];
});
afterEach(() => exporter.reset());

const tracer = provider.getTracer("test");
const SEARCH = "/api/v4/contacts?query=%2B70000000001&filter[id][]=50101&order";

function call(options: TracingOptions = { tracer }, at = baseUrl) {
  const transport = createTransport({
    baseUrl: at,
    token: "demo-token",
    fetch: hookFetch([createTracing(options)], (url, init) => fetch(url, init as RequestInit)),
    retry: ({ number }) => (number < 2 ? 0 : undefined),
  });
  const url = `${at}${SEARCH}`;
  return transport.send({ operationId: "listContacts", method: "GET", url });
}

describe("tracing", () => {
  test("makes a span of a request by the conventions", async () => {
    await call();
    const [span, ...others] = exporter.getFinishedSpans();
    expect(others).toEqual([]);
    expect(span).toMatchObject({ name: "GET listContacts", kind: SpanKind.CLIENT });
    expect(span?.attributes).toEqual({
      "http.request.method": "GET",
      "http.response.status_code": 200,
      "server.address": "127.0.0.1",
      "server.port": Number(new URL(baseUrl).port),
      "url.full": `${baseUrl}/api/v4/contacts?query=REDACTED&filter[id][]=REDACTED&order`,
    });
    expect(span?.status).toEqual({ code: SpanStatusCode.UNSET });
    expect(span?.ended).toBe(true);
  });

  test("hands its span on to the server", async () => {
    await call();
    const { traceId, spanId } = exporter.getFinishedSpans()[0]?.spanContext() ?? {};
    expect(headers[0]).toMatchObject({
      traceparent: `00-${traceId}-${spanId}-01`,
      authorization: "Bearer demo-token",
    });
    await call({ tracer, propagate: false });
    expect(headers[1]).not.toHaveProperty("traceparent");
  });

  test("makes a span of every attempt, below the caller's", async () => {
    statuses = [503];
    await tracer.startActiveSpan("import", async (parent) => {
      await call();
      parent.end();
    });
    const [first, second, parent] = exporter.getFinishedSpans();
    expect(first?.status).toEqual({ code: SpanStatusCode.ERROR });
    expect(first?.attributes).toMatchObject({
      "http.response.status_code": 503,
      "error.type": "503",
    });
    expect(first?.attributes).not.toHaveProperty("http.request.resend_count");
    expect(second?.attributes).toMatchObject({
      "http.response.status_code": 200,
      "http.request.resend_count": 1,
    });
    expect(second?.attributes).not.toHaveProperty("error.type");
    for (const span of [first, second]) {
      expect(span?.parentSpanContext?.spanId).toBe(parent?.spanContext().spanId);
    }
    expect(headers[1]?.["traceparent"]).toContain(second?.spanContext().spanId);
  });

  test("tells why there was no answer", async () => {
    const closed = createServer().listen(0, "127.0.0.1");
    await once(closed, "listening");
    const { port } = closed.address() as { port: number };
    await once(closed.close(), "close");
    await expect(call({ tracer }, `http://127.0.0.1:${port}`)).rejects.toThrow();
    const spans = exporter.getFinishedSpans();
    expect(spans).toHaveLength(2);
    for (const { status, attributes } of spans) {
      expect(status).toMatchObject({ code: SpanStatusCode.ERROR, message: expect.any(String) });
      expect(attributes["error.type"]).toBe("ECONNREFUSED");
      expect(attributes).not.toHaveProperty("http.response.status_code");
    }
  });

  test("names a failure without a code by its error", async () => {
    const fetch = async () => {
      throw new DOMException("no answer in 5 ms", "TimeoutError");
    };
    const send = hookFetch([createTracing({ tracer })], fetch);
    const init = { method: "POST", headers: {}, signal: undefined } as const;
    await send(
      "https://example.amocrm.ru/api/v4/contacts",
      { ...init, credentials: "omit", redirect: "manual" },
      { operationId: undefined, number: 1 },
    ).catch(() => {});
    const [span] = exporter.getFinishedSpans();
    expect(span?.name).toBe("POST");
    expect(span?.attributes).toMatchObject({ "error.type": "TimeoutError", "server.port": 443 });
  });

  test("leaves out a request that it was not told the beginning of", () => {
    const { onAnswer, onFailure } = createTracing({ tracer });
    const attempt: Attempt = {
      operationId: "getContact",
      number: 1,
      url: `${baseUrl}/`,
      method: "GET",
      headers: {},
      signal: undefined,
      credentials: "omit",
      redirect: "manual",
    };
    onFailure?.(attempt, new Error("another hook failed"));
    onAnswer?.(attempt, { status: 500, headers: new Headers(), text: "" });
    expect(exporter.getFinishedSpans()).toEqual([]);
  });

  test("holds no secret and no personal data", async () => {
    statuses = [401];
    await call();
    const { name, attributes, events, status } = exporter.getFinishedSpans()[0] ?? {};
    const text = JSON.stringify({ name, attributes, events, status });
    expect(text).not.toMatch(/demo-token|70000000001|50101/);
  });

  test("writes the address as it is told to", async () => {
    await call({ tracer, writeUrl: (url) => new URL(url).origin });
    expect(exporter.getFinishedSpans()[0]?.attributes["url.full"]).toBe(baseUrl);
  });

  test("uses the provider that the program registers, also later", async () => {
    const hooks = createTracing();
    const send = hookFetch([hooks], async () => new Response("{}"));
    const run = () =>
      send(
        `${baseUrl}/`,
        { method: "GET", headers: {}, signal: undefined, credentials: "omit", redirect: "manual" },
        { operationId: "getContact", number: 1 },
      );
    await run();
    expect(exporter.getFinishedSpans()).toEqual([]);
    trace.setGlobalTracerProvider(provider);
    await run();
    trace.disable();
    expect(exporter.getFinishedSpans()).toMatchObject([
      { name: "GET getContact", instrumentationScope: { name: "liaison" } },
    ]);
  });
});
