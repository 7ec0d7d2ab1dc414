import {
  BatchError,
  BlockedError,
  ConnectionError,
  createRetry,
  createThrottle,
  PageLoopError,
  PaymentRequiredError,
  ServerError,
  TimeoutError,
  UnauthorizedError,
} from "@liaison/amocrm";
import { expect } from "vitest";
import type { Case } from "./scenarioCase.ts";
import type { Caller, Stage } from "./scenarioStage.ts";

/** Waits no longer between attempts than a test may. */
const retry = () => createRetry({ base: 20 });

function people(count: number): { name: string }[] {
  return Array.from({ length: count }, (_, index) => ({ name: `Ada Sample ${index + 1}` }));
}

function contacts({ amocrm }: Stage, caller?: Caller) {
  return amocrm(caller).contacts;
}

/** Refreshes at the token endpoint, as a token function may do it. */
async function refresh({ mock }: Stage): Promise<string> {
  const response = await fetch(`${mock.url}/oauth2/access_token`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      client_id: "demo-client",
      client_secret: "demo-secret",
      grant_type: "refresh_token",
      refresh_token: "demo-refresh-token",
      redirect_uri: "https://example.com/callback",
    }),
  });
  return String((await response.json()).access_token);
}

/** What the object client makes of amoCRM's bad days. */
export const amocrmClientScenarios: readonly Case[] = [
  {
    scenario: "pages",
    shows: "each item once to who iterates",
    play: async (stage) => {
      const ids: number[] = [];
      for await (const { id } of contacts(stage).list({ limit: 50 })) ids.push(id);
      expect([ids.length, new Set(ids).size]).toEqual([150, 150]);
    },
    calls: ["3 x listContacts 200 by pages", "listContacts 204 by pages"],
  },
  {
    scenario: "pages-repeat",
    shows: "an error instead of a walk without end",
    play: async (stage) => {
      let count = 0;
      const walk = async () => {
        for await (const _ of contacts(stage).list({ limit: 50 })) count += 1;
      };
      await expect(walk()).rejects.toBeInstanceOf(PageLoopError);
      expect(count).toBe(100);
    },
    calls: ["2 x listContacts 200 by pages-repeat"],
  },
  {
    scenario: "empty",
    shows: "null for one and an empty list for many",
    play: async (stage) => {
      const amocrm = stage.amocrm();
      expect(await amocrm.contacts.get(50101)).toBeNull();
      const page = await amocrm.contacts.list();
      expect([page.items, page.body, await page.next()]).toEqual([[], null, null]);
      for await (const _ of amocrm.links.list("leads", 70101)) expect.unreachable();
      expect(await amocrm.subscriptions.list("leads", 70101).toArray({ limit: 5 })).toEqual([]);
    },
    calls: [
      "getContact 204 by empty",
      "listContacts 204 by empty",
      "listLeadLinks 204 by empty",
      "listLeadSubscriptions 204 by empty",
    ],
  },
  {
    scenario: "rate-limit",
    settings: { requests: 2, seconds: 0.3, offences: 1 },
    shows: "nothing to who keeps to it",
    play: async (stage) => {
      const throttle = createThrottle({ requests: 2, seconds: 0.3 });
      const amocrm = stage.amocrm({ throttle });
      const found = await Promise.all(people(5).map(() => amocrm.contacts.get(50101)));
      expect(found.map((contact) => contact?.id)).toEqual(Array(5).fill(50101));
      expect(amocrm.limits).toMatchObject({ requests: 2, seconds: 0.3, waiting: 0 });
    },
    calls: ["5 x getContact 200"],
  },
  {
    scenario: "rate-limit",
    settings: { requests: 1, seconds: 60, offences: 1 },
    shows: "a BlockedError that is not called against, however much is to be repeated",
    play: async (stage) => {
      const { get } = contacts(stage);
      await get(50101);
      await expect(get(50101)).rejects.toMatchObject({ status: 429 });
      const repeated = contacts(stage, { retry: retry() }).get(50101);
      await expect(repeated).rejects.toBeInstanceOf(BlockedError);
    },
    calls: ["getContact 200", "getContact 429 by rate-limit", "getContact 403 by rate-limit"],
  },
  {
    scenario: "expired-token",
    shows: "a write that is sent again with the new token, once",
    play: async (stage) => {
      const token = (refused?: string) => (refused ? refresh(stage) : "demo-token");
      const changed = await contacts(stage, { token }).update(50101, { name: "Ada Sample" });
      expect(changed).toMatchObject({ id: 50101 });
    },
    calls: [
      "updateContact 401 by expired-token",
      "POST /oauth2/access_token 200",
      "updateContact 200",
    ],
  },
  {
    scenario: "revoked-token",
    shows: "an UnauthorizedError that does not tell the token",
    play: async (stage) => {
      const error = await contacts(stage)
        .get(50101)
        .then(undefined, (thrown) => thrown);
      expect(error).toBeInstanceOf(UnauthorizedError);
      expect(error).toMatchObject({ status: 401, operationId: "getContact" });
      expect(`${error.message} ${error.url}`).not.toContain("demo-token");
    },
    calls: ["getContact 401 by revoked-token"],
  },
  {
    scenario: "not-paid",
    shows: "a PaymentRequiredError for writes, while reading goes on",
    play: async (stage) => {
      const amocrm = stage.amocrm();
      const change = amocrm.contacts.update(50101, { name: "Ada Sample" });
      await expect(change).rejects.toBeInstanceOf(PaymentRequiredError);
      const link = { to_entity_id: 50101, to_entity_type: "contacts" as const };
      await expect(amocrm.links.link("leads", 70101, [link])).rejects.toBeInstanceOf(BatchError);
      expect(await amocrm.contacts.get(50101)).toMatchObject({ id: 50101 });
    },
    calls: ["updateContact 402 by not-paid", "linkLead 402 by not-paid", "getContact 200"],
  },
  {
    scenario: "bad-gateway",
    settings: { times: 2 },
    shows: "an answer to who repeats a read, and nothing repeated of a write",
    play: async (stage) => {
      const amocrm = stage.amocrm({ retry: retry() });
      const change = amocrm.contacts.update(50101, { name: "Ada Sample" });
      await expect(change).rejects.toBeInstanceOf(ServerError);
      expect(await amocrm.contacts.get(50101)).toMatchObject({ id: 50101 });
    },
    calls: ["updateContact 502 by bad-gateway", "getContact 502 by bad-gateway", "getContact 200"],
  },
  {
    scenario: "empty-500",
    shows: "an error that says what is known of an answer without a body",
    play: async (stage) => {
      const error = await contacts(stage)
        .get(50101)
        .then(undefined, (thrown) => thrown);
      expect(error).toBeInstanceOf(ServerError);
      expect(error).toMatchObject({ status: 500, text: "", form: "empty", problem: undefined });
    },
    calls: ["getContact 500 by empty-500"],
    undescribed: ["response.body.missing"],
  },
  {
    scenario: "gateway-timeout",
    settings: { items: 20, delay: 10 },
    shows: "halves of what was too much, but nothing again that may have been created",
    play: async (stage) => {
      const { create, updateMany } = contacts(stage);
      const created = await create(people(30), { chunkSize: 30 });
      expect(created.indices("unknown")).toHaveLength(30);
      const items = people(30).map((item, index) => ({ ...item, id: 50101 + index }));
      await updateMany(items, { chunkSize: 30, concurrency: 1 });
      const taken = stage.mock.calls.slice(2).flatMap(({ exchange }) => {
        return JSON.parse(Buffer.from(exchange.request.body).toString());
      });
      expect(taken).toEqual(items.map((item) => expect.objectContaining(item)));
    },
    calls: [
      "createContacts 504 by gateway-timeout",
      "updateContacts 504 by gateway-timeout",
      "2 x updateContacts 200",
    ],
  },
  {
    scenario: "slow",
    settings: { delay: 60_000 },
    shows: "a TimeoutError in time",
    play: async (stage) => {
      const call = contacts(stage, { timeout: 50 }).get(50101);
      await expect(call).rejects.toBeInstanceOf(TimeoutError);
      await expect.poll(() => stage.mock.calls.length).toBe(1);
    },
    calls: ["getContact 200 by slow"],
  },
  {
    scenario: "cut-connection",
    settings: { times: 2 },
    shows: "a ConnectionError, an answer to who repeats a read, and a write that nobody knows of",
    play: async (stage) => {
      await expect(contacts(stage).get(50101)).rejects.toBeInstanceOf(ConnectionError);
      const amocrm = stage.amocrm({ retry: retry() });
      const result = await amocrm.contacts.create(people(2));
      expect(result.outcomes.map(({ status }) => status)).toEqual(["unknown", "unknown"]);
      expect(await amocrm.contacts.get(50101)).toMatchObject({ id: 50101 });
    },
    calls: [
      "getContact 200 by cut-connection",
      "createContacts 200 by cut-connection",
      "getContact 200",
    ],
    undescribed: ["response.body.syntax", "response.body.syntax"],
  },
  {
    scenario: "new-values",
    shows: "new fields beside everything that is known",
    play: async (stage) => {
      const { items } = await contacts(stage).list();
      expect(items[0]).toMatchObject({ new_field: "new", id: 50101 });
    },
    calls: ["listContacts 200 by new-values"],
  },
  {
    scenario: "limit-cut",
    shows: "a page of 250 where 500 were asked for, so that nothing is cut in silence",
    play: async (stage) => {
      await contacts(stage).list({ limit: 500 });
      expect(stage.mock.calls[0]?.exchange.request.target).toContain("?limit=250&");
    },
    calls: ["listContacts 200"],
  },
];
