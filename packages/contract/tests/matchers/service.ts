import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";

/** A service that answers contacts of a fictional account. */
export interface Service {
  readonly url: string;
  close(): Promise<void>;
}

/** What it answers to `GET /api/v4/contacts/50101`. */
export const CONTACT: object = { id: 50101, name: "Ada Sample", _links: { self: { href: "/x" } } };

/** A description of the service, and of what it gets wrong. */
export const DESCRIPTION: object = {
  openapi: "3.1.1",
  info: { title: "Contacts", version: "1" },
  paths: {
    "/api/v4/contacts/{id}": {
      parameters: [{ name: "id", in: "path", required: true, schema: { type: "integer" } }],
      get: {
        operationId: "getContact",
        parameters: [{ name: "with", in: "query", schema: { enum: ["leads", "customers"] } }],
        responses: {
          200: {
            description: "found",
            headers: { "x-request-id": { required: true, schema: { type: "string" } } },
            content: {
              "application/hal+json": { schema: { $ref: "#/components/schemas/Contact" } },
            },
          },
          204: { description: "nothing" },
        },
      },
      patch: {
        operationId: "updateContact",
        requestBody: {
          required: true,
          content: { "application/json": { schema: { $ref: "#/components/schemas/Contact" } } },
        },
        responses: { 204: { description: "changed" } },
      },
    },
  },
  components: {
    schemas: {
      Contact: {
        type: "object",
        required: ["id", "name"],
        properties: {
          id: { type: "integer" },
          name: { type: "string" },
          email: { type: "string" },
          _links: { type: "object" },
        },
      },
    },
  },
};

/** Bodies by the path's last part; a contact is changed by PATCH. */
const BODIES: Readonly<Record<string, object>> = {
  50101: CONTACT,
  50102: { id: "50102", name: "Вера Образцова" },
  50103: { ...CONTACT, nickname: "ada" },
};

/** Starts it on a free port of 127.0.0.1. */
export async function startService(): Promise<Service> {
  const server = createServer((request, response) => {
    const id = /\/contacts\/(\d+)(\?|$)/.exec(request.url ?? "")?.[1];
    const body = BODIES[id ?? ""];
    response.setHeader("x-request-id", "r1");
    if (request.method === "PATCH" || body === undefined) {
      request.resume();
      response.writeHead(204).end();
      return;
    }
    const text = JSON.stringify(body);
    const isPacked = request.headers["accept-encoding"]?.includes("gzip") === true;
    response.setHeader("content-type", "application/hal+json");
    response.setHeader("set-cookie", ["a=1", "b=2"]);
    if (isPacked) response.setHeader("content-encoding", "gzip");
    response.end(request.method === "HEAD" ? undefined : isPacked ? gzipSync(text) : text);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
