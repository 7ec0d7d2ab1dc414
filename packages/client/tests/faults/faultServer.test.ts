import { connect } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { type FaultServer, type Script, startFaultServer } from "./faultServer.ts";

async function serve(script?: Script): Promise<FaultServer> {
  const server = await startFaultServer(script);
  onTestFinished(() => server.close());
  return server;
}

/** Everything that comes over the wire for one request, and the pieces in which it came. */
function raw(server: FaultServer, body = ""): Promise<{ pieces: Buffer[]; error?: Error }> {
  const { hostname, port } = new URL(server.baseUrl);
  return new Promise((resolve) => {
    const pieces: Buffer[] = [];
    const socket = connect(Number(port), hostname, () => {
      socket.write(
        `POST /x?y=1 HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
      );
    });
    socket.on("data", (piece) => pieces.push(piece as Buffer));
    socket.on("error", (error) => resolve({ pieces, error }));
    socket.on("close", () => resolve({ pieces }));
  });
}

describe("startFaultServer", () => {
  it("plays a list in order, then its last fault, and records what arrives", async () => {
    const server = await serve([{ status: 500, body: undefined }, { body: "text" }]);
    for (const status of [500, 200, 200]) {
      const response = await fetch(`${server.baseUrl}/x?y=1`, { method: "POST", body: "sent" });
      expect(response.status).toBe(status);
      expect(await response.text()).toBe(status === 500 ? "" : "text");
    }
    expect(server.received).toHaveLength(3);
    expect(server.connections).toBe(3);
    expect(server.received[0]).toMatchObject({ method: "POST", url: "/x?y=1", body: "sent" });
  });

  it("lets a function decide", async () => {
    const server = await serve(({ body }, index) => ({ body: { body, index } }));
    for (const index of [0, 1]) {
      const response = await fetch(server.baseUrl, { method: "POST", body: "sent" });
      expect(await response.json()).toEqual({ body: "sent", index });
    }
  });

  it("sends each piece in a packet of its own", async () => {
    const server = await serve({ body: "abcdef", pieces: [1, 4], pause: 50 });
    const { pieces } = await raw(server);
    const last = pieces.slice(-3).map((piece) => String(piece).replace(/^[\s\S]*\r\n\r\n/, ""));
    expect(last).toEqual(["a", "bcd", "ef"]);
  });

  it("breaks off after so many bytes of a promised whole", async () => {
    const server = await serve({ body: "abcdef", cut: 4 });
    const text = Buffer.concat((await raw(server)).pieces).toString();
    expect(text).toMatch(/content-length: 6\r\n[\s\S]*\r\n\r\nabcd$/i);
  });

  it.each(["head", "request"] as const)("resets once the %s was read", async (reset) => {
    const server = await serve([{ reset }]);
    const { pieces, error } = await raw(server, "sent");
    expect(pieces).toEqual([]);
    expect(error).toMatchObject({ code: "ECONNRESET" });
    expect(server.received).toMatchObject([{ body: reset === "head" ? "" : "sent" }]);
  });

  it("resets connections while it is down", async () => {
    const server = await serve();
    server.down = true;
    await expect(fetch(server.baseUrl)).rejects.toThrow();
    expect(server.connections).toBe(1);
    expect(server.received).toHaveLength(0);
    server.down = false;
    expect((await fetch(server.baseUrl)).status).toBe(200);
  });

  it("records when a client left before the end", async () => {
    const server = await serve([{ stall: "head" }, { stall: "body", body: "abcdef" }]);
    for (const index of [0, 1]) {
      const signal = AbortSignal.timeout(50);
      await expect(fetch(server.baseUrl, { signal }).then((r) => r.text())).rejects.toThrow();
      await expect.poll(() => server.received[index]?.leftAt).toBeGreaterThan(0);
    }
  });
});
