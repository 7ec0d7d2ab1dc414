import { describe, expect, test } from "vitest";
import { createMemory, type Tally } from "../src/scenario/memory.ts";
import { createPlayer, type PlayRequest } from "../src/scenario/player.ts";
import { readScenario, readScenarios } from "../src/scenario/readScenarios.ts";
import type { PreparedScenario, SettingValue } from "../src/scenario/scenario.ts";
import { playAll, request, select } from "./fixtures/scenarioStage.ts";

const scenarios = await readScenarios();

function shipped(name: string, settings: Record<string, SettingValue> = {}): PreparedScenario {
  return select(scenarios, { name, settings });
}

/** A scenario of rules that answer nothing but their name. */
function written(...conditions: string[]): PreparedScenario {
  const rules = conditions.map(
    (when, i) => `  - { name: rule-${i + 1}, when: ${when}, answer: {} }`,
  );
  const text = `name: mine\nabout: Mine.\nrules:\n${rules.join("\n")}\n`;
  const mine = readScenario(text, "mine.yaml");
  return select(new Map([["mine", mine]]), { name: "mine" });
}

function times(count: number, one: PlayRequest = request()): PlayRequest[] {
  return Array.from({ length: count }, () => one);
}

const suprsend = (query = "") => request({ operation: "listObjectSubscriptions", query });

describe("a condition", () => {
  const fits = (when: string, one: PlayRequest) =>
    createPlayer().play(written(when), one) !== undefined;

  test.each([
    ["{ operation: listContacts }", request(), true],
    ["{ operation: [getContact, listContacts] }", request(), true],
    ["{ operation: getContact }", request(), false],
    ["{ method: [POST, GET] }", request(), true],
    ["{ method: [POST] }", request(), false],
    ["{ parameter: filter }", request(), true],
    ["{ parameter: [after, filter] }", request(), true],
    ["{ parameter: after }", request(), false],
    // A path parameter of the same name does not count.
    ["{ parameter: id }", request({ operation: "getContact" }), false],
    ["{ query: { with: leads } }", request({ query: "with=leads" }), true],
    ["{ query: { with: leads } }", request({ query: "with=leads,customers" }), false],
    ["{ query: { with: leads } }", request(), false],
    ["{ query: { limit: 5 } }", request({ query: "limit=5" }), true],
    [
      "{ query: { 'filter[id][]': '1', limit: { below: 3 } } }",
      request({ query: "filter[id][]=1&limit=2" }),
      true,
    ],
    [
      "{ query: { 'filter[id][]': '1', limit: { below: 3 } } }",
      request({ query: "filter[id][]=1&limit=3" }),
      false,
    ],
    ["{ query: { limit: { from: 1 } } }", request({ query: "limit=many" }), false],
    ["{ page: 1 }", request(), true],
    ["{ page: 3 }", request({ query: "page=3" }), true],
    ["{ page: 1 }", request({ query: "page=x" }), true],
    ["{ page: 1 }", request({ query: "page=0" }), true],
    ["{ page: { from: 2, to: 3 } }", request({ query: "page=3" }), true],
    ["{ page: { from: 2, to: 3 } }", request({ query: "page=4" }), false],
    ["{ page: 1 }", request({ operation: "getContact" }), false],
    ["{ page: 1 }", suprsend(), true],
    ["{ page: 4 }", suprsend("after=01J00000000000000000000004"), true],
    ["{ page: 4 }", suprsend("before=01J00000000000000000000004"), true],
    ["{ page: 1 }", suprsend("after=foreign"), true],
    ["{ items: { above: 2 } }", request({ items: 3 }), true],
    ["{ items: { above: 2 } }", request({ items: 2 }), false],
    ["{ items: { from: 0 } }", request(), false],
    ["{ refreshed: true }", request({ refreshed: true }), true],
    ["{ refreshed: true }", request(), false],
    ["{ refreshed: false }", request(), true],
    ["{ method: [GET], items: 1 }", request(), false],
    ["{}", request(), true],
  ])("%s", (when, one, expected) => {
    expect(fits(when, one)).toBe(expected);
  });

  test("on calls counts those of one token", () => {
    const player = createPlayer();
    const scenario = written(
      "{ call: 2 }",
      "{ call: { every: 3 } }",
      "{ call: { from: 7, below: 9 } }",
    );
    expect(playAll(player, scenario, times(9))).toEqual([
      undefined,
      "rule-1",
      "rule-2",
      undefined,
      undefined,
      "rule-2",
      "rule-3",
      "rule-3",
      "rule-2",
    ]);
    expect(playAll(player, scenario, times(2, request({ token: "other-token" })))).toEqual([
      undefined,
      "rule-1",
    ]);
  });

  test("on answers counts those of one token, or everybody's", () => {
    const player = createPlayer();
    const scenario = written(
      "{ answered: { rule: rule-2, atLeast: 3, by: anyone } }",
      "{ answered: { rule: rule-2, below: 2 } }",
    );
    const calls = [
      ...times(3, request({ token: "a" })),
      ...times(2, request({ token: "b" })),
      request({ token: "a" }),
    ];
    expect(playAll(player, scenario, calls)).toEqual([
      "rule-2",
      "rule-2",
      undefined,
      "rule-2",
      "rule-1",
      "rule-1",
    ]);
  });

  test("on the rate looks back over the last seconds", () => {
    let now = 0;
    const player = createPlayer(() => now);
    const scenario = written("{ rate: { above: 2, seconds: 1 } }");
    const at = (moment: number, token = "demo-token") => {
      now = moment;
      return player.play(scenario, request({ token })) !== undefined;
    };
    expect([at(0), at(100), at(999)]).toEqual([false, false, true]);
    // Refused calls count too; the first of the three is a second old now.
    expect([at(1000), at(1001), at(1500, "other-token")]).toEqual([true, true, false]);
    expect([at(2001), at(2001), at(2001)]).toEqual([false, false, true]);
  });

  test("on everybody's rate counts all tokens", () => {
    const player = createPlayer(() => 0);
    const scenario = written("{ rate: { above: 2, seconds: 1, by: anyone } }");
    const calls = ["a", "b", "c"].map((token) => request({ token }));
    expect(playAll(player, scenario, calls)).toEqual([undefined, undefined, "rule-1"]);
  });
});

describe("a player", () => {
  test("leaves out a rule whose answer the operation does not declare", () => {
    const text = `
name: mine
about: Mine.
rules:
  - { name: page, answer: { page: { items: 1 } } }
  - { name: media, answer: { code: 401, mediaType: application/problem+json } }
  - { name: range, answer: { code: 503, example: bad_gateway_page } }
  - { name: own, answer: { code: 418, text: tea } }
`;
    const scenario = (without: string[]) => {
      const { rules, ...rest } = readScenario(text, "mine.yaml");
      const kept = rules.filter((rule) => !without.includes((rule as { name: string }).name));
      return select(new Map([["mine", { ...rest, rules: kept }]]), { name: "mine" });
    };
    const first = (one: PlayRequest, ...without: string[]) =>
      createPlayer().play(scenario(without), one)?.rule;
    expect(first(request())).toBe("page");
    expect(first(request({ operation: "getContact" }))).toBe("media");
    expect(first(suprsend(), "page")).toBe("range");
    expect(first(suprsend(), "page", "range")).toBe("own");
  });

  test("answers a request that breaks the description only by a rule that tolerates it", () => {
    const text = `
name: mine
about: Mine.
rules:
  - { name: some, tolerates: [limit, order], when: { call: { from: 2 } }, answer: {} }
  - { name: strict, answer: {} }
`;
    const scenario = select(new Map([["mine", readScenario(text, "mine.yaml")]]), { name: "mine" });
    const violated = (...names: string[]) => request({ violated: names });
    const calls = [violated("filter"), violated("limit"), violated("limit", "order"), request()];
    expect(playAll(createPlayer(), scenario, calls)).toEqual([
      undefined,
      undefined,
      "some",
      "some",
    ]);
  });

  test("counts scenarios, and their settings, apart", () => {
    const player = createPlayer();
    const once = shipped("bad-gateway");
    const twice = shipped("bad-gateway", { times: 2 });
    const empty = shipped("empty-500");
    expect(playAll(player, once, times(2))).toEqual(["down 502", undefined]);
    expect(playAll(player, twice, times(3))).toEqual(["down 502", "down 502", undefined]);
    expect(playAll(player, empty, times(2))).toEqual(["fault 500", undefined]);
  });

  test("forgets everything on a reset", () => {
    const player = createPlayer();
    const scenario = shipped("bad-gateway");
    expect(playAll(player, scenario, times(2))).toEqual(["down 502", undefined]);
    player.reset();
    expect(playAll(player, scenario, times(2))).toEqual(["down 502", undefined]);
  });
});

test("a memory forgets the one that called longest ago", () => {
  const memory = createMemory(2);
  for (const key of ["a", "b", "a", "c"]) memory.recall(key).calls += 1;
  expect(["a", "c", "b"].map((key) => memory.recall(key).calls)).toEqual([2, 1, 0]);
});

test("a player forgets the token that called longest ago, and old times", () => {
  const player = createPlayer();
  const scenario = shipped("bad-gateway");
  expect(playAll(player, scenario, times(2))).toEqual(["down 502", undefined]);
  for (let index = 0; index < 1000; index += 1) {
    player.play(scenario, request({ token: `token-${index}` }));
  }
  expect(playAll(player, scenario, times(1))).toEqual(["down 502"]);

  const tally: Tally = { calls: 0, times: [], answered: new Map() };
  let now = 0;
  const watched = createPlayer(() => now++, { recall: () => tally, forget: () => {} });
  playAll(watched, written("{ rate: { above: 3, seconds: 9 } }"), times(100));
  expect(tally.times.length).toBe(4);
});

describe("the scenario that comes with the mock", () => {
  const list = request();
  const single = request({ operation: "getContact" });
  const write = request({ operation: "createContacts", items: 2 });
  const play = (name: string, calls: PlayRequest[], settings?: Record<string, SettingValue>) =>
    playAll(
      createPlayer(() => 0),
      shipped(name, settings),
      calls,
    );

  test("pages", () => {
    const pages = [1, 2, 3, 4].map((page) => request({ query: `page=${page}` }));
    expect(play("pages", pages)).toEqual(["full", "full", "full", "beyond 204"]);
    const cursors = [3, 4].map((page) => suprsend(`after=01J0000000000000000000000${page}`));
    expect(play("pages", cursors)).toEqual(["full", "beyond-without-204"]);
    expect(play("pages", [single, write])).toEqual([undefined, undefined]);
    expect(play("pages", pages, { pages: 1 })[1]).toBe("beyond 204");
  });

  test("pages-repeat", () => {
    const pages = [1, 2, 9].map((page) => request({ query: `page=${page}` }));
    expect(play("pages-repeat", [...pages, suprsend(), single])).toEqual([
      "full",
      "repeats",
      "repeats",
      "full",
      undefined,
    ]);
  });

  test("empty", () => {
    expect(play("empty", [list, single, suprsend(), write])).toEqual([
      "nothing 204",
      "nothing 204",
      "empty-list 200",
      undefined,
    ]);
    const unlink = request({ operation: "unlinkLead" });
    expect(play("empty", [unlink])).toEqual([undefined]);
  });

  test("rate-limit", () => {
    let now = 0;
    const player = createPlayer(() => now);
    const scenario = shipped("rate-limit");
    expect(playAll(player, scenario, times(9))).toEqual([
      ...Array.from({ length: 7 }, () => undefined),
      "too-many 429",
      "too-many 429",
    ]);
    now = 60_000;
    expect(playAll(player, scenario, times(8)).at(-1)).toBe("too-many 429");
    // Three offences block everybody, however long they wait.
    now = 3_600_000;
    expect(playAll(player, scenario, [request({ token: "other-token" }), write])).toEqual([
      "blocked 403",
      "blocked 403",
    ]);
    player.reset();
    expect(playAll(player, scenario, [list])).toEqual([undefined]);
  });

  test("rate-limit of SuprSend, which answers in JSON and never blocks", () => {
    expect(play("rate-limit", times(5, suprsend()), { requests: 1, offences: 1 })).toEqual([
      undefined,
      "too-many-json 429",
      "too-many-json 429",
      "too-many-json 429",
      "too-many-json 429",
    ]);
  });

  test("expired-token", () => {
    const fresh = request({ refreshed: true });
    expect(play("expired-token", [list, write, fresh, suprsend()])).toEqual([
      "expired 401",
      "expired 401",
      undefined,
      undefined,
    ]);
  });

  test("revoked-token", () => {
    const fresh = request({ refreshed: true });
    expect(play("revoked-token", [list, fresh, suprsend()])).toEqual([
      "revoked 401",
      "revoked 401",
      "revoked 401",
    ]);
  });

  test("not-paid", () => {
    expect(play("not-paid", [write, list, suprsend()])).toEqual([
      "writes 402",
      undefined,
      undefined,
    ]);
    expect(play("not-paid", [write, list, suprsend()], { refuseReads: true })).toEqual([
      "writes 402",
      "reads 402",
      undefined,
    ]);
  });

  test.each([
    ["bad-gateway", "down 502"],
    ["empty-500", "fault 500"],
    ["cut-connection", "broken"],
  ])("%s", (name, fault) => {
    const others = [suprsend(), { ...suprsend(), token: "other-token" }, suprsend()];
    expect(play(name, [list, write, ...times(1, { ...list, token: "third-token" })])).toEqual([
      fault,
      undefined,
      fault,
    ]);
    expect(play(name, others)).toEqual([fault, fault, undefined]);
    expect(play(name, times(3), { times: 2 })).toEqual([fault, fault, undefined]);
  });

  test("gateway-timeout", () => {
    const small = { ...write, items: 50 };
    const large = { ...write, items: 51 };
    expect(play("gateway-timeout", [small, large, large, list, list, suprsend()])).toEqual([
      undefined,
      "batch 504",
      "batch 504",
      "read 504",
      undefined,
      undefined,
    ]);
  });

  test("slow, new-values", () => {
    expect(play("slow", [list, write, suprsend()])).toEqual(["late", "late", "late"]);
    expect(play("new-values", [list, write, suprsend()])).toEqual(["new", "new", "new"]);
  });

  test("filters-ignored", () => {
    const wrong = (one: PlayRequest) => ({ ...one, violated: ["filter", "anything"] });
    const chats = request({ operation: "listContactChats" });
    const calls = [list, wrong(list), wrong(single), wrong(chats), wrong(suprsend()), wrong(write)];
    expect(play("filters-ignored", calls)).toEqual([
      "ignored",
      "ignored",
      "ignored",
      "ignored",
      undefined,
      undefined,
    ]);
  });

  test("limit-cut", () => {
    const limited = (query: string) => request({ query, violated: ["limit"] });
    const calls = [limited("limit=251"), limited("limit=500&page=2"), limited("limit=0")];
    const others = [
      request({ query: "limit=250" }),
      { ...suprsend("limit=500"), violated: ["limit"] },
    ];
    expect(play("limit-cut", [...calls, ...others])).toEqual([
      "cut",
      "cut-last",
      undefined,
      undefined,
      undefined,
    ]);
  });
});
