/** What a module of the page offers: it takes over the element that it was loaded for. */
export interface LoadedModule {
  start(data: DOMStringMap, element: HTMLElement): void | Promise<void>;
}

/**
 * Loads the search and the form on their first use.
 *
 * @param data addresses of the modules and of what they load, from the script's own element
 */
export function setUpLoading(data: DOMStringMap): void {
  const openSearch = document.querySelector<HTMLButtonElement>("[data-open-search]");
  if (openSearch !== null) {
    let opening = false;
    const open = async (): Promise<void> => {
      if (opening) return;
      opening = true;
      addEventListener("keydown", collect);
      try {
        await load(data["search"], data, openSearch);
      } finally {
        openSearch.value = "";
        removeEventListener("keydown", collect);
        opening = false;
      }
    };
    // What is typed while the search is being loaded is the beginning of the query.
    const collect = (event: KeyboardEvent): void => {
      // The key that opened it repeats itself while it is held down.
      if (event.key.length > 1 || event.repeat) return;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      openSearch.value += event.key;
    };
    openSearch.addEventListener("click", open);
    addEventListener("keydown", (event) => {
      const typing =
        event.target instanceof HTMLElement &&
        event.target.closest(
          "input:not([type=radio],[type=checkbox]),textarea,select,[contenteditable]",
        );
      // The same key with a Russian layout.
      const isK = event.key === "k" || event.key === "л";
      const asked = event.key === "/" || (isK && (event.ctrlKey || event.metaKey));
      if (!asked || (typing && event.key === "/") || event.altKey) return;
      event.preventDefault();
      void open();
    });
  }
  const form = document.querySelector<HTMLElement>("[data-try-it]");
  const tryIt = form?.querySelector<HTMLButtonElement>("button.try");
  if (form && tryIt) {
    tryIt.addEventListener("click", () => void load(data["try"], data, form));
  }
}

async function load(
  module: string | undefined,
  data: DOMStringMap,
  element: HTMLElement,
): Promise<void> {
  document.querySelector("body > .failure")?.remove();
  try {
    // Relative to the page, where an import is relative to the script.
    const { start }: LoadedModule = await import(new URL(module ?? "", document.baseURI).href);
    await start(data, element);
  } catch (error) {
    const failure = document.createElement("p");
    failure.className = "failure";
    failure.role = "alert";
    failure.textContent = data["failed"] ?? "";
    document.body.append(failure);
    throw error;
  }
}
