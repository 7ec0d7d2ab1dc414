/** Writes a table in Markdown; all columns but the first are aligned to the right. */
export function writeTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const divider = head.map((_, index) => (index === 0 ? "---" : "--:"));
  return [head, divider, ...rows].map(line).join("\n");
}
