import { setTimeout } from "node:timers/promises";
import { AbortError, ConnectionError } from "@liaison/amocrm";
import { expect, vi } from "vitest";
import { type Case, elapsed, look, plainly, times, withoutNew } from "./scenarioCase.ts";
import { otherToken, type Stage, transcribe } from "./scenarioStage.ts";
import { walkContacts } from "./scenarioWalks.ts";

const contacts = "/api/v4/contacts";

function list({ amocrm }: Stage, token?: string) {
  return amocrm(token === undefined ? {} : { token }).raw.GET(contacts);
}

function create({ amocrm }: Stage, count = 1) {
  const body = Array.from({ length: count }, (_, index) => ({ name: `Ada Sample ${index + 1}` }));
  return amocrm().raw.POST(contacts, { body });
}

/** Refreshes at the token endpoint, which is no operation of the client. */
async function refresh({ mock }: Stage, refreshToken: string) {
  const response = await fetch(`${mock.url}/oauth2/access_token`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      client_id: "demo-client",
      client_secret: "demo-secret",
      grant_type: "refresh_token",
      refresh_token: refreshToken,
      redirect_uri: "https://example.com/callback",
    }),
  });
  const answer = await response.json();
  return {
    response,
    access: String(answer.access_token),
    refresh: String(answer.refresh_token),
    hint: answer.hint,
  };
}

const HAL = "200 application/hal+json";
const PROBLEM = "application/problem+json";

/** What an integration of amoCRM sees. */
export const amocrmScenarios: readonly Case[] = [
  {
    scenario: "pages",
    shows: "three full pages of distinct items, and a 204 behind the last next",
    play: async (stage) => {
      const { ids, sizes, end } = await walkContacts(stage.amocrm(), 50);
      expect(sizes).toEqual([50, 50, 50]);
      expect(new Set(ids).size).toBe(150);
      expect(end).toBe("204");
    },
    calls: ["3 x listContacts 200 by pages", "listContacts 204 by pages"],
  },
  {
    scenario: "pages",
    settings: { pages: 7 },
    shows: "as many pages as are set, with links that can be followed as they are",
    play: async ({ amocrm, mock }) => {
      const { ids } = await walkContacts(amocrm(), 250);
      expect(new Set(ids).size).toBe(7 * 250);
      const { data } = await amocrm().raw.GET(contacts, { params: { query: { page: 7 } } });
      const next = data?._links.next?.href ?? "";
      expect(next).toBe(`${mock.url}${contacts}?page=8`);
    },
    calls: [
      "7 x listContacts 200 by pages",
      "listContacts 204 by pages",
      "listContacts 200 by pages",
    ],
  },
  {
    scenario: "pages-repeat",
    shows: "a next that leads to the page it stands on",
    play: async (stage) => {
      const { ids, sizes, end } = await walkContacts(stage.amocrm(), 50);
      expect(end).toBe("repeat");
      expect(sizes).toEqual([50, 50]);
      expect(new Set(ids).size).toBe(100);
    },
    calls: ["2 x listContacts 200 by pages-repeat"],
  },
  {
    scenario: "empty",
    shows: "204 without data, which is no error",
    play: async ({ amocrm }) => {
      const all = await amocrm().raw.GET(contacts);
      const one = await amocrm().raw.GET("/api/v4/contacts/{id}", {
        params: { path: { id: 50101 } },
      });
      const links = await amocrm().raw.GET("/api/v4/leads/{entity_id}/links", {
        params: { path: { entity_id: 70101 } },
      });
      for (const { data, error, response } of [all, one, links]) {
        expect([data, error, response.status]).toEqual([undefined, undefined, 204]);
      }
    },
    calls: ["listContacts 204 by empty", "getContact 204 by empty", "listLeadLinks 204 by empty"],
  },
  {
    scenario: "rate-limit",
    // With the second of the default a slow machine would not get as far as the limit.
    settings: { seconds: 60 },
    shows: "429 from the 8th call on, then 403 for the whole account until a reset",
    play: async (stage) => {
      const { mock } = stage;
      expect((await times(7, () => list(stage))).every(({ response }) => response.ok)).toBe(true);
      for (const result of await times(3, () => list(stage))) {
        expect(look(result)).toBe("429 text/html");
        expect(result.error).toContain("429 Too Many Requests");
      }
      for (const blocked of [
        await list(stage),
        await list(stage, otherToken),
        await create(stage),
      ]) {
        expect(look(blocked)).toBe("403 text/html");
        expect(blocked.error).toContain("403 Forbidden");
      }
      expect(transcribe(mock.calls)).toEqual([
        "7 x listContacts 200",
        "3 x listContacts 429 by rate-limit",
        "2 x listContacts 403 by rate-limit",
        "createContacts 403 by rate-limit",
      ]);
      mock.reset();
      expect(mock.calls).toEqual([]);
      expect((await list(stage)).response.status).toBe(200);
    },
    calls: ["listContacts 200"],
  },
  {
    scenario: "rate-limit",
    settings: { requests: 2, seconds: 0.5, offences: 9 },
    shows: "that all is well for who waits, and that callers are counted apart",
    play: async (stage) => {
      const burst = await Promise.all(Array.from({ length: 5 }, () => list(stage)));
      expect(burst.map(({ response }) => response.status).sort()).toEqual([
        200, 200, 429, 429, 429,
      ]);
      expect((await list(stage, otherToken)).response.status).toBe(200);
      await setTimeout(550);
      expect((await list(stage)).response.status).toBe(200);
    },
    calls: ["2 x listContacts 200", "3 x listContacts 429 by rate-limit", "2 x listContacts 200"],
  },
  {
    scenario: "expired-token",
    shows: "401 until a refresh, and refresh tokens that work once",
    play: async (stage) => {
      expect(look(await list(stage))).toBe(`401 ${PROBLEM}`);
      expect(look(await create(stage))).toBe(`401 ${PROBLEM}`);

      const chain = ["demo-refresh-token"];
      const access: string[] = [];
      for (let round = 0; round < 3; round += 1) {
        const pair = await refresh(stage, chain.at(-1) ?? "");
        expect(pair.response.status).toBe(200);
        expect(look(await list(stage, pair.access))).toBe(HAL);
        chain.push(pair.refresh);
        access.push(pair.access);
      }
      expect(new Set(access).size).toBe(3);
      for (const used of chain.slice(0, 3)) {
        const { response, hint } = await refresh(stage, used);
        expect([look({ response }), hint]).toEqual([
          `401 application/json`,
          "Token has been revoked",
        ]);
      }
      expect((await list(stage)).response.status).toBe(401);
    },
    calls: [
      "listContacts 401 by expired-token",
      "createContacts 401 by expired-token",
      ...Array.from({ length: 3 }, () => [
        "POST /oauth2/access_token 200",
        "listContacts 200",
      ]).flat(),
      "3 x POST /oauth2/access_token 401",
      "listContacts 401 by expired-token",
    ],
  },
  {
    scenario: "revoked-token",
    shows: "401 for every call",
    play: async (stage) => {
      for (const result of [
        await list(stage),
        await list(stage, otherToken),
        await create(stage),
      ]) {
        expect(look(result)).toBe(`401 ${PROBLEM}`);
        expect(result.error).toMatchObject({ title: "Unauthorized", status: 401 });
      }
    },
    calls: ["2 x listContacts 401 by revoked-token", "createContacts 401 by revoked-token"],
  },
  {
    scenario: "not-paid",
    shows: "402 on writes, while reading goes on",
    play: async (stage) => {
      const { raw } = stage.amocrm();
      const path = { entity_id: 70101 };
      const unlinked = [{ to_entity_id: 50101, to_entity_type: "contacts" as const }];
      const writes = [
        await create(stage),
        await raw.PATCH(contacts, { body: [{ id: 50101, name: "Ada Sample" }] }),
        await raw.POST("/api/v4/leads/{entity_id}/unlink", { params: { path }, body: unlinked }),
      ];
      for (const result of writes) {
        expect(look(result)).toBe(`402 ${PROBLEM}`);
        expect(result.error).toMatchObject({ status: 402 });
      }
      expect(look(await list(stage))).toBe(HAL);
    },
    calls: [
      "createContacts 402 by not-paid",
      "updateContacts 402 by not-paid",
      "unlinkLead 402 by not-paid",
      "listContacts 200",
    ],
  },
  {
    scenario: "not-paid",
    settings: { refuseReads: true },
    shows: "402 on reads too, after 30 days",
    play: async (stage) => {
      expect(look(await list(stage))).toBe(`402 ${PROBLEM}`);
      expect(look(await create(stage))).toBe(`402 ${PROBLEM}`);
    },
    calls: ["listContacts 402 by not-paid", "createContacts 402 by not-paid"],
  },
  {
    scenario: "bad-gateway",
    settings: { times: 2 },
    shows: "pages of HTML, then all is well",
    play: async (stage) => {
      for (const result of await times(2, () => list(stage))) {
        expect(look(result)).toBe("502 text/html");
        expect(result.error).toMatch(/^<html>/);
      }
      expect(look(await list(stage))).toBe(HAL);
    },
    calls: ["2 x listContacts 502 by bad-gateway", "listContacts 200"],
  },
  {
    scenario: "empty-500",
    shows: "an error without body and media type, then all is well",
    play: async (stage) => {
      const { data, error, response } = await create(stage);
      expect(look({ response })).toBe("500");
      expect(response.ok).toBe(false);
      expect([data, error]).toEqual([undefined, undefined]);
      expect(look(await create(stage))).toBe(HAL);
    },
    calls: ["createContacts 500 by empty-500", "createContacts 200"],
    undescribed: ["response.body.missing"],
  },
  {
    scenario: "gateway-timeout",
    settings: { delay: 50 },
    shows: "a late 504 for 51 items however often, but not for 50, and for the first read",
    play: async (stage) => {
      for (const call of [() => create(stage, 51), () => create(stage, 51), () => list(stage)]) {
        let seen = "";
        const time = await elapsed(async () => {
          const result = await call();
          seen = look(result);
          expect(result.error).toContain("504 Gateway Time-out");
        });
        expect(seen).toBe("504 text/html");
        expect(time).toBeGreaterThanOrEqual(50);
      }
      expect(look(await create(stage, 50))).toBe(HAL);
      expect(look(await list(stage))).toBe(HAL);
    },
    calls: [
      "2 x createContacts 504 by gateway-timeout",
      "listContacts 504 by gateway-timeout",
      "createContacts 200",
      "listContacts 200",
    ],
  },
  {
    scenario: "slow",
    settings: { delay: 50 },
    shows: "whole answers that come late",
    play: async (stage) => {
      expect(await elapsed(() => list(stage))).toBeGreaterThanOrEqual(50);
      expect(await elapsed(() => create(stage))).toBeGreaterThanOrEqual(50);
    },
    calls: ["listContacts 200 by slow", "createContacts 200 by slow"],
  },
  {
    scenario: "slow",
    settings: { delay: 60_000 },
    shows: "that a client need not wait for the answer",
    play: async ({ amocrm, mock }) => {
      const signal = AbortSignal.timeout(50);
      await expect(amocrm().raw.GET(contacts, { signal })).rejects.toBeInstanceOf(AbortError);
      await vi.waitFor(() => expect(mock.calls).toHaveLength(1));
      expect(mock.calls[0]?.duration).toBeLessThan(60_000);
      expect(mock.calls[0]?.abandoned).toBe(true);
    },
    calls: ["listContacts 200 by slow"],
  },
  {
    scenario: "cut-connection",
    shows: "a call that rejects in the middle of the body, then all is well",
    play: async (stage) => {
      await expect(list(stage)).rejects.toBeInstanceOf(ConnectionError);
      expect(look(await list(stage))).toBe(HAL);
      const [cut, whole] = stage.mock.calls.map(({ exchange }) => exchange.response.body.length);
      expect(cut).toBe(Math.floor((whole ?? 0) / 2));
    },
    calls: ["listContacts 200 by cut-connection", "listContacts 200"],
    undescribed: ["response.body.syntax"],
  },
  {
    scenario: "cut-connection",
    settings: { times: 2, share: 0 },
    shows: "calls that reject before the first byte of the body",
    play: async (stage) => {
      await expect(create(stage)).rejects.toBeInstanceOf(ConnectionError);
      await expect(list(stage)).rejects.toBeInstanceOf(ConnectionError);
      expect(look(await list(stage))).toBe(HAL);
    },
    calls: [
      "createContacts 200 by cut-connection",
      "listContacts 200 by cut-connection",
      "listContacts 200",
    ],
    undescribed: ["response.body.missing", "response.body.missing"],
  },
  {
    scenario: "new-values",
    shows: "new fields and members beside everything that is known",
    play: async (stage) => {
      const drifted = await list(stage);
      expect(drifted.data?._embedded.contacts[0]).toMatchObject({ new_field: "new", id: 50101 });
      const links = await stage.amocrm().raw.GET("/api/v4/leads/{entity_id}/links", {
        params: { path: { entity_id: 70101 } },
      });
      const types = links.data?._embedded.links?.map(({ to_entity_type }) => to_entity_type);
      expect(types).toEqual(Array(4).fill("new_member"));
      const plain = await plainly(stage, contacts);
      expect(withoutNew(drifted.data)).toEqual(plain);
    },
    calls: [
      "listContacts 200 by new-values",
      "listLeadLinks 200 by new-values",
      "listContacts 200",
    ],
  },
  {
    scenario: "filters-ignored",
    shows: "the whole list where a filter, an order or a parameter is not understood",
    play: async (stage) => {
      const query = { filter: { shoe_size: [44] }, order: { shoe_size: "asc" }, colour: "green" };
      // The types of the client would not let such a query pass.
      const result = await stage.amocrm().raw.GET(contacts, { params: { query: query as never } });
      expect(look(result)).toBe(HAL);
      expect(result.data).toEqual(await plainly(stage, contacts));
    },
    calls: [
      "listContacts 200 by filters-ignored tolerates request.query.invalid filter[shoe_size], " +
        "request.query.invalid order[shoe_size], request.query.unknown colour",
      "listContacts 200",
    ],
  },
  {
    scenario: "limit-cut",
    shows: "250 items where 500 were asked for, and the others on the next page",
    play: async (stage) => {
      const { ids, sizes, end } = await walkContacts(stage.amocrm(), 500);
      expect(sizes).toEqual([250, 250]);
      expect(new Set(ids).size).toBe(500);
      expect(end).toBe("last");
    },
    calls: ["2 x listContacts 200 by limit-cut tolerates request.query.invalid limit"],
  },
  {
    scenario: "flaky-writes",
    file: `
      name: flaky-writes
      about: Each second call fails if it writes, and who reads a large page waits for it.
      settings: { every: 2 }
      rules:
        - name: fails
          when: { method: [POST, PATCH], call: { every: "{every}" } }
          answer: { code: 503, body: { title: Try later, status: 503 }, headers: { retry-after: 7 } }
        - name: waits
          when: { query: { limit: { above: 100 } } }
          answer: { delay: 50, merge: { _page: 9 } }
    `,
    shows: "what a file of the user's own says",
    play: async (stage) => {
      const [first, second] = await times(2, () => create(stage));
      expect(first?.response.status).toBe(200);
      expect(second?.error).toEqual({ title: "Try later", status: 503 });
      expect(second?.response.headers.get("retry-after")).toBe("7");
      const query = { limit: 101 };
      const time = await elapsed(async () => {
        const { data } = await stage.amocrm().raw.GET(contacts, { params: { query } });
        expect(data?._page).toBe(9);
      });
      expect(time).toBeGreaterThanOrEqual(50);
    },
    calls: [
      "createContacts 200",
      "createContacts 503 by flaky-writes",
      "listContacts 200 by flaky-writes",
    ],
    undescribed: ["response.body.mediaType"],
  },
];
