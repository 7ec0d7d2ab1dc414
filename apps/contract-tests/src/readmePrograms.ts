/**
 * The TypeScript of a README as programs. A block that begins with an import begins a program; what
 * follows without one goes on with it, as a reader would.
 *
 * @throws Error when the first block imports nothing
 */
export function readPrograms(readme: string): string[] {
  const programs: string[] = [];
  for (const [, block = ""] of readme.matchAll(/^```ts\n(.*?)^```$/gms)) {
    if (block.startsWith("import ")) programs.push(block);
    else if (programs.length > 0) programs.push(`${programs.pop()}\n${block}`);
    else throw new Error(`The README's first program imports nothing: ${block}`);
  }
  return programs;
}
