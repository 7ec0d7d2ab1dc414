import type { TryItForm } from "../../tryIt/tryItForm.ts";
import { element } from "../element.ts";
import { createBodyField } from "./bodyFields.ts";
import { createConfirmation } from "./confirmation.ts";
import { type Field, readFields } from "./field.ts";
import { judge, loadContract } from "./judge.ts";
import { parameterField } from "./parameterField.ts";
import { createPreferField } from "./preferField.ts";
import { requestOf } from "./requestOf.ts";
import { createResultView } from "./resultView.ts";
import { sendRequest, type TriedRequest } from "./sendRequest.ts";
import { createServerFields, isLoopback } from "./serverFields.ts";
import type { FormWords } from "./words/en.ts";

/** What a form needs beside its words. */
export interface FormContext {
  /** Name of the API, such as `amocrm`. */
  api: string;
  form: TryItForm;
  /** Address of the description that answers are judged by. */
  description: URL;
  /** Takes the form away. */
  close(): void;
}

/** Methods that change nothing on a server. */
const SAFE = ["GET", "HEAD", "OPTIONS"];

/** Makes the form of an operation, with the place for what comes of it. */
export function createForm(context: FormContext, words: FormWords): HTMLElement {
  const { api, form, description } = context;
  const server = createServerFields(api, form.mock, words);
  const prefer = createPreferField(form, words);
  const parameters = form.parameters.map((one) => ({ one, field: parameterField(one, words) }));
  const bodyField = form.body && createBodyField(form.body, words);
  const result = createResultView(form.operationId, words);

  const send = element("button", { type: "submit", class: "primary" }, words.send);
  const cancel = element("button", { type: "button", hidden: true }, words.cancel);
  const reset = element("button", { type: "reset" }, words.reset);
  const close = element("button", { type: "button", class: "close" }, words.close);
  const confirmation = createConfirmation(words, send);
  let running: AbortController | undefined;

  const group = (legend: string, ...fields: readonly Field<unknown>[]): HTMLElement[] =>
    fields.length === 0
      ? []
      : [
          element(
            "fieldset",
            {},
            element("legend", {}, legend),
            ...fields.map((field) => field.element),
          ),
        ];
  const fieldsIn = (place: "path" | "query"): Field<unknown>[] =>
    parameters.filter(({ one }) => one.in === place).map(({ field }) => field);
  const whole = element(
    "form",
    { class: "try-form", novalidate: true, "aria-labelledby": "try-it-title", autocomplete: "off" },
    element("h2", { id: "try-it-title", tabindex: "-1" }, words.title),
    close,
    ...group(words.server, server.baseUrl, server.token),
    ...group(words.places.path, ...fieldsIn("path")),
    ...group(words.places.query, ...fieldsIn("query")),
    ...(bodyField ? group(words.body, bodyField) : []),
    prefer.element,
    element("p", { class: "buttons" }, send, cancel, reset),
    confirmation.element,
  );

  const showRunning = (controller: AbortController | undefined): void => {
    running = controller;
    send.ariaDisabled = controller ? "true" : null;
    cancel.hidden = controller === undefined;
  };

  const run = async (request: TriedRequest): Promise<void> => {
    const own = new AbortController();
    const isLocal = isLoopback(request.baseUrl);
    showRunning(own);
    result.showSending();
    const contract = loadContract(api, description);
    const outcome = await sendRequest(request, own.signal, isLocal);
    // After a reset nobody waits for it any more.
    if (running !== own) return;
    showRunning(undefined);
    if (typeof outcome === "string") return result.showFailure(request, outcome, isLocal);
    const verdict = contract.then((loaded) =>
      typeof loaded === "string" ? loaded : judge(loaded, request, outcome),
    );
    return result.showAnswer(request, outcome, verdict);
  };

  const submit = (): void => {
    if (running) return;
    confirmation.close();
    const { baseUrl, token } = server;
    const fields = [...parameters.map(({ field }) => field), ...(bodyField ? [bodyField] : [])];
    const values = readFields([baseUrl, token, ...fields]);
    if (values === undefined) return;
    const request = requestOf(form, values, {
      baseUrl: baseUrl.read(),
      token: token.read(),
      body: bodyField?.read() ?? "",
      prefer: server.isLocal() ? prefer.read() : "",
    });
    if (SAFE.includes(form.method) || server.isLocal()) return void run(request);
    confirmation.ask(form.method, request.baseUrl, () => void run(request));
  };

  const showPreference = (): void => {
    prefer.element.hidden = !server.isLocal();
  };
  showPreference();
  server.onChange(showPreference);
  whole.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  // What was asked about is no longer what the form says.
  whole.addEventListener("input", () => confirmation.close());
  whole.addEventListener("reset", () => {
    running?.abort();
    showRunning(undefined);
    confirmation.close();
    result.clear();
    for (const { field } of parameters) field.tell();
    for (const field of [server.baseUrl, server.token, bodyField]) field?.tell();
    // The browser sets the fields back behind this event.
    setTimeout(server.reset);
  });
  cancel.addEventListener("click", () => running?.abort());
  close.addEventListener("click", () => {
    running?.abort();
    context.close();
  });
  return element("div", {}, whole, result.element);
}
