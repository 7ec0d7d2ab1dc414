import { visible } from "../../report/visible.ts";
import { wrap } from "../../report/wrap.ts";
import type { Change } from "../change.ts";
import type { DiffContext, DiffReporter } from "./diffReporter.ts";
import { tellIdle, tellPlaces, tellSubject, tellVerdict, toldChanges } from "./wording.ts";

const STYLES = { bold: 1, dim: 2, red: 31, yellow: 33 } as const;
const MARKS = { major: ["✗", "red"], minor: ["+", "yellow"], patch: ["·", "dim"] } as const;

/** Changes that are told in full. */
const MOST_CHANGES = 200;

/** For a person at a terminal: the changes that count, the heaviest first, and the verdict. */
export const diffPretty: DiffReporter = (report, context) => {
  const { color, width } = context;
  const paint = (style: keyof typeof STYLES, text: string) =>
    color ? `\u001b[${STYLES[style]}m${text}\u001b[0m` : text;
  const room = Math.min(Math.max(width, 60), 120);
  const told = toldChanges(report);
  const fold = (text: string, indent: number) =>
    wrap(visible(text), room - indent).map((line) => `${" ".repeat(indent)}${line}`);
  const tell = (change: Change): string[] => {
    const [mark, style] = MARKS[change.level];
    return [
      "",
      `${paint(style, `${mark} ${change.level}`)}  ${paint("bold", change.rule)}`,
      ...fold(change.message, 2),
      ...fold(tellPlaces(change), 2).filter((line) => line.trim() !== ""),
      ...tellLocation(change, context).map((line) => paint("dim", `  ${line}`)),
    ];
  };
  const rest = told.length - MOST_CHANGES;
  const lines = [
    ...fold(tellSubject(report), 0).map((line) => paint("bold", line)),
    ...told.slice(0, MOST_CHANGES).flatMap(tell),
    ...(rest > 0 ? ["", `… and ${rest} more, see --reporter json=changes.json`] : []),
    "",
    ...tellIdle(report).flatMap((line) => fold(line, 0)),
    ...fold(tellVerdict(report), 0).map((line) => paint("bold", line)),
  ];
  return `${lines.join("\n")}\n`;
};

function tellLocation(change: Change, { locate }: DiffContext): string[] {
  const location = locate(change);
  return location ? [visible(`${location.file}:${location.line}`)] : [];
}
