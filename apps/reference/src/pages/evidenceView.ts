import { type Html, html } from "../html/html.ts";
import { renderInline } from "../html/markdown.ts";
import { EVIDENCE_LEVELS, type Evidence } from "../model/evidence.ts";
import type { PageContext } from "./page.ts";

/** Where facts are from, one line each. */
export function evidenceList(evidence: readonly Evidence[], context: PageContext): Html {
  const { words } = context.edition;
  return html`${evidence.map(({ level, note, about }) => {
    const names = about.map((name, index) => html`${index > 0 && ", "}<code>${name}</code>`);
    return html`<p class="evidence ${level}"><b>${words.levels[level]}</b> ${about.length > 0 && html`${names}: `}${renderInline(note, context.markdown)}</p>\n`;
  })}`;
}

/** Boxes that show and hide evidence by level; the style sheet does the rest, without a script. */
export function evidenceFilter(context: PageContext): Html {
  const { words } = context.edition;
  const boxes = EVIDENCE_LEVELS.map(
    (level) =>
      html`<label title="${words.levelMeanings[level]}"><input type="checkbox" checked data-show="${level}"> ${words.levels[level]}</label>`,
  );
  return html`<fieldset class="evidence-filter"><legend>${words.showEvidence}</legend>${boxes}</fieldset>\n`;
}
