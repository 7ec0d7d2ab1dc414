import {
  ALL_COVERAGE_KINDS,
  type CoverageKind,
  countCoverage,
  percentOf,
} from "./countCoverage.ts";
import type { CoverageDocument } from "./coverageDocument.ts";

/** What the kinds are called. */
export const KIND_TITLES: Readonly<Record<CoverageKind, string>> = {
  operations: "operations",
  statuses: "statuses",
  mediaTypes: "media types",
  parameters: "parameters, valid",
  refusals: "parameters, invalid",
  fields: "fields",
  members: "members of sets",
};

/** Names of what is missing that are printed of each kind, unless all are asked for. */
const MOST_MISSING = 5;

/**
 * Tells a coverage as text of fixed width.
 *
 * @param all name everything that is missing, not the first few
 */
export function coverageText(document: CoverageDocument, all: boolean): string {
  const { title, version } = document.description;
  const counts = countCoverage(document);
  const lines = ALL_COVERAGE_KINDS.flatMap((kind) => {
    const { covered, total, missing } = counts[kind];
    const shown = all ? missing : missing.slice(0, MOST_MISSING);
    const rest = missing.length - shown.length;
    return [
      `  ${KIND_TITLES[kind].padEnd(20)} ${`${covered}/${total}`.padStart(11)} ${String(percentOf(counts[kind])).padStart(4)} %`,
      ...shown.map((name) => `    missing  ${name}`),
      ...(rest > 0 ? [`    … and ${rest} more, --missing names all`] : []),
    ];
  });
  return `${title} ${version}\n${lines.join("\n")}\n`;
}

/** Tells a coverage as Markdown: a table of the kinds, and of the operations. */
export function coverageMarkdown(document: CoverageDocument): string {
  const { title, version } = document.description;
  const counts = countCoverage(document);
  const kinds = ALL_COVERAGE_KINDS.map((kind) => {
    const { covered, total } = counts[kind];
    return `| ${KIND_TITLES[kind]} | ${covered} | ${total} | ${percentOf(counts[kind])} % |`;
  });
  const operations = document.operations.map((operation) => {
    const own = countCoverage({ operations: [operation] });
    const cells = ALL_COVERAGE_KINDS.filter((kind) => kind !== "operations").map((kind) =>
      own[kind].total === 0 ? "" : `${own[kind].covered}/${own[kind].total}`,
    );
    const name = operation.operationId.replaceAll("|", "\\|").replaceAll("`", "");
    return `| \`${name}\` | ${operation.exchanges} | ${cells.join(" | ")} |`;
  });
  const titles = ALL_COVERAGE_KINDS.filter((kind) => kind !== "operations").map(
    (kind) => KIND_TITLES[kind],
  );
  return [
    `## Coverage of ${title.replaceAll(/[\r\n]+/g, " ")} ${version}`,
    "",
    "| | covered | declared | |",
    "| --- | ---: | ---: | ---: |",
    ...kinds,
    "",
    `| operation | exchanges | ${titles.join(" | ")} |`,
    `| --- | ---: |${" ---: |".repeat(titles.length)}`,
    ...operations,
    "",
  ].join("\n");
}
