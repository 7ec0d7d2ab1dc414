import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { canBeSent, startAnswers, WANTED } from "../../mutation/peers/answers.ts";
import { toOpenApi30 } from "../../mutation/peers/openApi30.ts";

const body = new TextEncoder().encode("{}");

test("a description of OpenAPI 3.1 is written as one of 3.0", () => {
  const schema = {
    type: ["object", "null"],
    propertyNames: { pattern: "^a" },
    properties: {
      kind: { const: "road" },
      gone: { type: "null" },
      mixed: { type: ["string", "integer", "null"] },
      other: { $ref: "#/components/schemas/Other", description: "Ignored in 3.0." },
      schema: { type: ["boolean", "null"] },
    },
  };
  const written = toOpenApi30({
    openapi: "3.1.1",
    info: { title: "Things", version: "1", summary: "New in 3.1" },
    components: { schemas: { Thing: schema, Other: {} } },
    paths: {},
  });
  expect(written).toEqual({
    openapi: "3.0.3",
    info: { title: "Things", version: "1" },
    components: {
      schemas: {
        Thing: {
          type: "object",
          nullable: true,
          properties: {
            kind: { enum: ["road"] },
            gone: { enum: [null] },
            mixed: { nullable: true, anyOf: [{ type: "string" }, { type: "integer" }] },
            other: { $ref: "#/components/schemas/Other" },
            schema: { type: "boolean", nullable: true },
          },
        },
        Other: {},
      },
    },
    paths: {},
  });
});

test("the service gives the answer that a request names, byte for byte", async () => {
  const answers = await startAnswers(
    new Map([["one", { status: 418, headers: { "content-type": "a/b", "x-more": "1" }, body }]]),
  );
  try {
    const response = await fetch(`${answers.url}/any?path`, {
      method: "POST",
      headers: { [WANTED]: "one" },
      body: "sent",
    });
    expect(response.status).toBe(418);
    expect(response.headers.get("content-type")).toBe("a/b");
    expect(response.headers.get("x-more")).toBe("1");
    expect(await response.text()).toBe("{}");
    expect((await fetch(answers.url)).status).toBe(599);
  } finally {
    await answers.stop();
  }
});

test("a body after 204 is not sent over HTTP", () => {
  expect(canBeSent({ status: 204, headers: {}, body })).toBe(false);
  expect(canBeSent({ status: 204, headers: {}, body: new Uint8Array() })).toBe(true);
  expect(canBeSent({ status: 200, headers: {}, body })).toBe(true);
});

test.each([
  [["--seed", "many"], /^mutate: --seed many is no whole number from 0 on\n$/],
  [["--write", "--seed", "3"], /^mutate: --write publishes the figures of the seed 1: .*\n$/],
  [["--sed"], /^mutate: Unknown option '--sed'.*\n$/],
])("the command line %j is refused in one line", async (options, line) => {
  const program = fileURLToPath(new URL("../../mutation/mutate.ts", import.meta.url));
  const { code, stderr } = await new Promise<{ code: unknown; stderr: string }>((resolve) => {
    execFile(process.execPath, [program, ...options], (error, _stdout, errors) =>
      resolve({ code: error?.code, stderr: errors }),
    );
  });
  expect(code).toBe(2);
  expect(stderr).toMatch(line);
});
