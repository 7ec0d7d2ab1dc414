import { recall, remember } from "./memory.ts";

/** Sets the colours that were chosen; those of the system without a choice. */
export function applyTheme(): void {
  const chosen = recall("theme");
  if (chosen !== null) document.documentElement.dataset["theme"] = chosen;
}

/** Makes the button switch between dark and light. */
export function setUpThemeSwitch(): void {
  const button = document.querySelector<HTMLButtonElement>("[data-theme-switch]");
  button?.addEventListener("click", () => {
    const { dataset } = document.documentElement;
    const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    const theme = (dataset["theme"] ?? system) === "dark" ? "light" : "dark";
    dataset["theme"] = theme;
    remember("theme", theme);
  });
}
