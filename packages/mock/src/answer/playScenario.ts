import type { HttpRequest, Operation, Violation } from "@liaison/contract";
import type { Answer } from "../http/problem.ts";
import { alterAnswer } from "../scenario/alterAnswer.ts";
import type { PlayRequest } from "../scenario/player.ts";
import type { PreparedScenario, ScenarioAnswer } from "../scenario/scenario.ts";
import { selectScenario } from "../scenario/selection.ts";
import type { Service } from "../service.ts";
import type { Preference } from "./prefer.ts";
import { hostOf, jsonOf, queryOf } from "./requestParts.ts";

/**
 * Finds the scenario that a request plays: its own choice comes before its token's, and this before
 * the mock's. Who asks for a status, an example or a made-up body gets it without a scenario.
 *
 * @returns undefined when it plays none, or a sentence about a choice that is wrong
 */
export function findScenario(
  service: Service,
  preference: Preference,
  token: string,
): PreparedScenario | string | undefined {
  const { scenarios, tokens, scenario } = service;
  if (preference.scenario !== undefined) return selectScenario(scenarios, preference.scenario);
  const { code, example, dynamic } = preference;
  if (code !== undefined || example !== undefined || dynamic === true) return undefined;
  const ofToken = tokens.check(token).scenario;
  return ofToken === undefined ? scenario : selectScenario(scenarios, ofToken);
}

/**
 * Lets a scenario decide about a request.
 *
 * @param violations all that is wrong with it; a scenario may overlook them
 * @returns what the scenario does, or undefined when none of its rules fits
 */
export function play(
  { player, tokens }: Service,
  scenario: PreparedScenario,
  request: HttpRequest,
  operation: Operation,
  token: string,
  violations: readonly Violation[],
): ScenarioAnswer | undefined {
  // The vendors overlook what they do not understand in a query, and nothing else.
  if (!violations.every(({ rule }) => /^request\.query\.(invalid|unknown)$/.test(rule))) {
    return undefined;
  }
  const body = jsonOf(request);
  const played: PlayRequest = {
    operation,
    query: queryOf(request),
    token,
    refreshed: tokens.check(token).issued,
    items: Array.isArray(body) ? body.length : undefined,
    violated: violations.map(({ place }) => declaredName(operation, place)),
  };
  return player.play(scenario, played)?.answer;
}

function declaredName({ parameters }: Operation, place: string): string {
  if (parameters.some(({ name }) => name === place)) return place;
  const base = place.split("[")[0] ?? place;
  return parameters.find(({ name }) => name === base || name === `${base}[]`)?.name ?? place;
}

/** Does to the picked answer what a scenario wants. */
export function alter(
  { contract }: Service,
  request: HttpRequest,
  operation: Operation,
  wanted: ScenarioAnswer,
  picked: Answer,
): Answer {
  const query = queryOf(request);
  const baseUrl = `http://${hostOf(request)}`;
  return alterAnswer(picked, wanted, {
    contract,
    operation,
    target: request.target,
    query,
    baseUrl,
  });
}
