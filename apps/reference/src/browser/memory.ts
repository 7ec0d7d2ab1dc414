/** What a reader has chosen, kept in this browser only; nothing where storage is refused. */
export function recall(name: string): string | null {
  try {
    return localStorage.getItem(`liaison.${name}`);
  } catch {
    return null;
  }
}

/** Keeps a choice for the next page. */
export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(`liaison.${name}`, value);
  } catch {
    // Storage is refused: the choice holds for this page.
  }
}
