import { createCoverageCounter } from "../coverageCount/counter.ts";
import { titleOf } from "../coverageCount/coverageDocument.ts";
import type { Contract } from "../engine/contract.ts";
import type { Exchange } from "../engine/exchange.ts";
import type { Violation } from "../engine/violation.ts";
import { createExercised } from "../findings/exercised.ts";
import type { FindingSettings, SpecLocation, Suspect } from "../findings/finding.ts";
import { createWeighing } from "../findings/weigh.ts";
import { createHidingOf } from "../redaction/credentials.ts";
import { redactReportedTarget, redactReportedText } from "../redaction/reported.ts";
import { type Report, type Result, summarize } from "./report.ts";

/** What every source of exchanges is told with. */
export interface CollectorOptions {
  readonly tool: Report["tool"];
  readonly command: Report["command"];
  /** File of the description, as the report shows it. */
  readonly file?: string;
  readonly target?: string;
  readonly seed?: number;
  readonly settings: FindingSettings;
  /** Where in the file of the description a pointer stands. */
  readonly locate?: (specPointer: string) => SpecLocation | undefined;
  /** Names who is most likely wrong; left out, nobody is named. */
  readonly suspect?: (violation: Violation, exchange: Exchange) => Suspect | undefined;
  /** Names of headers and query parameters that are secrets beside the usual ones. */
  readonly secrets?: readonly string[];
  /** Other runs hold the rest of the same operations against the description: a shard. */
  readonly isPart?: boolean;
}

/** One thing to hold against the description. */
export interface Item {
  /** Names that come twice get a number. */
  readonly name: string;
  /** Known operation of an item without an exchange. */
  readonly operationId?: string;
  readonly exchange?: Exchange;
  /** The request breaks the description on purpose: what is wrong with it is no finding. */
  readonly isInvalidOnPurpose?: boolean;
  /** What the source itself found. */
  readonly violations?: readonly Violation[];
  /** Why nothing was sent. */
  readonly skipped?: string;
  /** Beginnings of rules that cannot be judged, as the exchange lacks what they look at. */
  readonly unjudged?: readonly string[];
  /** Place in the report, for a source whose exchanges end in another order than they begin. */
  readonly order?: number;
}

/** Holds exchanges against the description, whatever source they come from, and makes the report. */
export interface Collector {
  /** Judges an item at once; the report has the items in the order in which they were added, unless they name another. */
  add(item: Item): Result;
  /** The report of everything so far. */
  report(): Report;
}

/** Prepares the collecting for one run. */
export function createCollector(contract: Contract, options: CollectorOptions): Collector {
  const { tool, command, file, target, seed, settings, locate, suspect, secrets } = options;
  const { isPart = false } = options;
  const weighing = createWeighing(settings);
  const coverage = createCoverageCounter(contract);
  const results: { readonly order: number; readonly result: Result }[] = [];
  const names = new Map<string, number>();

  const nameOf = (name: string): string => {
    const count = (names.get(name) ?? 0) + 1;
    names.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  };

  return {
    add: (item) => {
      const { name, operationId, exchange, isInvalidOnPurpose, violations = [], skipped } = item;
      const { unjudged = [], order = results.length } = item;
      const verdict = exchange && contract.check(exchange);
      if (verdict?.coverage) coverage.add(verdict.coverage);
      const judged = [...(verdict?.violations ?? []), ...(verdict?.drift ?? [])].filter(
        ({ rule }) =>
          (isInvalidOnPurpose !== true || !rule.startsWith("request.")) &&
          !unjudged.some((part) => rule.startsWith(part)),
      );
      const hide = createHidingOf(exchange ?? {}, verdict?.operation, secrets);
      const findings = [...violations, ...judged].flatMap((violation) => {
        const finding = weighing.weigh(violation, hide);
        if (finding === undefined) return [];
        const location = locate?.(violation.specPointer);
        const who = exchange && suspect?.(violation, exchange);
        return [{ ...finding, ...(location && { location }), ...(who && { suspect: who }) }];
      });
      const id = verdict?.operation?.operationId ?? operationId;
      const result: Result = {
        name: nameOf(redactReportedText(hide(name))),
        ...(id !== undefined && { operationId: id }),
        ...(exchange && {
          request: {
            method: exchange.request.method,
            target: redactReportedTarget(hide(exchange.request.target), secrets),
          },
          status: exchange.response.status,
        }),
        findings,
        ...(skipped !== undefined && { skipped: redactReportedText(skipped) }),
      };
      results.push({ order, result });
      return result;
    },
    report: () => {
      const inOrder = [...results].sort((a, b) => a.order - b.order).map(({ result }) => result);
      return {
        tool,
        command,
        description: { ...titleOf(contract.document), ...(file !== undefined && { file }) },
        ...(target !== undefined && { target }),
        ...(seed !== undefined && { seed }),
        results: inOrder,
        summary: summarize(inOrder),
        // The other parts may find what this one did not.
        unusedBaseline: isPart
          ? []
          : weighing.unused().filter(createExercised({ results: inOrder })),
        coverage: coverage.document(),
      };
    },
  };
}
