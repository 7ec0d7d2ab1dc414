/** A setting that findings cannot be weighed by: one line that names it and says what to do. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
}

/** A setting as a message quotes it, shortened. */
export function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 100 ? `${text.slice(0, 99)}…` : text;
}
