import type { Operation } from "@liaison/contract";
import { fits } from "./conditions.ts";
import { declaresAnswer } from "./declared.ts";
import { createMemory, type Memory, type Tally } from "./memory.ts";
import { pagingOf } from "./paging.ts";
import type { PreparedScenario, Rule, ScenarioAnswer } from "./scenario.ts";

/** What a scenario gets to know of a request. */
export interface PlayRequest {
  readonly operation: Operation;
  readonly query: URLSearchParams;
  /** Token of the caller, empty when there is none. */
  readonly token: string;
  /** Whether the token was issued by the mock's token endpoint. */
  readonly refreshed: boolean;
  /** Number of items of a JSON body that is a list; undefined for any other body. */
  readonly items: number | undefined;
  /**
   * Query parameters that break the description, by their declared names or, when none is declared,
   * as they were sent; empty for a valid request.
   */
  readonly violated: readonly string[];
}

/** What a scenario does to one answer. */
export interface Effect {
  /** The rule that fitted. */
  readonly rule: string;
  readonly answer: ScenarioAnswer;
}

/** Plays scenarios, and remembers who called how often. */
export interface Player {
  /**
   * Counts a call and finds the rule that answers it.
   *
   * @returns undefined for the normal answer; to a request that breaks the description this is the
   *   refusal
   */
  play(scenario: PreparedScenario, request: PlayRequest): Effect | undefined;
  /** Forgets all calls, and with them every block. */
  reset(): void;
}

/**
 * Makes a player. Calls are counted for each scenario with its settings and each token, and for all
 * tokens together; what is remembered is bounded.
 *
 * @param now the time in milliseconds
 */
export function createPlayer(
  now: () => number = Date.now,
  memory: Memory = createMemory(),
): Player {
  return {
    play: (scenario, request) => {
      const rules = scenario.rules.filter((rule) => isPlayable(rule, request));
      // A call that is refused whatever the counts are is no call of the scenario.
      if (request.violated.length > 0 && rules.length === 0) return undefined;
      const { name, settings } = scenario;
      const tallies = {
        caller: memory.recall(JSON.stringify([name, settings, request.token])),
        anyone: memory.recall(JSON.stringify([name, settings])),
      };
      const moment = { request, settings, tallies, now: now() };
      const most = mostTimes(scenario.rules);
      for (const tally of Object.values(tallies)) count(tally, moment.now, most);

      const rule = rules.find(({ when }) => when === undefined || fits(when, moment));
      if (rule === undefined) return undefined;
      for (const { answered } of Object.values(tallies)) {
        answered.set(rule.name, (answered.get(rule.name) ?? 0) + 1);
      }
      return { rule: rule.name, answer: rule.answer };
    },
    reset: () => memory.forget(),
  };
}

/**
 * Names the rules of a scenario that can answer no operation of a description, as far as that can
 * be told without a call: an example that is not declared, a list that is not paged.
 *
 * @param operations all operations of the description
 */
export function findIdleRules(
  { rules }: PreparedScenario,
  operations: readonly Operation[],
): string[] {
  return rules
    .filter((rule) => !operations.some((operation) => canAnswer(rule, operation)))
    .map(({ name }) => name);
}

function isPlayable(rule: Rule, { operation, violated }: PlayRequest): boolean {
  const tolerated = rule.tolerates ?? [];
  return (
    canAnswer(rule, operation) &&
    (tolerated.includes("*") || violated.every((name) => tolerated.includes(name)))
  );
}

/** A rule whose answer the operation does not have is left out, so that one file serves both APIs. */
function canAnswer({ answer }: Rule, operation: Operation): boolean {
  if (answer.page !== undefined && pagingOf(operation) === undefined) return false;
  return declaresAnswer(operation, answer);
}

function mostTimes(rules: readonly Rule[]): number {
  return Math.max(0, ...rules.map(({ when }) => (when?.rate ? when.rate.above + 1 : 0)));
}

function count(tally: Tally, now: number, most: number): void {
  tally.calls += 1;
  tally.times.push(now);
  tally.times.splice(0, tally.times.length - most);
}
