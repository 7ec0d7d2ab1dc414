import type { TryItForm } from "../tryIt/tryItForm.ts";
import { adoptStyle } from "./adoptStyle.ts";
import { createForm } from "./tryIt/createForm.ts";
import style from "./tryIt/tryIt.css";
import type { FormWords } from "./tryIt/words/en.ts";

let hasStyle = false;

/**
 * Puts the form of an operation in the place of its button, which stays when the form cannot be
 * loaded.
 *
 * @param data addresses, from the element of the page's script
 * @param holder has the button, and in `data-try-it` the API and the operation
 * @throws Error when something cannot be loaded
 */
export async function start(data: DOMStringMap, holder: HTMLElement): Promise<void> {
  const button = holder.querySelector("button");
  if (button === null || holder.ariaBusy === "true") return;
  holder.ariaBusy = "true";
  if (!hasStyle) adoptStyle(style);
  hasStyle = true;
  const [api = "", operationId = ""] = (holder.dataset["tryIt"] ?? "").split("/");
  const at = (path: string): URL => new URL(path, document.baseURI);
  try {
    const [words, form] = await Promise.all([
      loadWords(document.documentElement.lang),
      loadForm(at(`${operationId}.try.json`)),
    ]);
    const description = at(`${data["root"] ?? ""}${api}.json`);
    const close = (): void => {
      holder.replaceChildren(button);
      button.focus();
    };
    holder.replaceChildren(createForm({ api, form, description, close }, words));
    holder.querySelector("h2")?.focus();
  } finally {
    holder.ariaBusy = null;
  }
}

async function loadWords(language: string): Promise<FormWords> {
  if (language === "ru") return (await import("./tryIt/words/ru.ts")).ru;
  return (await import("./tryIt/words/en.ts")).en;
}

async function loadForm(address: URL): Promise<TryItForm> {
  // Asked for again each time: it has no hash in its name.
  const answer = await fetch(address, { cache: "no-cache" });
  if (!answer.ok) throw new Error(`${address.href} was answered with ${answer.status}`);
  return answer.json();
}
