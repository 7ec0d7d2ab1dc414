/** Every scenario of the mock, as an integration sees it through the real clients. */
import { createContract } from "@liaison/contract";
import { afterEach, describe, expect, it } from "vitest";
import { amocrmClientScenarios } from "../src/clientScenariosOfAmocrm.ts";
import { suprsendClientScenarios } from "../src/clientScenariosOfSuprsend.ts";
import { type Api, apis, readDescription } from "../src/description.ts";
import type { Case } from "../src/scenarioCase.ts";
import { findReadmeGaps, readMockReadme, readShippedScenarios } from "../src/scenarioReadme.ts";
import { type Stage, setStage, transcribe, ways } from "../src/scenarioStage.ts";
import { amocrmScenarios } from "../src/scenariosOfAmocrm.ts";
import { suprsendScenarios } from "../src/scenariosOfSuprsend.ts";

const played: Readonly<Record<Api, readonly Case[]>> = {
  amocrm: [...amocrmScenarios, ...amocrmClientScenarios],
  suprsend: [...suprsendScenarios, ...suprsendClientScenarios],
};

const running: Stage[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map(({ mock }) => mock.close()));
});

for (const api of apis) {
  const contract = createContract(await readDescription(api));

  describe.each(played[api])(`${api}, $scenario shows $shows`, (one) => {
    it.each(ways)("when chosen by %s", async (way) => {
      const stage = await setStage(api, one, way);
      running.push(stage);
      await one.play(stage);
      const { calls } = stage.mock;
      expect(transcribe(calls)).toEqual(one.calls);
      const wrong = calls
        .filter(({ operationId }) => operationId !== undefined)
        .flatMap(({ exchange }) => contract.check(exchange).violations)
        .map(({ rule }) => rule)
        .filter((rule) => rule.startsWith("response."));
      expect(wrong).toEqual(one.undescribed ?? []);
    });
  });
}

describe("the scenarios that come with the mock", async () => {
  const scenarios = await readShippedScenarios();
  const readme = await readMockReadme();
  const names = scenarios.map(({ name }) => name);

  it.each(Object.entries(played))("all have a case of %s", (_, cases) => {
    const tried = new Set(cases.filter(({ file }) => !file).map(({ scenario }) => scenario));
    expect([...tried].sort()).toEqual(names);
  });

  it("stand in the README as their files say", () => {
    expect(findReadmeGaps(readme, scenarios)).toEqual([]);
  });

  it.each([
    ["without the table", () => "", names.map((name) => `${name} has no row.`)],
    ["without a row", (text: string) => text.replace(/^\| `slow`.*\n/m, ""), ["slow has no row."]],
    [
      "with a row of a scenario that is gone",
      (text: string) => text.replace(/^(\| )`slow`.*\n/m, "$&$1`sluggish` | Is gone. | |\n"),
      ["sluggish is no scenario any more."],
    ],
    [
      "with another default",
      (text: string) => text.replace("`delay` (2000 ms)", "`delay` (200 ms)"),
      ["slow: settings should be delay=2000, not delay=200."],
    ],
    [
      "without a setting",
      (text: string) => text.replace("`seconds` (1), ", ""),
      [
        "rate-limit: settings should be requests=7, seconds=1, offences=3, " +
          "not requests=7, offences=3.",
      ],
    ],
    [
      "with other words",
      (text: string) => text.replace("Every answer comes late.", "Answers are late."),
      ['slow: "Answers are late." should be "Every answer comes late."'],
    ],
  ])("are missed in a README %s", (_, change, gaps) => {
    expect(findReadmeGaps(change(readme), scenarios)).toEqual(gaps);
  });
});
