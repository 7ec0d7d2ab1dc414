import { element } from "../element.ts";
import type { FormWords } from "./words/en.ts";

/** Asks within the form before something is sent that may change real data. */
export interface Confirmation {
  element: HTMLElement;
  /** Asks, and calls `send` when the reader agrees. */
  ask(method: string, baseUrl: string, send: () => void): void;
  /** Takes the question back. */
  close(): void;
}

/**
 * Makes the question, which is hidden.
 *
 * @param returnTo gets the focus when the reader declines
 */
export function createConfirmation(words: FormWords, returnTo: HTMLElement): Confirmation {
  const question = element("p", { id: "try-it-question" });
  const yes = element("button", { type: "button" }, words.confirmYes);
  const no = element("button", { type: "button" }, words.confirmNo);
  const box = element(
    "div",
    { class: "verdict broken", role: "group", "aria-labelledby": "try-it-question", hidden: true },
    question,
    element("p", { class: "buttons" }, no, yes),
  );
  let agreed = (): void => {};
  const close = (): void => {
    box.hidden = true;
    agreed = () => {};
  };
  const decline = (): void => {
    close();
    returnTo.focus();
  };
  yes.addEventListener("click", () => {
    const send = agreed;
    close();
    send();
  });
  no.addEventListener("click", decline);
  box.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") decline();
  });
  return {
    element: box,
    close,
    ask(method, baseUrl, send) {
      agreed = send;
      question.textContent = words.confirm(method, new URL(baseUrl).origin);
      box.hidden = false;
      no.focus();
    },
  };
}
