import { afterAll, beforeAll, expect, test } from "vitest";
import { type Mock, startMock } from "../src/startMock.ts";

const headers = { authorization: "Bearer demo-token" };
let amocrm: Mock;
let suprsend: Mock;
beforeAll(async () => {
  amocrm = await startMock({ api: "amocrm" });
  suprsend = await startMock({ api: "suprsend" });
});
afterAll(async () => {
  await amocrm.close();
  await suprsend.close();
});

interface List {
  _links: { next: { href: string } };
  _embedded: unknown;
  meta: { after: string; has_next: boolean };
  results: unknown[];
}

async function read(url: string, prefer = ""): Promise<List> {
  const response = await fetch(url, { headers: { ...headers, ...(prefer && { prefer }) } });
  expect(response.status).toBe(200);
  return (await response.json()) as List;
}

test.each([
  "/api/v4/contacts",
  "/api/v4/leads/70101/subscriptions",
  "/api/v4/customers/80101/subscriptions",
])("%s: the next link of the first page leads to one that ends", async (path) => {
  const first = await read(`${amocrm.url}${path}?limit=2`);
  const next = new URL(first._links.next.href);
  const second = await read(`${amocrm.url}${path}${next.search}`);
  expect(second._links).not.toHaveProperty("next");
  expect(second._embedded).not.toEqual(first._embedded);
  // A page behind the last one of the examples ends as well.
  expect((await read(`${amocrm.url}${path}?page=7`))._links).not.toHaveProperty("next");
  expect(await read(`${amocrm.url}${path}?page=1`)).toEqual(first);
});

test("the cursor of the first page leads to one that ends", async () => {
  const url = `${suprsend.url}/v1/object/teams/devs/subscription/`;
  const { meta } = await read(url);
  const last = await read(`${url}?after=${meta.after}`);
  expect(last.meta.has_next).toBe(false);
  expect(last.results).not.toEqual([]);
});

test("an example that is asked for is given, wherever it leads", async () => {
  const url = `${amocrm.url}/api/v4/contacts`;
  expect(await read(`${url}?page=2`, "example=ok")).toEqual(await read(url));
});

test.each(["slow; delay=0", "new-values", "filters-ignored"])(
  "the pages of the scenario %s come to an end",
  async (scenario) => {
    const prefer = `scenario=${scenario}`;
    const url = `${amocrm.url}/api/v4/contacts`;
    const first = await read(url, prefer);
    const second = await read(url + new URL(first._links.next.href).search, prefer);
    expect(second._links).not.toHaveProperty("next");
    expect(second._embedded).not.toEqual(first._embedded);
  },
);

test.each(["slow; delay=0", "new-values"])(
  "the cursors of the scenario %s come to an end",
  async (scenario) => {
    const prefer = `scenario=${scenario}`;
    const url = `${suprsend.url}/v1/object/teams/devs/subscription/`;
    const { meta } = await read(url, prefer);
    expect((await read(`${url}?after=${meta.after}`, prefer)).meta.has_next).toBe(false);
  },
);
