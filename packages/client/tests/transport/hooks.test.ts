import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { type Answer, type Attempt, HookError, type Hooks, TimeoutError } from "../../src/index.ts";
import { unauthorized } from "../faults/faults.ts";
import { ada, failureOf, operations, requestOf, serve, transportTo } from "./setup.ts";

/** Hooks that write down what they are told. */
function recorder(name: string, log: unknown[][]): Hooks {
  return {
    onRequest: ({ number }) => log.push([name, "request", number]),
    onAnswer: ({ number }, { status, text }) => log.push([name, "answer", number, status, text]),
    onFailure: ({ number }, error) => log.push([name, "failure", number, (error as Error).name]),
  };
}

describe("hooks", () => {
  it("are told of each request in order, and one behind the other", async () => {
    const server = await serve([
      { reset: "request" },
      { status: 503, body: "later" },
      { body: ada },
    ]);
    const log: unknown[][] = [];
    const hooks = [recorder("a", log), recorder("b", log)];
    expect(await operations.GET(transportTo(server, { hooks }), requestOf("GET"))).toEqual(ada);
    expect(log).toEqual([
      ["a", "request", 1],
      ["b", "request", 1],
      ["a", "failure", 1, "TypeError"],
      ["b", "failure", 1, "TypeError"],
      ["a", "request", 2],
      ["b", "request", 2],
      ["a", "answer", 2, 503, "later"],
      ["b", "answer", 2, 503, "later"],
      ["a", "request", 3],
      ["b", "request", 3],
      ["a", "answer", 3, 200, JSON.stringify(ada)],
      ["b", "answer", 3, 200, JSON.stringify(ada)],
    ]);
  });

  it("get the same attempt at its beginning and end, with all that is sent", async () => {
    const server = await serve({ body: ada });
    const seen: Attempt[] = [];
    let answer: Answer | undefined;
    const hooks: Hooks = {
      onRequest: (attempt) => seen.push(attempt),
      onAnswer: (attempt, given) => {
        seen.push(attempt);
        answer = given;
      },
    };
    const transport = transportTo(server, { hooks });
    await operations.POST(transport, { path: { id: 1 }, query: { with: ["leads"] }, body: [ada] });
    const [attempt, later] = seen;
    expect(later).toBe(attempt);
    expect(attempt).toMatchObject({
      operationId: "createContact",
      method: "POST",
      url: `${server.baseUrl}/contacts/1?with=leads`,
      body: JSON.stringify([ada]),
      number: 1,
    });
    expect(attempt?.headers["authorization"]).toBe("Bearer demo-token");
    expect(answer?.status).toBe(200);
    expect(answer?.headers.get("content-type")).toBe("application/json");
  });

  it("may add headers, such as those of a trace", async () => {
    const server = await serve([{ status: 503 }, { body: ada }]);
    const hooks: Hooks = {
      onRequest: ({ headers, number }) => {
        headers["traceparent"] = `00-trace-${number}`;
      },
    };
    await operations.GET(transportTo(server, { hooks }), requestOf("GET"));
    expect(server.received.map(({ headers }) => headers["traceparent"])).toEqual([
      "00-trace-1",
      "00-trace-2",
    ]);
  });

  it("are told of the replay with a new token", async () => {
    const server = await serve(({ headers }) =>
      headers.authorization === "Bearer fresh-token" ? { body: ada } : unauthorized,
    );
    const log: unknown[][] = [];
    const token = (refused?: string) => (refused ? "fresh-token" : "old-token");
    const hooks = recorder("a", log);
    await operations.GET(transportTo(server, { hooks, token }), requestOf("GET"));
    expect(log.map((entry) => entry.slice(1, 4))).toEqual([
      ["request", 1],
      ["answer", 1, 401],
      ["request", 2],
      ["answer", 2, 200],
    ]);
  });

  it("are told of a request that got no answer in time, in its body as well", async () => {
    const server = await serve([{ stall: "head" }, { body: ada, stall: "body" }]);
    const log: unknown[][] = [];
    const hooks = recorder("a", log);
    const transport = transportTo(server, { hooks, timeout: 100, retry: () => 0 });
    const retry = ({ number }: { number: number }) => (number < 2 ? 0 : undefined);
    const error = await failureOf(operations.GET(transport, requestOf("GET"), { retry }));
    expect(error).toBeInstanceOf(TimeoutError);
    expect(log).toEqual([
      ["a", "request", 1],
      ["a", "failure", 1, "TimeoutError"],
      ["a", "request", 2],
      ["a", "failure", 2, "TimeoutError"],
    ]);
  });

  it("are not told of a call that sends nothing", async () => {
    const server = await serve({ body: ada });
    const log: unknown[][] = [];
    const transport = transportTo(server, { hooks: recorder("a", log) });
    await failureOf(operations.GET(transport, { path: { id: "" } }));
    const signal = AbortSignal.abort();
    await failureOf(operations.GET(transport, requestOf("GET"), { signal }));
    expect(log).toEqual([]);
  });

  it("end the call with what they throw", async () => {
    const server = await serve({ body: ada });
    const thrown = new RangeError("no");
    for (const name of ["onRequest", "onAnswer"] as const) {
      const hooks: Hooks = {
        [name]: () => {
          throw thrown;
        },
      };
      const transport = transportTo(server, { hooks, retry: false });
      const error = await failureOf(operations.POST(transport, requestOf("POST")));
      const causes = [];
      for (let each: unknown = error; each; each = (each as Error).cause) causes.push(each);
      expect(causes).toContain(thrown);
    }
    expect(server.received).toHaveLength(1);
  });

  it.each(["onRequest", "onAnswer"] as const)(
    "that throw in %s never repeat a call",
    async (name) => {
      const server = await serve(() => ({ status: 204 }));
      const told: string[] = [];
      const hooks: Hooks[] = [
        {
          [name]: () => {
            throw new Error("the disk is full");
          },
        },
        {
          onRequest: () => void told.push("request"),
          onAnswer: () => void told.push("answer"),
          onFailure: () => void told.push("failure"),
        },
      ];
      const error = await failureOf(
        operations.DELETE(transportTo(server, { hooks }), requestOf("DELETE")),
      );
      expect(error).toBeInstanceOf(HookError);
      expect(error).toMatchObject({ message: expect.stringContaining("the disk is full") });
      // The others are told all the same, so that what they began is ended.
      expect(told).toEqual(["request", name === "onRequest" ? "failure" : "answer"]);
      expect(server.received).toHaveLength(name === "onRequest" ? 0 : 1);
    },
  );

  it("can log an attempt without giving the token away", async () => {
    const server = await serve({ body: ada });
    const logged: string[] = [];
    const hooks: Hooks = { onRequest: (attempt) => void logged.push(inspect(attempt)) };
    await operations.GET(transportTo(server, { hooks }), requestOf("GET"));
    expect(logged.join()).toContain("getContact");
    expect(logged.join()).not.toContain("demo-token");
  });
});
