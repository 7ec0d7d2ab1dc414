/**
 * Runs in the head of every page, before anything is painted: sets the colours that the reader has
 * chosen. The rest waits for the document, and the search and the form for their first use.
 */

import { restoreChoices } from "./choices.ts";
import { setUpCopying } from "./copy.ts";
import { linkFields } from "./fieldLinks.ts";
import { rememberLanguage } from "./language.ts";
import { setUpLoading } from "./load.ts";
import { revealTarget } from "./reveal.ts";
import { applyTheme, setUpThemeSwitch } from "./theme.ts";

const { dataset } = document.currentScript as HTMLScriptElement;
// Shows the buttons, which do nothing without a script; later they would push others away.
document.documentElement.dataset["script"] = "";
applyTheme();
rememberLanguage(dataset["root"] ?? "");
document.addEventListener("DOMContentLoaded", () => {
  setUpThemeSwitch();
  linkFields();
  restoreChoices();
  setUpCopying(dataset["copied"] ?? "");
  setUpLoading(dataset);
  revealTarget();
});
