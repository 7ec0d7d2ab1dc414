import { declaresParameter } from "./declared.ts";
import type { Tally } from "./memory.ts";
import { requestedPage } from "./paging.ts";
import type { PlayRequest } from "./player.ts";
import type { CallRange, CountedBy, NumberRange, SettingValue, When } from "./scenario.ts";

/** What the conditions of a rule are held against; the call is already counted. */
export interface Moment {
  readonly request: PlayRequest;
  readonly settings: Readonly<Record<string, SettingValue>>;
  /** Of this caller, and of everybody. */
  readonly tallies: Readonly<Record<CountedBy, Tally>>;
  /** In milliseconds. */
  readonly now: number;
}

type Check<T> = (wanted: T, moment: Moment) => boolean;

const CHECKS: { [key in keyof When]-?: Check<NonNullable<When[key]>> } = {
  operation: (wanted, { request }) => list(wanted).includes(request.operation.operationId),
  method: (wanted, { request }) => wanted.includes(request.operation.method),
  parameter: (wanted, { request }) =>
    list(wanted).some((name) => declaresParameter(request.operation, name)),
  query: (wanted, { request }) =>
    Object.entries(wanted).every(([name, value]) => fitsText(value, request.query.get(name))),
  page: (wanted, { request }) =>
    fitsNumber(wanted, requestedPage(request.operation, request.query)),
  items: (wanted, { request }) => fitsNumber(wanted, request.items),
  call: (wanted, { tallies }) => fitsNumber(wanted, tallies.caller.calls),
  rate: ({ above, seconds, by = "caller" }, { tallies, now }) => {
    const first = tallies[by].times.at(-1 - above);
    return first !== undefined && now - first < seconds * 1000;
  },
  answered: ({ rule, atLeast = 0, below = Number.POSITIVE_INFINITY, by = "caller" }, moment) => {
    const count = moment.tallies[by].answered.get(rule) ?? 0;
    return count >= atLeast && count < below;
  },
  refreshed: (wanted, { request }) => request.refreshed === wanted,
  setting: (wanted, { settings }) =>
    Object.entries(wanted).every(([name, value]) => settings[name] === value),
};

/** Whether all conditions of a rule hold. */
export function fits(when: When, moment: Moment): boolean {
  return Object.entries(when).every(([key, wanted]) =>
    (CHECKS[key as keyof When] as Check<unknown>)(wanted, moment),
  );
}

function list(value: string | readonly string[]): readonly string[] {
  return typeof value === "string" ? [value] : value;
}

function fitsText(wanted: string | number | NumberRange, sent: string | null): boolean {
  if (sent === null) return false;
  if (typeof wanted !== "object") return sent === String(wanted);
  return /^-?\d+$/.test(sent) && fitsNumber(wanted, Number(sent));
}

function fitsNumber(wanted: number | CallRange, value: number | undefined): boolean {
  if (value === undefined) return false;
  if (typeof wanted === "number") return value === wanted;
  const { from, to, above, below, every } = wanted;
  return (
    (from === undefined || value >= from) &&
    (to === undefined || value <= to) &&
    (above === undefined || value > above) &&
    (below === undefined || value < below) &&
    (every === undefined || value % every === 0)
  );
}
