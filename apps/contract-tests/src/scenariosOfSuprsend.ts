import { ConnectionError } from "@liaison/suprsend";
import { expect } from "vitest";
import { type Case, elapsed, look, plainly, times, withoutNew } from "./scenarioCase.ts";
import { otherToken, type Stage } from "./scenarioStage.ts";
import { walkSubscriptions } from "./scenarioWalks.ts";

const subscriptions = "/v1/object/{object_type}/{id}/subscription/";
const tasters = { object_type: "teams", id: "tasters" };

function subscribed({ suprsend }: Stage, token?: string) {
  return suprsend(token === undefined ? {} : { token }).raw.GET(subscriptions, {
    params: { path: tasters },
  });
}

/** What an integration of SuprSend sees. */
export const suprsendScenarios: readonly Case[] = [
  {
    scenario: "pages",
    shows: "three full pages of distinct items, and an empty one behind the last cursor",
    play: async (stage) => {
      const { ids, sizes, end } = await walkSubscriptions(stage.suprsend(), 20);
      expect(sizes).toEqual([20, 20, 20, 0]);
      expect(new Set(ids).size).toBe(60);
      expect(end).toBe("last");
    },
    calls: ["4 x listObjectSubscriptions 200 by pages"],
  },
  {
    scenario: "pages-repeat",
    shows: "a cursor that leads to the page it stands on",
    play: async (stage) => {
      const { ids, sizes, end } = await walkSubscriptions(stage.suprsend(), 20);
      expect(end).toBe("repeat");
      expect(sizes).toEqual([20, 20]);
      expect(new Set(ids).size).toBe(40);
    },
    calls: ["2 x listObjectSubscriptions 200 by pages-repeat"],
  },
  {
    scenario: "empty",
    shows: "an empty list, with nothing behind it",
    play: async (stage) => {
      const { data } = await subscribed(stage);
      expect(data).toMatchObject({ results: [], meta: { has_next: false, after: null } });
    },
    calls: ["listObjectSubscriptions 200 by empty"],
  },
  {
    scenario: "rate-limit",
    settings: { seconds: 60 },
    shows: "429 in JSON from the 8th call on, and never a block",
    play: async (stage) => {
      expect((await times(7, () => subscribed(stage))).every(({ data }) => data)).toBe(true);
      for (const result of await times(6, () => subscribed(stage))) {
        expect(look(result)).toBe("429 application/json");
        expect(result.error).toMatchObject({ code: 429 });
      }
      expect((await subscribed(stage, otherToken)).response.status).toBe(200);
    },
    calls: [
      "7 x listObjectSubscriptions 200",
      "6 x listObjectSubscriptions 429 by rate-limit",
      "listObjectSubscriptions 200",
    ],
  },
  {
    scenario: "revoked-token",
    shows: "401 in JSON for every call",
    play: async (stage) => {
      const result = await subscribed(stage);
      expect(look(result)).toBe("401 application/json");
      expect(result.error).toMatchObject({ code: 401 });
    },
    calls: ["listObjectSubscriptions 401 by revoked-token"],
  },
  ...["expired-token", "not-paid"].map((scenario) => ({
    scenario,
    shows: "the normal answer, because SuprSend does not know it",
    play: async (stage: Stage) => {
      expect(look(await subscribed(stage))).toBe("200 application/json");
    },
    calls: ["listObjectSubscriptions 200"],
  })),
  {
    scenario: "bad-gateway",
    shows: "a page of HTML, then all is well",
    play: async (stage) => {
      const [first, second] = await times(2, () => subscribed(stage));
      expect(first && look(first)).toBe("502 text/html");
      expect(first?.error).toMatch(/^<html>/);
      expect(second && look(second)).toBe("200 application/json");
    },
    calls: ["listObjectSubscriptions 502 by bad-gateway", "listObjectSubscriptions 200"],
  },
  {
    scenario: "empty-500",
    shows: "an error without body and media type, then all is well",
    play: async (stage) => {
      const [first, second] = await times(2, () => subscribed(stage));
      expect(first && look(first)).toBe("500");
      expect(first?.error).toBeUndefined();
      expect(second && look(second)).toBe("200 application/json");
    },
    calls: ["listObjectSubscriptions 500 by empty-500", "listObjectSubscriptions 200"],
    undescribed: ["response.body.missing"],
  },
  {
    scenario: "gateway-timeout",
    settings: { delay: 50 },
    shows: "a late 504 for the first read",
    play: async (stage) => {
      const time = await elapsed(async () => {
        expect(look(await subscribed(stage))).toBe("504 text/html");
      });
      expect(time).toBeGreaterThanOrEqual(50);
      expect(look(await subscribed(stage))).toBe("200 application/json");
    },
    calls: ["listObjectSubscriptions 504 by gateway-timeout", "listObjectSubscriptions 200"],
  },
  {
    scenario: "slow",
    settings: { delay: 50 },
    shows: "answers that come late",
    play: async (stage) => {
      expect(await elapsed(() => subscribed(stage))).toBeGreaterThanOrEqual(50);
    },
    calls: ["listObjectSubscriptions 200 by slow"],
  },
  {
    scenario: "cut-connection",
    shows: "a call that rejects in the middle of the body, then all is well",
    play: async (stage) => {
      await expect(subscribed(stage)).rejects.toBeInstanceOf(ConnectionError);
      expect(look(await subscribed(stage))).toBe("200 application/json");
    },
    calls: ["listObjectSubscriptions 200 by cut-connection", "listObjectSubscriptions 200"],
    undescribed: ["response.body.syntax"],
  },
  {
    scenario: "new-values",
    shows: "new fields beside everything that is known",
    play: async (stage) => {
      const { data } = await subscribed(stage);
      expect(data).toMatchObject({ new_field: "new", meta: { new_field: "new" } });
      const plain = await plainly(stage, "/v1/object/teams/tasters/subscription/");
      expect(withoutNew(data)).toEqual(plain);
    },
    calls: ["listObjectSubscriptions 200 by new-values", "listObjectSubscriptions 200"],
  },
  {
    scenario: "filters-ignored",
    shows: "that SuprSend's queries stay as strict as they are described",
    play: async ({ suprsend }) => {
      const query = { colour: "green" } as never;
      const result = await suprsend().raw.GET(subscriptions, { params: { path: tasters, query } });
      expect(look(result)).toBe("400 application/json");
    },
    calls: ["listObjectSubscriptions 400 refuses request.query.unknown colour"],
  },
  {
    scenario: "limit-cut",
    shows: "that SuprSend refuses a limit that is too large",
    play: async ({ suprsend }) => {
      const params = { path: tasters, query: { limit: 500 } };
      expect(look(await suprsend().raw.GET(subscriptions, { params }))).toBe(
        "400 application/json",
      );
    },
    calls: ["listObjectSubscriptions 400 refuses request.query.invalid limit"],
  },
];
