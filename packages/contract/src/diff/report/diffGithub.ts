import { visible } from "../../report/visible.ts";
import type { Change } from "../change.ts";
import { DIFF_RULES } from "../rules.ts";
import type { DiffContext, DiffReporter } from "./diffReporter.ts";
import { tellPlaces, tellSubject, tellVerdict, toldChanges } from "./wording.ts";

/** GitHub shows this many annotations of a kind for each step, and drops the others in silence. */
const MOST_OF_A_KIND = 10;

/** Annotations for a workflow of GitHub. Its job summary is what the reporter `markdown` writes. */
export const diffGithub: DiffReporter = (report, context) => {
  const told = toldChanges(report);
  const lines = (
    [
      ["major", "error"],
      ["minor", "notice"],
    ] as const
  ).flatMap(([level, command]) => {
    const own = told.filter((change) => change.level === level);
    const shown = own.length > MOST_OF_A_KIND ? own.slice(0, MOST_OF_A_KIND - 1) : own;
    const rest = own.length - shown.length;
    return [
      ...shown.map((change) => annotate(command, change, context)),
      ...(rest > 0
        ? [`::${command} title=liaison diff::and ${rest} more, see the summary of the job`]
        : []),
    ];
  });
  return `${[...lines, visible(`liaison diff: ${tellSubject(report)}. ${tellVerdict(report)}`)].join("\n")}\n`;
};

function annotate(command: string, change: Change, { locate }: DiffContext): string {
  const location = locate(change);
  const settings = {
    ...(location && {
      file: location.file,
      line: String(location.line),
      col: String(location.column),
    }),
    title: `${change.rule}: ${DIFF_RULES[change.rule].title}`,
  };
  const properties = Object.entries(settings).map(([name, value]) => `${name}=${property(value)}`);
  const text = [change.message, tellPlaces(change)].filter(Boolean).map(visible).join("\n");
  return `::${command} ${properties.join(",")}::${data(text)}`;
}

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(value: string): string {
  return data(visible(value)).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
