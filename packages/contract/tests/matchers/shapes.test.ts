import axios from "axios";
import { chromium, request as playwright } from "playwright-core";
import supertest from "supertest";
import { request as undici } from "undici";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Sighting } from "../../src/matchers/shapes.ts";
import { sight } from "../../src/matchers/sight.ts";
import { CONTACT, type Service, startService } from "./service.ts";

const PATH = "/api/v4/contacts/50101";

let service: Service;
let address: string;
beforeAll(async () => {
  service = await startService();
  address = `${service.url}${PATH}`;
});
afterAll(() => service.close());

describe("fetch", () => {
  it("is read, and its body is left to the test", async () => {
    const response = await fetch(address);
    const seen = await sight(response);
    expect(outline(seen)).toEqual({ ...RIGHT, method: undefined });
    expect(await response.json()).toEqual(CONTACT);
    expect(seen.response.headers["set-cookie"]).toBe("a=1, b=2");
  });

  it("of which the body was read before is refused", async () => {
    const response = await fetch(address);
    await response.text();
    await expect(sight(response)).rejects.toThrow(
      "the body of the response was read before: call toMatchContract first, it leaves the body to you, or hand it response.clone()",
    );
  });

  it("without a body", async () => {
    const seen = await sight(await fetch(`${service.url}/api/v4/contacts/1`));
    expect(seen.response).toMatchObject({ status: 204, body: new Uint8Array() });
  });

  it("that a test made has no address", async () => {
    const seen = await sight(new Response("ё", { status: 500 }));
    expect(seen.url).toBeUndefined();
    expect(text(seen)).toBe("ё");
  });
});

describe("axios", () => {
  it("is read with its request", async () => {
    const seen = await sight(await axios.get(address, { params: { with: "leads" } }));
    expect(outline(seen)).toEqual({ ...RIGHT, url: `${PATH}?with=leads` });
  });

  it.each(["text", "arraybuffer"] as const)("as %s", async (responseType) => {
    expect(outline(await sight(await axios.get(address, { responseType })))).toEqual(RIGHT);
  });

  it("with its adapter of fetch", async () => {
    const response = await axios.patch(PATH, {}, { baseURL: service.url, adapter: "fetch" });
    expect(await sight(response)).toMatchObject({
      method: "PATCH",
      url: address,
      response: { status: 204, body: new Uint8Array() },
    });
  });

  it("of which the request is not at hand is read by its configuration", async () => {
    const { request: _, ...response } = await axios.get(PATH, { baseURL: `${service.url}/` });
    expect(outline(await sight(response))).toEqual(RIGHT);
  });

  it("as a stream is refused", async () => {
    const response = await axios.get(address, { responseType: "stream" });
    await expect(sight(response)).rejects.toThrow("the body is neither text nor bytes");
    response.data.destroy();
  });
});

describe("supertest", () => {
  it("is read with its request", async () => {
    const response = await supertest(service.url).get(PATH).query({ with: "leads" });
    expect(outline(await sight(response))).toEqual({ ...RIGHT, url: `${PATH}?with=leads` });
    expect(response.body).toEqual(CONTACT);
  });

  it("without a body", async () => {
    const seen = await sight(await supertest(service.url).patch(PATH).send({ id: 1 }));
    expect(seen).toMatchObject({ method: "PATCH", response: { body: new Uint8Array() } });
  });
});

describe("undici", () => {
  it("is read, and its body is left to the test", async () => {
    const response = await undici(address);
    for (const _ of ["first", "second"]) {
      expect(outline(await sight(response))).toEqual({
        ...RIGHT,
        method: undefined,
        url: undefined,
      });
    }
    const { body } = response;
    expect(await body.json()).toEqual(CONTACT);
    expect(await body.text()).toBe(JSON.stringify(CONTACT));
    expect((await body.bytes()).length).toBe((await body.arrayBuffer()).byteLength);
    expect((await body.blob()).size).toBe(JSON.stringify(CONTACT).length);
  });

  it("of which the body was read before is refused", async () => {
    const response = await undici(address);
    await response.body.text();
    await expect(sight(response)).rejects.toThrow("or hand it { ...response, body: text }");
  });

  it("with a body that the test has read", async () => {
    const response = await undici(address);
    const seen = await sight({ ...response, body: await response.body.json() });
    expect(JSON.parse(text(seen))).toEqual(CONTACT);
  });
});

describe("Playwright", () => {
  it("outside a page", async () => {
    const context = await playwright.newContext();
    const response = await context.get(address);
    expect(outline(await sight(response))).toEqual({ ...RIGHT, method: undefined });
    expect(await response.json()).toEqual(CONTACT);
    await context.dispose();
  });

  it("in a page, with its request", async () => {
    const browser = await chromium.launch({
      executablePath: "/usr/bin/chromium",
      args: ["--no-sandbox"],
    });
    try {
      const page = await browser.newPage();
      const response = await page.goto(address);
      expect(outline(await sight(response))).toEqual(RIGHT);
    } finally {
      await browser.close();
    }
  });
});

describe("what is written by hand", () => {
  it("an exchange", async () => {
    const seen = await sight({
      request: { method: "patch", target: PATH, headers: { Accept: "*/*" }, body: "{}" },
      response: { status: 204 },
    });
    expect(seen).toMatchObject({
      method: "PATCH",
      request: { method: "PATCH", target: PATH, headers: { accept: "*/*" } },
      response: { status: 204, headers: {}, body: new Uint8Array() },
    });
    expect(seen.request?.body).toEqual(new TextEncoder().encode("{}"));
  });

  it("an exchange of fetch, whose bodies are left to the test", async () => {
    const request = new Request(address, { method: "PATCH", body: "{}" });
    const response = new Response("[1]", { headers: { "content-type": "application/json" } });
    const seen = await sight({ request, response });
    expect(seen).toMatchObject({ method: "PATCH", request: { target: address } });
    expect(seen.request?.headers["content-type"]).toBe("text/plain;charset=UTF-8");
    expect(seen.request?.body).toEqual(new TextEncoder().encode("{}"));
    expect(text(seen)).toBe("[1]");
    expect([await request.text(), await response.text()]).toEqual(["{}", "[1]"]);
    await expect(sight({ request, response: { status: 200 } })).rejects.toThrow(
      "the body of the request went with it: hand over request.clone(), made before it was sent",
    );
  });

  it("an exchange with a response of axios, and one with an address", async () => {
    const response = await axios.get(address);
    const seen = await sight({ request: { url: `${PATH}?with=leads` }, response });
    expect(seen.request).toMatchObject({ method: "GET", target: `${PATH}?with=leads` });
    expect(JSON.parse(text(seen))).toEqual(CONTACT);
  });

  it.each([
    ["text", "[1]"],
    ["bytes", new TextEncoder().encode("[1]")],
    ["a buffer", new TextEncoder().encode("[1]").buffer],
    ["a list", [1]],
  ])("a response with %s", async (_, body) => {
    const headers = new Headers({ "content-type": "application/json" });
    expect(text(await sight({ status: 200, headers, body }))).toBe("[1]");
    expect(text(await sight({ statusCode: 200, headers, body }))).toBe("[1]");
  });

  it("null is JSON where the media type says so, and else nothing", async () => {
    const headers = { "content-type": "application/json" };
    expect(text(await sight({ status: 200, headers, body: null }))).toBe("null");
    expect(text(await sight({ status: 204, headers: {}, body: null }))).toBe("");
  });

  it("repeated headers, in any letter case", async () => {
    const headers = { "X-A": ["1", "2"], "x-a": "3", "x-b": undefined };
    expect((await sight({ status: 200, headers })).response.headers).toEqual({ "x-a": "1, 2, 3" });
  });
});

it.each([
  [undefined, "undefined"],
  [null, "null"],
  ["text", "string"],
  [[], "a list"],
  [{}, "an object without fields"],
  [{ ok: true, data: {} }, "an object with ok, data"],
  [Promise.resolve(), "a promise (await the response first)"],
])("%s is refused, and what is taken is told", async (value, name) => {
  await expect(sight(value)).rejects.toThrow(
    `toMatchContract got ${name}; it takes an exchange ({ request: { method, target }, response: { status } }); a Response of fetch;`,
  );
});

const RIGHT = {
  method: "GET",
  url: PATH,
  status: 200,
  contentType: "application/hal+json",
  body: CONTACT,
};

function outline({ method, url, response }: Sighting): unknown {
  return {
    method,
    url: url?.replace(service.url, ""),
    status: response.status,
    contentType: response.headers["content-type"],
    body: JSON.parse(new TextDecoder().decode(response.body)),
  };
}

function text({ response }: Sighting): string {
  return new TextDecoder().decode(response.body);
}
