import {
  ConnectionError,
  createRetry,
  createThrottle,
  PageLoopError,
  TimeoutError,
  UnauthorizedError,
} from "@liaison/suprsend";
import { expect } from "vitest";
import type { Case } from "./scenarioCase.ts";
import type { Caller, Stage } from "./scenarioStage.ts";

const operation = "listObjectSubscriptions";

function subscribed({ suprsend }: Stage, caller?: Caller) {
  return suprsend(caller).objects.subscriptions("teams", "tasters", { limit: 20 });
}

/** Waits no longer between attempts than a test may. */
const retry = () => createRetry({ base: 20 });

/** What the object client makes of SuprSend's bad days. */
export const suprsendClientScenarios: readonly Case[] = [
  {
    scenario: "pages",
    shows: "each item once to who iterates",
    play: async (stage) => {
      const ids = new Set<string>();
      let count = 0;
      for await (const { user, object } of subscribed(stage)) {
        ids.add(user ? `user ${user.distinct_id}` : `${object.object_type} ${object.id}`);
        count += 1;
      }
      expect([ids.size, count]).toEqual([60, 60]);
    },
    calls: [`4 x ${operation} 200 by pages`],
  },
  {
    scenario: "pages-repeat",
    shows: "an error instead of a walk without end",
    play: async (stage) => {
      let count = 0;
      const walk = async () => {
        for await (const _ of subscribed(stage)) count += 1;
      };
      await expect(walk()).rejects.toBeInstanceOf(PageLoopError);
      expect(count).toBe(40);
    },
    calls: [`2 x ${operation} 200 by pages-repeat`],
  },
  {
    scenario: "empty",
    shows: "a first page without items and nothing behind it",
    play: async (stage) => {
      const page = await subscribed(stage);
      expect(page.items).toEqual([]);
      expect(await page.next()).toBeNull();
      expect(await subscribed(stage).toArray({ limit: 10 })).toEqual([]);
    },
    calls: [`2 x ${operation} 200 by empty`],
  },
  {
    scenario: "rate-limit",
    settings: { requests: 2, seconds: 0.3 },
    shows: "nothing to who sets the throttle that SuprSend does not publish",
    play: async (stage) => {
      const throttle = createThrottle({ requests: 2, seconds: 0.3 });
      const client = stage.suprsend({ throttle });
      const one = () => client.objects.subscriptions("teams", "tasters").toArray({ limit: 1 });
      const found = await Promise.all(Array.from({ length: 5 }, one));
      expect(found.map(({ length }) => length)).toEqual([1, 1, 1, 1, 1]);
      expect(client.limits).toMatchObject({ requests: 2, seconds: 0.3, waiting: 0 });
    },
    calls: [`5 x ${operation} 200`],
  },
  {
    scenario: "rate-limit",
    settings: { requests: 1, seconds: 0.2 },
    shows: "an answer to who repeats what got 429",
    play: async (stage) => {
      const caller = { retry: createRetry({ base: 300 }) };
      expect((await subscribed(stage, caller)).items).not.toEqual([]);
      expect((await subscribed(stage, caller)).items).not.toEqual([]);
    },
    calls: [`${operation} 200`, `${operation} 429 by rate-limit`, `${operation} 200`],
  },
  {
    scenario: "revoked-token",
    shows: "an UnauthorizedError that does not tell the key",
    play: async (stage) => {
      const error = await subscribed(stage, { token: "demo-token" }).then(undefined, (e) => e);
      expect(error).toBeInstanceOf(UnauthorizedError);
      expect(error).toMatchObject({ status: 401, operationId: operation });
      expect(`${error.message} ${error.url}`).not.toContain("demo-token");
    },
    calls: [`${operation} 401 by revoked-token`],
  },
  ...(["bad-gateway", "empty-500", "cut-connection"] as const).map((scenario) => ({
    scenario,
    shows: "an answer to who repeats a read",
    play: async (stage: Stage) => {
      expect((await subscribed(stage, { retry: retry() })).items).not.toEqual([]);
    },
    calls: [
      `${operation} ${{ "bad-gateway": 502, "empty-500": 500, "cut-connection": 200 }[scenario]} ` +
        `by ${scenario}`,
      `${operation} 200`,
    ],
    ...(scenario === "empty-500" && { undescribed: ["response.body.missing" as const] }),
    ...(scenario === "cut-connection" && { undescribed: ["response.body.syntax" as const] }),
  })),
  {
    scenario: "cut-connection",
    settings: { times: 2 },
    shows: "a ConnectionError to who repeats nothing",
    play: async (stage) => {
      for (const _ of [1, 2]) {
        await expect(subscribed(stage).pages().next()).rejects.toBeInstanceOf(ConnectionError);
      }
    },
    calls: [`2 x ${operation} 200 by cut-connection`],
    undescribed: ["response.body.syntax", "response.body.syntax"],
  },
  {
    scenario: "slow",
    settings: { delay: 60_000 },
    shows: "a TimeoutError in time",
    play: async (stage) => {
      const call = subscribed(stage, { timeout: 50 }).toArray({ limit: 1 });
      await expect(call).rejects.toBeInstanceOf(TimeoutError);
      await expect.poll(() => stage.mock.calls.length).toBe(1);
    },
    calls: [`${operation} 200 by slow`],
  },
  {
    scenario: "new-values",
    shows: "new fields beside everything that is known",
    play: async (stage) => {
      const { items, body } = await subscribed(stage);
      expect(body).toMatchObject({ new_field: "new", meta: { new_field: "new" } });
      expect(items[0]).toMatchObject({ new_field: "new" });
    },
    calls: [`${operation} 200 by new-values`],
  },
  {
    scenario: "limit-cut",
    shows: "a page of 100 where 500 were asked for",
    play: async ({ suprsend, mock }) => {
      await suprsend().objects.subscriptions("teams", "tasters", { limit: 500 });
      expect(mock.calls[0]?.exchange.request.target).toMatch(/\?limit=100$/);
    },
    calls: [`${operation} 200`],
  },
];
