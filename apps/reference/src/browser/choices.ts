import { recall, remember } from "./memory.ts";

/** Chooses the kind of sample that was chosen last, on this page and the next ones. */
export function restoreChoices(): void {
  const kind = recall("sample");
  const inputs = document.querySelectorAll<HTMLInputElement>("[data-choice]");
  for (const input of inputs) {
    if (input.dataset["choice"] === kind) input.checked = true;
    input.addEventListener("change", () => remember("sample", input.dataset["choice"] ?? ""));
  }
}
