const SHOWN_FOR = 1500;

/**
 * Makes the buttons work that copy the code beside them.
 *
 * @param copied what a button says when it has copied
 */
export function setUpCopying(copied: string): void {
  document.addEventListener("click", async ({ target }) => {
    if (!(target instanceof Element)) return;
    const button = target.closest<HTMLButtonElement>("[data-copy]");
    const code = button?.parentElement?.querySelector("pre,code");
    if (!button || !code) return;
    try {
      await navigator.clipboard.writeText(code.textContent ?? "");
    } catch {
      // By plain http from another machine there is no clipboard: the reader copies what is selected.
      getSelection()?.selectAllChildren(code);
      return;
    }
    const label = button.textContent;
    if (label === copied) return;
    button.textContent = copied;
    setTimeout(() => {
      button.textContent = label;
    }, SHOWN_FOR);
  });
}
