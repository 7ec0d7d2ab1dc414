import { element } from "../element.ts";
import { answerView, requestView } from "./exchangeView.ts";
import type { NoVerdict, Verdict } from "./judge.ts";
import type { Failure, TriedAnswer, TriedRequest } from "./sendRequest.ts";
import { verdictView } from "./verdictView.ts";
import type { FormWords } from "./words/en.ts";

/** The part of the form that tells what came of a request. */
export interface ResultView {
  element: HTMLElement;
  clear(): void;
  showSending(): void;
  /**
   * Shows an answer, and the focus goes to its heading.
   *
   * @param verdict may take longer than the answer: its rules are loaded with the first request
   */
  showAnswer(
    request: TriedRequest,
    answer: TriedAnswer,
    verdict: Promise<Verdict | NoVerdict>,
  ): Promise<void>;
  /** Shows why there is none, and the focus goes to its heading. */
  showFailure(request: TriedRequest, failure: Failure, isLocal: boolean): void;
}

const START = "npx --yes pnpm@12 start";

/** Makes the part, which is empty. */
export function createResultView(operationId: string, words: FormWords): ResultView {
  const progress = element("p", { role: "status", class: "hint" });
  const content = element("div");
  const show = (heading: HTMLElement, ...parts: readonly Node[]): void => {
    progress.textContent = "";
    content.replaceChildren(heading, ...parts);
    heading.focus();
  };
  return {
    element: element("div", { class: "result" }, progress, content),
    clear() {
      progress.textContent = "";
      content.replaceChildren();
    },
    showSending() {
      content.replaceChildren();
      progress.textContent = words.sending;
    },
    async showAnswer(request, answer, verdict) {
      const { status, statusText, elapsed } = answer;
      const verdictBox = element("div", { "aria-live": "polite" }, words.checking);
      const heading = element(
        "h3",
        { tabindex: "-1" },
        ...statusParts(
          words.answered(`${status} ${statusText}`.trim(), elapsed.toFixed(0)),
          status,
        ),
      );
      show(
        heading,
        element("h4", {}, words.verdict),
        verdictBox,
        requestView(request, words),
        answerView(answer, words),
      );
      verdictBox.replaceChildren(verdictView(await verdict, { operationId, status }, words));
    },
    showFailure(request, failure, isLocal) {
      const parts = failureParts(request.baseUrl, failure, isLocal, words);
      const heading = element("h3", { tabindex: "-1" }, words.failed);
      const about = element("div", { class: "verdict broken" }, ...parts);
      show(heading, about, requestView(request, words));
    },
  };
}

/** The status in its colour, the rest of the heading as it is. */
function statusParts(text: string, status: number): (Node | string)[] {
  const code = String(status);
  const shown = element("b", { class: `status s${code[0]}` }, code);
  return [shown, text.slice(code.length)];
}

function failureParts(
  baseUrl: string,
  failure: Failure,
  isLocal: boolean,
  { failures, curl }: FormWords,
): HTMLElement[] {
  const text = (words: string): HTMLElement => element("p", {}, words);
  const toCurl = element("p", {}, element("a", { href: "#samples" }, curl));
  if (failure === "unreachable" && isLocal) {
    const start = element("pre", { tabindex: "0" }, element("code", {}, START));
    const permission =
      location.hostname === new URL(baseUrl).hostname ? [] : [text(failures.local)];
    return [text(failures.mock(baseUrl)), start, ...permission];
  }
  if (failure === "unreachable") return [text(failures.unreachable(baseUrl))];
  if (failure === "refused" && isLocal) return [text(failures.mockRefuses(baseUrl))];
  if (failure === "refused") return [text(failures.refused(baseUrl)), toCurl];
  return failure === "mixed" ? [text(failures.mixed), toCurl] : [text(failures[failure])];
}
