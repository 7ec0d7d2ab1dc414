import { describe, expect, test } from "vitest";
import { readScenario, readScenarios } from "../src/scenario/readScenarios.ts";
import { parseSelection, selectScenario } from "../src/scenario/selection.ts";

const scenarios = await readScenarios();

describe("the text that chooses a scenario", () => {
  test.each([
    ["slow", { name: "slow", settings: {} }],
    [" slow: ", { name: "slow", settings: {} }],
    ["slow:delay=1", { name: "slow", settings: { delay: "1" } }],
    ["a:b=1, c = x=y ", { name: "a", settings: { b: "1", c: "x=y" } }],
  ])("%j", (text, selection) => {
    expect(parseSelection(text)).toEqual(selection);
  });

  test.each([
    ["", '"" does not choose a scenario, write name or name:setting=value,setting=value.'],
    [
      "slow=1",
      '"slow=1" does not choose a scenario, write name or name:setting=value,setting=value.',
    ],
    ["slow:delay", '"delay" in the choice of the scenario slow is no setting=value.'],
    ["slow:delay=1,,", '"" in the choice of the scenario slow is no setting=value.'],
  ])("%j is refused", (text, sentence) => {
    expect(parseSelection(text)).toBe(sentence);
  });
});

describe("a chosen scenario", () => {
  test("has its settings filled in, as numbers where they stand alone", () => {
    const settings = { delay: "20", items: 3 };
    const scenario = selectScenario(scenarios, { name: "gateway-timeout", settings });
    expect(scenario).toMatchObject({
      name: "gateway-timeout",
      settings: { delay: 20, items: 3, times: 1 },
      rules: [{ when: { items: { above: 3 } }, answer: { delay: 20 } }, { answer: { delay: 20 } }],
    });
  });

  test("has settings of every type, also within a text", () => {
    const text = `
name: mine
about: Mine.
settings: { on: false, half: 0.5, word: a }
rules: [{ name: one, when: { setting: { on: "{on}" } }, answer: { text: "{on} {half} {word}" } }]
`;
    const mine = new Map([["mine", readScenario(text, "mine.yaml")]]);
    const settings = { on: "true", half: "2.5", word: "7" };
    expect(selectScenario(mine, { name: "mine", settings })).toMatchObject({
      settings: { on: true, half: 2.5, word: "7" },
      rules: [{ when: { setting: { on: true } }, answer: { text: "true 2.5 7" } }],
    });
    expect(selectScenario(mine, { name: "mine", settings: { on: "yes" } })).toBe(
      'The setting on of the scenario mine is "yes", it must be true or false.',
    );
    expect(selectScenario(mine, { name: "mine", settings: { word: "{on}" } })).toBe(
      'The settings of the scenario mine do not fit: settings.word is "{on}", it must be a number, true, false or a text without braces.',
    );
  });

  test("leaves the defaults as they are", () => {
    selectScenario(scenarios, { name: "slow", settings: { delay: 1 } });
    expect(scenarios.get("slow")?.settings).toEqual({ delay: 2000 });
    expect(selectScenario(scenarios, { name: "slow" })).toMatchObject({
      rules: [{ answer: { delay: 2000 } }],
    });
  });

  test.each([
    [
      "slw",
      {},
      /^There is no scenario "slw"\. Scenarios: bad-gateway, cut-connection, empty, .*\.$/,
    ],
    [
      "rate-limit",
      { request: 1 },
      'The scenario rate-limit has no setting "request". Settings: requests, seconds, offences.',
    ],
    [
      "empty",
      { constructor: 1 },
      'The scenario empty has no setting "constructor". Settings: none.',
    ],
    [
      "slow",
      { delay: "1s" },
      'The setting delay of the scenario slow is "1s", it must be a number.',
    ],
    [
      "slow",
      { delay: "-1" },
      "The settings of the scenario slow do not fit: rules[0].answer.delay must be >= 0.",
    ],
    [
      "slow",
      { delay: "0.5" },
      "The settings of the scenario slow do not fit: rules[0].answer.delay is 0.5, it must be a whole number or {setting}.",
    ],
    [
      "cut-connection",
      { share: "200" },
      'The settings of the scenario cut-connection do not fit: rules[0].answer.cut is "200%", it must be a number of bytes, a share such as 50% or {setting}.',
    ],
  ])("%s with %j is refused", (name, settings, sentence) => {
    const refusal = selectScenario(scenarios, { name, settings });
    if (typeof sentence === "string") expect(refusal).toBe(sentence);
    else expect(refusal).toMatch(sentence);
  });
});
