/** Opens the parts around the element that the address names, which is hidden otherwise. */
export function revealTarget(): void {
  const reveal = (): void => {
    const target = document.querySelector(":target");
    for (let at = target?.parentElement; at; at = at.parentElement) {
      if (at instanceof HTMLDetailsElement) at.open = true;
    }
    const own = target?.querySelector<HTMLDetailsElement>(":scope > details");
    if (own) own.open = true;
    target?.scrollIntoView();
  };
  if (location.hash !== "") reveal();
  addEventListener("hashchange", reveal);
  // A closed part would stay closed on paper.
  addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("details")) details.open = true;
  });
}
