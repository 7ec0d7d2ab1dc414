import { ALL_COVERAGE_KINDS, countCoverage, percentOf } from "../coverageCount/countCoverage.ts";
import { KIND_TITLES } from "../coverageCount/coverageText.ts";
import { RULES } from "../findings/rules.ts";
import {
  FINDING_KINDS,
  type FindingGroup,
  type FindingKind,
  groupByOperation,
  NO_OPERATION,
  type OperationGroup,
} from "./grouping.ts";
import { escapeHtml, htmlPage } from "./htmlPage.ts";
import { REPORT_STYLE } from "./htmlStyle.ts";
import type { Report, Result } from "./report.ts";
import type { Reporter } from "./reporter.ts";
import { exchangeOf, frequency, notes, saysMore, source, verdict } from "./wording.ts";
import { plural } from "./wrap.ts";

/** Exchanges of a finding, and of an operation, that are named. */
const MOST_EXCHANGES = 25;
const MOST_PASSED = 200;
const MOST_CHARACTERS = 600;

const KINDS: Readonly<Record<FindingKind, { readonly one: string; readonly many: string }>> = {
  error: { one: "Error", many: "Errors" },
  warning: { one: "Warning", many: "Warnings" },
  known: { one: "Known", many: "Known" },
};

/** For people: one page that works offline and without scripts, in light and dark, wide and narrow. */
export const html: Reporter = (report) => {
  const operations = groupByOperation(report);
  const { title, version } = report.description;
  const found = operations.filter(({ findings }) => findings.length > 0);
  const clean = operations.filter(({ findings }) => findings.length === 0);
  const body = [
    tellHead(report),
    tellTiles(report),
    ...(found.length === 0
      ? []
      : [
          "<section>",
          "<h2>Findings</h2>",
          tellFilter(found),
          ...found.map(tellOperation),
          "</section>",
        ]),
    tellBaseline(report),
    tellClean(clean),
    tellSkipped(report),
    tellCoverage(report),
  ];
  return htmlPage(
    `${verdict(report)}: ${title} ${version}`,
    REPORT_STYLE,
    body.filter((part) => part !== "").join("\n"),
  );
};

function tellHead(report: Report): string {
  const { description, target, seed, tool, summary, command } = report;
  const state = summary.errors > 0 || summary.results === 0 ? "error" : "good";
  const facts = [
    `Version ${description.version}`,
    ...(description.file === undefined ? [] : [description.file]),
    ...(target === undefined ? [] : [target]),
    ...(seed === undefined ? [] : [`Seed ${seed}`]),
    `${tool.name} ${tool.version}, ${command}`,
  ];
  return `<header>
<h1>${text(description.title)}</h1>
<ul class="facts">${facts.map((fact) => `<li>${text(fact)}</li>`).join("")}</ul>
<p class="verdict ${state}">${text(verdict(report))}</p>
</header>`;
}

function tellTiles({ summary }: Report): string {
  const tiles: [string, number, string][] = [
    ["Passed", summary.passed, "good"],
    ["Failed", summary.failed, "error"],
    ["Skipped", summary.skipped, ""],
    ["Errors", summary.errors, "error"],
    ["Warnings", summary.warnings, "warning"],
    ["Known", summary.known, ""],
  ];
  const cells = tiles.map(
    ([name, count, state]) =>
      `<div class="tile${count === 0 ? "" : ` ${state}`}"><dd>${count}</dd><dt>${name}</dt></div>`,
  );
  return `<dl class="tiles">${cells.join("")}</dl>`;
}

/** Chips that hide the other kinds, by style sheet alone. */
function tellFilter(operations: readonly OperationGroup[]): string {
  const groups = operations.flatMap(({ findings }) => findings);
  const kinds = FINDING_KINDS.filter((kind) => groups.some((group) => group.kind === kind));
  if (kinds.length < 2) return "";
  const chip = (id: string, label: string, count: number): string =>
    `<label><input type="radio" name="show" id="show-${id}"${id === "all" ? " checked" : ""}>${label} <b>${count}</b></label>`;
  const chips = kinds.map((kind) =>
    chip(kind, KINDS[kind].many, groups.filter((group) => group.kind === kind).length),
  );
  return `<fieldset class="filter"><legend>Show</legend>${chip("all", "All", groups.length)}${chips.join("")}</fieldset>`;
}

function tellOperation({ operationId, method, path, results, findings }: OperationGroup): string {
  const name = operationId ?? `Requests that ${NO_OPERATION}`;
  const isOpen = findings.some(({ kind, isRepeated }) => kind !== "known" && !isRepeated);
  const tally = FINDING_KINDS.flatMap((kind) => {
    const count = findings.filter((group) => group.kind === kind).length;
    return count === 0
      ? []
      : [
          `<span class="badge ${kind}">${plural(count, kind, KINDS[kind].many.toLowerCase())}</span>`,
        ];
  });
  return `<details class="operation"${isOpen ? " open" : ""}>
<summary><span class="name">${text(name)}</span>${route(method, path)}<span class="tally">${tally.join("")}</span></summary>
${findings.map((group) => tellGroup(group, results.length)).join("\n")}
</details>`;
}

function tellGroup(group: FindingGroup, of: number): string {
  const { kind, finding, place, results } = group;
  const { rule, expected, actual } = finding;
  const often = frequency(group);
  const rest = results.length - MOST_EXCHANGES;
  const names = `${results.slice(0, MOST_EXCHANGES).map(tellResult).join("")}${rest > 0 ? `<li>… and ${rest} more</li>` : ""}`;
  const parts = [
    `<h3><span class="badge ${kind}">${KINDS[kind].one}</span> <code>${rule}</code></h3>`,
    ...(place === "" ? [] : [`<p class="place"><code>${text(place)}</code></p>`]),
    ...(kind === "known"
      ? []
      : [
          `<p>${text(saysMore(finding) ? finding.message : `${RULES[rule].title}.`)}</p>`,
          `<dl class="diff"><div class="minus"><dt>Expected</dt><dd>${text(expected)}</dd></div><div class="plus"><dt>Actual</dt><dd>${text(actual)}</dd></div></dl>`,
        ]),
    ...notes(finding).map(
      (note) => `<p class="note"><b>${text(note.about)}:</b> ${text(note.text)}</p>`,
    ),
    ...(kind === "known" ? [] : [`<p class="help">${RULES[rule].help}</p>`]),
    `<details class="exchanges"><summary>${often === "" ? "In 1 exchange" : `Found ${often}`} of ${of}</summary><ul>${names}</ul></details>`,
    `<p class="source">Described at <code>${text(source(finding))}</code></p>`,
  ];
  return `<article class="finding ${kind}">\n${parts.join("\n")}\n</article>`;
}

function tellResult(result: Result): string {
  const exchange = exchangeOf(result);
  return `<li>${text(result.name)}${exchange === "" ? "" : `<br><code>${text(exchange)}</code>`}</li>`;
}

function tellBaseline({ unusedBaseline }: Report): string {
  if (unusedBaseline.length === 0) return "";
  const entries = unusedBaseline.map(
    ({ rule, operationId, place, reason }) =>
      `<li><code>${text([rule, operationId, place].filter((part) => part).join(" "))}</code><br>${text(reason)}</li>`,
  );
  return `<section>
<h2>Entries of the baseline that fit nothing any more</h2>
<ul class="plain">${entries.join("")}</ul>
</section>`;
}

function tellClean(operations: readonly OperationGroup[]): string {
  if (operations.length === 0) return "";
  const items = operations.map(({ operationId, method, path, results }) => {
    const rest = results.length - MOST_PASSED;
    return `<details class="operation">
<summary><span class="name">${text(operationId ?? `Requests that ${NO_OPERATION}`)}</span>${route(method, path)}<span class="tally">${plural(results.length, "exchange")}</span></summary>
<ul class="plain">${results.slice(0, MOST_PASSED).map(tellResult).join("")}${rest > 0 ? `<li>… and ${rest} more</li>` : ""}</ul>
</details>`;
  });
  return `<section>
<h2>Without findings</h2>
${items.join("\n")}
</section>`;
}

function tellSkipped({ results }: Report): string {
  const skipped = results.filter((result) => result.skipped !== undefined);
  if (skipped.length === 0) return "";
  const rest = skipped.length - MOST_PASSED;
  const items = skipped
    .slice(0, MOST_PASSED)
    .map(({ name, skipped: reason = "" }) => `<li>${text(name)}<br>${text(reason)}</li>`);
  return `<section>
<h2>Skipped</h2>
<ul class="plain">${items.join("")}${rest > 0 ? `<li>… and ${rest} more</li>` : ""}</ul>
</section>`;
}

function tellCoverage({ coverage }: Report): string {
  const counts = countCoverage(coverage);
  const rows = ALL_COVERAGE_KINDS.flatMap((kind) => {
    const { covered, total } = counts[kind];
    if (total === 0) return [];
    const percent = percentOf(counts[kind]);
    return [
      `<tr><th scope="row">${KIND_TITLES[kind]}</th><td>${covered} of ${total}</td><td><meter min="0" max="100" value="${percent}">${percent} %</meter></td><td>${percent} %</td></tr>`,
    ];
  });
  if (rows.length === 0) return "";
  return `<section>
<h2>Covered</h2>
<table>${rows.join("")}</table>
</section>`;
}

function route(method: string | undefined, path: string | undefined): string {
  return method === undefined ? "" : `<code>${text(`${method} ${path}`)}</code>`;
}

function text(value: string): string {
  const characters = value.length > MOST_CHARACTERS ? [...value] : [];
  if (characters.length <= MOST_CHARACTERS) return escapeHtml(value);
  return escapeHtml(`${characters.slice(0, MOST_CHARACTERS - 1).join("")}…`);
}
