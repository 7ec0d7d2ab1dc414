import { RULES } from "../findings/rules.ts";
import { type FindingGroup, groupByOperation } from "./grouping.ts";
import type { Reporter } from "./reporter.ts";
import { visible } from "./visible.ts";
import { exchangeOf, frequency, noteSentences, verdict } from "./wording.ts";
import { escapeWorkflowData } from "./workflowCommand.ts";
import { plural } from "./wrap.ts";

/** GitHub shows this many annotations of a kind for each step, and drops the others in silence. */
const MOST_OF_A_KIND = 10;
const MOST_CHARACTERS = 2000;

/**
 * Annotations for a workflow of GitHub: what is found several times is one of them. Its job summary is
 * what the reporter `markdown` writes.
 */
export const github: Reporter = (report) => {
  const groups = groupByOperation(report).flatMap(({ findings }) => findings);
  const lines = (["error", "warning"] as const).flatMap((kind) => {
    const own = groups.filter((group) => group.kind === kind);
    const shown = own.length > MOST_OF_A_KIND ? own.slice(0, MOST_OF_A_KIND - 1) : own;
    const rest = own.length - shown.length;
    return [
      ...shown.map((group) => annotate(kind, group)),
      ...(rest > 0
        ? [
            `::${kind} title=liaison::${escapeWorkflowData(`and ${plural(rest, `more kind`)} of findings, see the summary of the job`)}`,
          ]
        : []),
    ];
  });
  return `${[...lines, `liaison: ${verdict(report)}`].join("\n")}\n`;
};

function annotate(command: string, group: FindingGroup): string {
  const { finding, results } = group;
  const { rule, location, message } = finding;
  const [first] = results;
  const where = location && {
    file: location.file,
    line: String(location.line),
    col: String(location.column),
  };
  const properties = { ...where, title: `${rule}: ${RULES[rule].title}` };
  const often = frequency(group);
  const lines = [
    message,
    ...noteSentences(finding),
    ...(first
      ? [
          `${often === "" ? "In" : `Found ${often}, first in`} ${[first.name, exchangeOf(first)].filter(Boolean).join(": ")}`,
        ]
      : []),
  ].map(visible);
  const settings = Object.entries(properties).map(([name, value]) => `${name}=${property(value)}`);
  return `::${command} ${settings.join(",")}::${escapeWorkflowData(cut(lines.join("\n")))}`;
}

function cut(text: string): string {
  const characters = [...text];
  if (characters.length <= MOST_CHARACTERS) return text;
  return `${characters.slice(0, MOST_CHARACTERS - 1).join("")}…`;
}

function property(value: string): string {
  return escapeWorkflowData(visible(value)).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
