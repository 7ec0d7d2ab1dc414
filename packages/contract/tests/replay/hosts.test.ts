import { describe, expect, test } from "vitest";
import { createContract } from "../../src/engine/contract.ts";
import { mapAddress, readAddress, readHostRule } from "../../src/replay/hosts.ts";
import { documentOf } from "../fixtures/api.ts";
import { entry, harOf, replayAll } from "./recordings.ts";

test.each<[rule: string, url: string, target: string | undefined]>([
  ["https://*.amocrm.ru", "https://example.amocrm.ru/api?x=1", "/api?x=1"],
  ["https://*.amocrm.ru", "https://EXAMPLE.amocrm.RU:443/api", "/api"],
  ["https://*.amocrm.ru", "https://amocrm.ru/api", undefined],
  ["https://*.amocrm.ru", "https://example.amocrm.ru.evil.example/api", undefined],
  ["https://*.amocrm.ru", "https://evil.example/.amocrm.ru/", undefined],
  ["https://*.amocrm.ru", "http://example.amocrm.ru/api", undefined],
  ["example.amocrm.ru", "http://example.amocrm.ru", "/"],
  ["https://gateway.example/crm=/", "https://gateway.example/crm/contacts?a=/b", "/contacts?a=/b"],
  [
    "https://gateway.example/crm/=/api/v4/",
    "https://gateway.example/crm/contacts",
    "/api/v4/contacts",
  ],
  ["https://gateway.example/crm=/", "https://gateway.example/crm2/contacts", undefined],
  ["https://gateway.example/crm=/", "https://gateway.example/crm", "/"],
  ["https://gateway.example/*/v1=/", "https://gateway.example/tenant/v1/x", "/x"],
  ["http://localhost:*", "http://localhost:8080/x", "/x"],
  ["http://[::1]:4010", "http://[::1]:4010/x", "/x"],
  ["https://a.example", "https://ada:secret@a.example/x", "/x"],
  ["https://a.example", "/x?y", "/x?y"],
  ["https://a.example", "data:text/plain,x", undefined],
])("%s takes %s for %s", (rule, url, target) => {
  expect(mapAddress([readHostRule(rule)], readAddress(url))).toBe(target);
});

test("the longest beginning wins, whatever the order", () => {
  const rules = ["https://a.example=/x", "https://a.example/v1=/y", "https://*.example=/z"];
  for (const order of [rules, [...rules].reverse()]) {
    const found = mapAddress(order.map(readHostRule), readAddress("https://a.example/v1/b"));
    expect(found).toBe("/y/b");
  }
});

test.each([
  "",
  "a b",
  "https://",
  "https://a.example?x",
  "a=b=c",
  "a.example=crm",
  "ftp://a.example",
])("%j is no rule", (text) => {
  expect(() => readHostRule(text)).toThrow("is no rule for hosts, write https://*.example.com");
});

describe("without a rule", () => {
  const cdn = entry({ url: "https://cdn.example/a.js" });

  test("the servers of the description, with their variables", async () => {
    const { items, summary } = await replayAll({
      "a.har": harOf(
        cdn,
        entry({}),
        entry({ url: "https://ada.kommo.com/api/v4/contacts" }),
        entry({ url: "https://ada.example.com/api/v4/contacts" }),
        entry({ url: "http://localhost:3000/api/v4/contacts" }),
        cdn,
      ),
    });
    expect(items.map(({ name }) => name)).toEqual([
      "entry 2: listContacts",
      "entry 3: listContacts",
    ]);
    expect(summary.others.text()).toBe("cdn.example 2, ada.example.com 1, localhost:3000 1");
  });

  test("this machine, if it is the only host", async () => {
    const local = entry({ url: "http://127.0.0.1:4010/api/v4/contacts" });
    expect((await replayAll({ "a.har": harOf(local, local) })).items).toHaveLength(2);
    const others = [cdn, entry({ url: "http://localhost:4010/api/v4/contacts" })];
    for (const other of others) {
      await expect(replayAll({ "a.har": harOf(local, other) })).rejects.toThrow(
        /^of 2 entries of a.har none is of the described service, no server of the description fits: 127.0.0.1:4010 1, .* 1; name its address with --host/,
      );
    }
  });

  test("a server's own path is taken off, on this machine with or without it", async () => {
    const contract = createContract(
      documentOf({
        path: "/things",
        root: {
          servers: [
            {
              url: "https://a.example/{v}/",
              variables: { v: { default: "v1", enum: ["v1", "v2"] } },
            },
          ],
        },
      }),
    );
    for (const url of [
      "https://a.example/v2/things",
      "http://localhost/v1/things",
      "http://localhost/things",
    ]) {
      const { items } = await replayAll(
        { "a.har": harOf(entry({ url, request: { method: "POST" } })) },
        [],
        contract,
      );
      expect([url, items[0]?.name]).toEqual([url, "entry 1: useThing"]);
    }
  });
});

test("rules of the user are the only ones", async () => {
  const har = harOf(entry({}), entry({ url: "https://gateway.example/crm/api/v4/contacts" }));
  const { items } = await replayAll({ "a.har": har }, ["https://gateway.example/crm=/"]);
  expect(items.map(({ name }) => name)).toEqual(["entry 2: listContacts"]);
  await expect(replayAll({ "a.har": har }, ["https://nobody.example"])).rejects.toThrow(
    "no --host fits: example.amocrm.ru 1, gateway.example 1",
  );
});
