import { visible } from "../../report/visible.ts";
import type { Change } from "../change.ts";
import type { DiffReport } from "../compareDescriptions.ts";
import { DIFF_RULES } from "../rules.ts";
import type { DiffReporter } from "./diffReporter.ts";
import { tellIdle, tellPlaces, tellSubject, tellVerdict, toldChanges } from "./wording.ts";

const MARKS = { major: "❌", minor: "➕", patch: "·" } as const;

/** A comment of GitHub holds 65,536 characters. */
const MOST_CHARACTERS = 60_000;

/** For comments and summaries of jobs: a table of the changes that count. */
export const diffMarkdown: DiffReporter = (report) => {
  const told = toldChanges(report);
  const head = [
    `## ${report.verdict === "major" ? "❌" : "✅"} ${plain(tellSubject(report))}`,
    "",
    tellVerdict(report),
    ...tellIdle(report).flatMap((line) => ["", line]),
    "",
  ].join("\n");
  if (told.length === 0) return head;
  let text = `${head}\n| | Change | Where | Rule |\n| --- | --- | --- | --- |\n`;
  const help = tellHelp(report);
  let shown = 0;
  for (const change of told) {
    const row = tellRow(change);
    if (text.length + row.length + help.length > MOST_CHARACTERS) break;
    text += row;
    shown += 1;
  }
  const rest = told.length - shown;
  return `${text}${rest > 0 ? `\n… and ${rest} more.\n` : ""}${help}`;
};

function tellRow(change: Change): string {
  const cells = [
    `${MARKS[change.level]} ${change.level}`,
    plain(change.message),
    code(tellPlaces(change)),
    code(change.rule),
  ];
  return `| ${cells.join(" | ")} |\n`;
}

function tellHelp({ changes }: DiffReport): string {
  const breaking = changes.filter(({ level, counts }) => counts && level === "major");
  const rules = [...new Set(breaking.map(({ rule }) => rule))];
  if (rules.length === 0) return "";
  const lines = rules.map((rule) => `- **${rule}**: ${DIFF_RULES[rule].help}`);
  return [
    "",
    "<details><summary>Why they break clients</summary>",
    "",
    ...lines,
    "",
    "</details>",
    "",
  ].join("\n");
}

/** A text in a cell: what Markdown and HTML would take for their own is written out. */
function plain(text: string): string {
  return visible(text)
    .replaceAll(/[\\`*_{}[\]<>|#~]/g, "\\$&")
    .replaceAll("\\<", "&lt;");
}

function code(text: string): string {
  if (text === "") return "";
  const shown = visible(text).replaceAll("|", "\\|");
  const fence = "`".repeat(
    Math.max(0, ...(shown.match(/`+/g) ?? []).map(({ length }) => length)) + 1,
  );
  return fence === "`" ? `\`${shown}\`` : `${fence} ${shown} ${fence}`;
}
