import { countCoverage, percentOf } from "../coverageCount/countCoverage.ts";
import type { Rule } from "../engine/violation.ts";
import { RULES } from "../findings/rules.ts";
import {
  FINDING_KINDS,
  type FindingGroup,
  type FindingKind,
  groupByOperation,
  NO_OPERATION,
  type OperationGroup,
  openRules,
} from "./grouping.ts";
import type { Report } from "./report.ts";
import type { Reporter } from "./reporter.ts";
import { visible } from "./visible.ts";
import { exchangeOf, frequency, notes, saysMore, source, subject, verdict } from "./wording.ts";
import { plural } from "./wrap.ts";

/** A comment of GitHub holds 65,536 characters; what is longer is cut between two operations. */
const MOST_CHARACTERS = 60_000;
const MOST_IN_OPERATION = 20;
const MOST_IN_TEXT = 300;

const MARKS: Readonly<Record<FindingKind, string>> = { error: "❌", warning: "⚠️", known: "🕓" };

/** For comments and summaries of jobs: the counts, and what was found by operation. */
export const markdown: Reporter = (report) => {
  const { summary } = report;
  const isFailed = summary.errors > 0 || summary.results === 0;
  const head = [
    `## ${isFailed ? "❌" : "✅"} ${verdict(report)}`,
    "",
    `${code(subject(report))}`,
    "",
    ...tellCounts(report),
    "",
  ].join("\n");
  const groups = groupByOperation(report).filter(({ findings }) => findings.length > 0);
  const tail = [...tellBaseline(report), ...tellNext(openRules(groups))].join("\n");
  const operations = groups.map(tellOperation);
  let text = head;
  let told = 0;
  for (const operation of operations) {
    if (text.length + operation.length + tail.length > MOST_CHARACTERS) break;
    text += operation;
    told += 1;
  }
  const rest = operations.length - told;
  if (rest > 0) text += `\n… and findings in ${plural(rest, "more operation")}.\n`;
  return `${text}${tail === "" ? "" : `\n${tail}\n`}`;
};

function tellCounts({ summary, coverage, seed }: Report): string[] {
  const { results, passed, failed, skipped, errors, warnings, known } = summary;
  const { operations, statuses } = countCoverage(coverage, ["operations", "statuses"]);
  const cells: [string, string][] = [
    ["Exchanges", String(results)],
    ["Passed", String(passed)],
    ["Failed", String(failed)],
    ["Skipped", String(skipped)],
    ["Errors", String(errors)],
    ["Warnings", String(warnings)],
    ["Known", String(known)],
    ["Operations", `${percentOf(operations)} %`],
    ["Answers", `${percentOf(statuses)} %`],
    ...(seed === undefined ? [] : [["Seed", String(seed)] as [string, string]]),
  ];
  return [
    `| ${cells.map(([name]) => name).join(" | ")} |`,
    `| ${cells.map(() => "--:").join(" | ")} |`,
    `| ${cells.map(([, value]) => value).join(" | ")} |`,
  ];
}

function tellOperation({ operationId, method, path, findings }: OperationGroup): string {
  const title = operationId === undefined ? `Requests that ${NO_OPERATION}` : code(operationId);
  const route = method === undefined ? "" : ` ${code(`${method} ${path}`)}`;
  const tally = FINDING_KINDS.flatMap((kind) => {
    const count = findings.filter((group) => group.kind === kind).length;
    return count === 0 ? [] : [`${MARKS[kind]} ${count}`];
  });
  const rest = findings.length - MOST_IN_OPERATION;
  return [
    "",
    `### ${title}${route} ${tally.join(" ")}`,
    "",
    ...findings.slice(0, MOST_IN_OPERATION).map(tellGroup),
    ...(rest > 0 ? [`- … and ${plural(rest, "more kind")} of findings`] : []),
    "",
  ].join("\n");
}

function tellGroup(group: FindingGroup): string {
  const { kind, finding, place, results, isRepeated } = group;
  const [first] = results;
  const head = `- ${MARKS[kind]} **${finding.rule}**${place === "" ? "" : ` at ${code(place)}`}`;
  const about = notes(finding).map((note) => `${note.about}: ${code(note.text)}`);
  const often = frequency(group);
  if (isRepeated && kind !== "known") {
    return `${head}, as above${often === "" ? "" : `, ${often}`}`;
  }
  const facts = [
    ...(saysMore(finding) ? [code(finding.message)] : []),
    `expected ${code(finding.expected)}, came ${code(finding.actual)}`,
    ...about,
    ...(first
      ? [
          `${often === "" ? "in" : `${often}, first`} ${code([first.name, exchangeOf(first)].filter(Boolean).join(", "))}`,
        ]
      : []),
    `described at ${code(source(finding))}`,
  ];
  return [head, ...(kind === "known" ? about : facts).map((fact) => `  - ${fact}`)].join("\n");
}

function tellBaseline({ unusedBaseline }: Report): string[] {
  if (unusedBaseline.length === 0) return [];
  return [
    "**Entries of the baseline that fit nothing any more, take them out:**",
    "",
    ...unusedBaseline.map(
      ({ rule, operationId, place }) =>
        `- ${code([rule, operationId, place].filter((part) => part).join(" "))}`,
    ),
    "",
  ];
}

function tellNext(rules: readonly Rule[]): string[] {
  if (rules.length === 0) return [];
  return [
    "<details><summary>What to do</summary>",
    "",
    ...rules.map((rule) => `- **${rule}**: ${RULES[rule].help}`),
    "",
    "`liaison rules <code>` tells more of each.",
    "",
    "</details>",
  ];
}

/** A text as code: nothing in it is markup, a mention or a link. */
function code(text: string): string {
  const shown = cut(visible(text)) || " ";
  const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  const pad = /^`|`$/.test(shown) ? " " : "";
  return `${fence}${pad}${shown}${pad}${fence}`;
}

function cut(text: string): string {
  const characters = [...text];
  if (characters.length <= MOST_IN_TEXT) return text;
  return `${characters.slice(0, MOST_IN_TEXT - 1).join("")}…`;
}
