import { escapeHtml, htmlPage } from "../report/htmlPage.ts";
import {
  ALL_COVERAGE_KINDS,
  type CoverageCount,
  type CoverageKind,
  countCoverage,
  percentOf,
} from "./countCoverage.ts";
import {
  COVERAGE_KINDS,
  type CoverageDocument,
  type CoverageItemKind,
  type ItemCounts,
  type OperationCoverage,
} from "./coverageDocument.ts";
import { KIND_TITLES } from "./coverageText.ts";

/** What a reader is told of each kind. */
const KIND_EXPLANATIONS: Readonly<Record<CoverageKind, string>> = {
  operations: "Called at least once",
  statuses: "Declared statuses that came, of every operation",
  mediaTypes: "Declared media types that came, of every status",
  parameters: "Sent with a valid value",
  refusals: "Sent with an invalid value",
  fields: "Fields that were there, in requests and answers",
  members: "Members of declared sets of values that were there",
};

const STYLE = `
main{max-width:70rem}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 .25rem;overflow-wrap:anywhere}
h2{font-size:1.1rem;margin:2.5rem 0 .75rem}
h3{font-size:.8rem;font-weight:600;color:var(--soft);margin:1.1rem 0 .4rem}
p{margin:0;color:var(--soft)}
section+section{margin-top:4rem}
.kinds{display:grid;grid-template-columns:repeat(auto-fill,minmax(13rem,1fr));gap:.75rem;margin-top:1.5rem}
.kind{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:.9rem 1rem}
.kind b{display:block;font-size:1.7rem;line-height:1.2;font-variant-numeric:tabular-nums}
.kind span{display:block}
.kind small{color:var(--soft);font-size:.8rem}
meter{display:block;width:100%;height:.4rem;margin:.5rem 0;border:0;border-radius:.2rem;background:var(--track);appearance:none;overflow:hidden}
meter::-webkit-meter-bar{background:var(--track);border:0;border-radius:.2rem;height:.4rem}
meter::-webkit-meter-optimum-value{background:var(--good)}
meter::-webkit-meter-suboptimum-value{background:var(--part)}
meter::-webkit-meter-even-less-good-value{background:var(--none)}
meter::-moz-meter-bar{background:var(--good)}
meter:-moz-meter-sub-optimum::-moz-meter-bar{background:var(--part)}
meter:-moz-meter-sub-sub-optimum::-moz-meter-bar{background:var(--none)}
details{background:var(--card);border:1px solid var(--line);border-radius:.6rem;margin-top:.5rem}
summary{display:flex;flex-wrap:wrap;gap:.15rem 1rem;align-items:baseline;padding:.6rem 1rem;cursor:pointer}
summary:focus-visible{outline:2px solid var(--part);outline-offset:2px}
summary code{font-size:.8rem;color:var(--soft);overflow-wrap:anywhere}
summary .name{font-weight:600;overflow-wrap:anywhere}
summary .share{margin-left:auto;font-variant-numeric:tabular-nums;color:var(--soft);font-size:.85rem}
.items{padding:0 1rem 1rem}
ul{list-style:none;margin:0;padding:0;columns:22rem;column-gap:2rem}
li{display:flex;gap:.6rem;break-inside:avoid;font:.82rem/1.6 ui-monospace,monospace;overflow-wrap:anywhere}
li i{flex:none;width:3.2rem;text-align:right;font-style:normal;font-variant-numeric:tabular-nums;color:var(--good)}
li.missing i{color:var(--none)}
li.missing{color:var(--soft)}
@media print{details{break-inside:avoid}}
`;

/**
 * Tells coverages as one HTML page: no script, nothing from elsewhere, light and dark.
 *
 * @param documents one for each description
 */
export function coverageHtml(documents: readonly CoverageDocument[]): string {
  const titles = documents.map(({ description }) => description.title).join(", ");
  const body = documents.map(describe).join("\n");
  return htmlPage(`Coverage of ${titles}`, STYLE, body);
}

function describe(document: CoverageDocument): string {
  const { description, operations } = document;
  const counts = countCoverage(document);
  const exchanges = operations.reduce((sum, operation) => sum + operation.exchanges, 0);
  const untouched = operations.filter((operation) => operation.exchanges === 0);
  const touched = operations.filter((operation) => operation.exchanges > 0);
  return `<section>
<h1>${escapeHtml(description.title)}</h1>
<p>Version ${escapeHtml(description.version)}, ${plural(exchanges, "exchange")} of ${plural(operations.length, "operation")}</p>
<div class="kinds">
${ALL_COVERAGE_KINDS.map((kind) => tile(kind, counts[kind])).join("\n")}
</div>
${list("Never called", untouched)}
${list("Called", touched)}
</section>`;
}

function tile(kind: CoverageKind, count: CoverageCount): string {
  const { covered, total } = count;
  const title = KIND_TITLES[kind];
  const name = `${title[0]?.toUpperCase()}${title.slice(1)}`;
  return `<div class="kind"><b>${total === 0 ? "–" : `${percentOf(count)} %`}</b><span>${name}</span>${meter(count)}<small>${covered} of ${total}. ${KIND_EXPLANATIONS[kind]}</small></div>`;
}

function meter(count: Pick<CoverageCount, "covered" | "total">): string {
  const percent = percentOf(count);
  return `<meter min="0" max="100" low="50" high="90" optimum="100" value="${percent}">${percent} %</meter>`;
}

function list(title: string, operations: readonly OperationCoverage[]): string {
  if (operations.length === 0) return "";
  return `<h2>${title}</h2>\n${operations.map(describeOperation).join("\n")}`;
}

function describeOperation(operation: OperationCoverage): string {
  const counts = countCoverage({ operations: [operation] }, COVERAGE_KINDS);
  const sum = Object.values(counts).reduce(
    (all, { covered, total }) => ({ covered: all.covered + covered, total: all.total + total }),
    { covered: 0, total: 0 },
  );
  return `<details>
<summary><span class="name">${escapeHtml(operation.operationId)}</span><code>${escapeHtml(`${operation.method} ${operation.path}`)}</code><span class="share">${plural(operation.exchanges, "exchange")}, ${percentOf(sum)} %</span></summary>
<div class="items">${meter(sum)}
${COVERAGE_KINDS.map((kind) => items(kind, operation[kind])).join("\n")}
</div>
</details>`;
}

function items(kind: CoverageItemKind, counts: ItemCounts): string {
  const entries = Object.entries(counts);
  if (entries.length === 0) return "";
  const covered = entries.filter(([, count]) => count > 0).length;
  const rows = entries.map(([name, count]) =>
    count > 0
      ? `<li><i>${count}</i>${escapeHtml(name)}</li>`
      : `<li class="missing"><i>none</i>${escapeHtml(name)}</li>`,
  );
  return `<h3>${KIND_EXPLANATIONS[kind]}: ${covered} of ${entries.length}</h3>\n<ul>\n${rows.join("\n")}\n</ul>`;
}

function plural(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? "" : "s"}`;
}
