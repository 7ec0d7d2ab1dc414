import { element } from "../element.ts";
import type { NoVerdict, Verdict } from "./judge.ts";
import type { FormWords } from "./words/en.ts";

type Violation = Verdict["violations"][number];

/**
 * Shows what the contract engine says of an exchange.
 *
 * @param operationId of the form; another one that was found is told
 * @param status of the answer, for links to the fields of the page
 */
export function verdictView(
  verdict: Verdict | NoVerdict,
  { operationId, status }: { operationId: string; status: number },
  words: FormWords,
): HTMLElement {
  if (typeof verdict === "string") {
    const text = `${words.noVerdict} ${words[verdict]}`;
    return element("div", { class: "verdict unknown" }, element("p", {}, text));
  }
  const { violations, drift, operation } = verdict;
  const found = operation?.operationId ?? operationId;
  const other = found === operationId ? [] : [element("p", {}, words.otherOperation(found))];
  const list = (all: readonly Violation[]): HTMLElement =>
    element("ul", {}, ...all.map((one) => violationView(one, status, words)));
  if (violations.length === 0) {
    const text = drift.length === 0 ? words.kept : words.keptBut;
    const kind = drift.length === 0 ? "kept" : "drifted";
    const rest = drift.length === 0 ? [] : [list(drift)];
    return element("div", { class: `verdict ${kind}` }, element("p", {}, text), ...other, ...rest);
  }
  return element(
    "div",
    { class: "verdict broken" },
    element("p", {}, words.violations(violations.length)),
    ...other,
    list(violations),
    ...(drift.length === 0 ? [] : [element("p", {}, words.drift), list(drift)]),
  );
}

function violationView(violation: Violation, status: number, words: FormWords): HTMLElement {
  const { rule, place, expected, actual } = violation;
  const side = rule.startsWith("request.") ? words.inRequest : words.inResponse;
  const anchor = findAnchor(violation, status);
  const code = element("code", {}, place === "" ? side : place);
  const shown = anchor === undefined ? code : element("a", { href: `#${anchor}` }, code);
  // The engine speaks English in every language of the site.
  const row = (name: string, value: Node | string): HTMLElement =>
    element("div", {}, element("dt", {}, name), element("dd", {}, value));
  return element(
    "li",
    {},
    element("p", {}, element("code", {}, rule)),
    element(
      "dl",
      {},
      row(words.place, element("span", {}, shown, place === "" ? "" : ` (${side})`)),
      row(words.expected, element("span", { lang: "en" }, expected)),
      row(words.actual, element("span", { lang: "en" }, actual)),
    ),
  );
}

/** The nearest field of the page that a violation is about. */
function findAnchor({ rule, place }: Violation, status: number): string | undefined {
  const [side, part = ""] = rule.split(".");
  const isPointer = place === "" || place.startsWith("/");
  const steps = place
    .split(isPointer ? "/" : /[[\]]+/)
    .filter((step) => step !== "" && !/^\d+$/.test(step));
  const roots =
    side === "response"
      ? [`response-${status}`, `response-${String(status)[0]}XX`]
      : [isPointer ? "request" : part];
  for (const root of roots) {
    for (let length = steps.length; length >= 0; length--) {
      const name = [root, ...steps.slice(0, length)].join(".");
      if (document.getElementById(name) !== null) return name;
    }
  }
  return undefined;
}
