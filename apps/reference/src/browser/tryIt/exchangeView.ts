import { element } from "../element.ts";
import { appendJson, formatJson } from "./colourJson.ts";
import type { TriedAnswer, TriedRequest } from "./sendRequest.ts";
import type { FormWords } from "./words/en.ts";

/** Characters of a body that are shown at first. */
const SHOWN = 20_000;

/** Above so many characters colours would hold the page up. */
const COLOURED = 200_000;

/** Shows a request as it was sent, its token masked. */
export function requestView(request: TriedRequest, words: FormWords): HTMLElement {
  const { method, baseUrl, target, headers, body } = request;
  const { authorization, ...others } = headers;
  const shown =
    authorization === undefined ? others : { ...others, authorization: "Bearer ••••••" };
  const code = element("code", {}, `${method} ${baseUrl}${target}\n${headerLines(shown)}`);
  if (body !== "") {
    code.append("\n\n");
    appendJson(code, body);
  }
  return element(
    "details",
    { class: "exchange" },
    element("summary", {}, words.request),
    codeBox(code, words),
    element("p", { class: "hint" }, words.requestNote),
  );
}

/** Shows the headers and the body of an answer. */
export function answerView({ headers, body }: TriedAnswer, words: FormWords): HTMLElement {
  return element(
    "div",
    { class: "exchange" },
    element("h4", {}, words.response),
    bodyView(body, words),
    element(
      "details",
      {},
      element("summary", {}, words.responseNote),
      codeBox(element("code", {}, headerLines(headers)), words),
    ),
  );
}

function headerLines(headers: Readonly<Record<string, string>>): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .sort()
    .join("\n");
}

function bodyView(body: Uint8Array, words: FormWords): HTMLElement {
  if (body.length === 0) return element("p", { class: "hint" }, words.noBody);
  let raw: string;
  try {
    raw = new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    return element("p", { class: "hint" }, words.binary(body.length));
  }
  const json = formatJson(raw);
  const text = json ?? raw;
  const code = element("code");
  const write = (part: string): void => {
    code.replaceChildren();
    if (json !== undefined && part.length <= COLOURED) appendJson(code, part);
    else code.append(part);
  };
  if (text.length <= SHOWN) {
    write(text);
    return codeBox(code, words);
  }
  write(`${text.slice(0, SHOWN)}…`);
  const more = element("button", { type: "button" }, words.showAll(text.length));
  more.addEventListener("click", () => {
    write(text);
    more.remove();
    code.parentElement?.focus();
  });
  return element("div", {}, codeBox(code, words), more);
}

/** As the site's own code: the button works by the script of the page. */
function codeBox(code: HTMLElement, words: FormWords): HTMLElement {
  return element(
    "div",
    { class: "code" },
    element("pre", { tabindex: "0" }, code),
    element("button", { type: "button", "data-copy": true }, words.copy),
  );
}
