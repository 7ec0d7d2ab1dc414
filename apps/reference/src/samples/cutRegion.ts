import { BuildFailure } from "../buildFailure.ts";

/** A line that begins or ends a region, in the comments of TypeScript, shell and YAML. */
const MARK = /^\s*(?:\/\/|#)\s*#(?<kind>region|endregion)\b\s*(?<name>[\w-]*)\s*$/;

/**
 * Takes a region out of a program: what stands between `// #region name` and its `// #endregion`.
 * Regions may lie in each other.
 *
 * @param region `undefined` for the whole text
 * @param place what messages begin with
 * @returns its text, without the marks of regions, common indentation and empty lines around it
 * @throws BuildFailure when the region is missing, empty, there twice or has no end
 */
export function cutRegion(text: string, region: string | undefined, place: string): string {
  const lines: string[] = [];
  const open: string[] = [];
  let found = region === undefined;
  for (const [index, line] of text.split("\n").entries()) {
    const { kind, name = "" } = line.match(MARK)?.groups ?? {};
    if (kind === "region") {
      if (name === region && found) {
        throw new BuildFailure(`${place}: line ${index + 1} begins the region a second time`);
      }
      open.push(name);
      if (name === region) found = true;
    } else if (kind === "endregion") {
      if (open.pop() === undefined) {
        throw new BuildFailure(`${place}: line ${index + 1} ends a region that has not begun`);
      }
    } else if (region === undefined || open.includes(region)) {
      lines.push(line);
    }
  }
  if (!found) throw new BuildFailure(`${place}: the file has no line "#region ${region}"`);
  if (open.length > 0) throw new BuildFailure(`${place}: the region ${open.at(-1)} has no end`);
  const sample = dedent(lines)
    .join("\n")
    .replace(/^(?:[ \t]*\n)+/, "")
    .trimEnd();
  if (sample === "") throw new BuildFailure(`${place}: there is nothing in it`);
  return sample;
}

/** Takes the indentation away that all lines share. */
function dedent(lines: readonly string[]): string[] {
  const filled = lines.filter((line) => line.trim() !== "");
  const depth = Math.min(...filled.map((line) => line.search(/\S/)));
  return lines.map((line) => line.slice(depth));
}
