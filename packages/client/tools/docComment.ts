/** A doc comment of these lines; a line may hold several. */
export function comment(lines: readonly string[]): string {
  const text = lines.join("\n").trimEnd().replaceAll("*/", "*\\/");
  if (!text.includes("\n")) return `/** ${text} */`;
  return `/**\n${text
    .split("\n")
    .map((line) => ` * ${line}`.trimEnd())
    .join("\n")}\n */`;
}
