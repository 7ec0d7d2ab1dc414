/** Something under measurement. */
export interface Contender<Id extends string = string> {
  /** Its name for `--only`. */
  id: Id;
  /** How the report calls it, in Markdown. */
  title: string;
}

/**
 * Picks those that `--only` names, in their own order.
 *
 * @param only names, separated by commas; `undefined` for all
 * @param kind what one is, such as `client`
 * @throws Error when a name is none of theirs
 */
export function chooseContenders<Chosen extends Contender>(
  contenders: readonly Chosen[],
  only: string | undefined,
  kind: string,
): Chosen[] {
  const names = only?.split(",");
  const unknown = names?.find((name) => !contenders.some(({ id }) => id === name));
  if (unknown !== undefined) throw new Error(`--only ${unknown} is no ${kind}, see --help`);
  return contenders.filter(({ id }) => names === undefined || names.includes(id));
}

/**
 * Rows of a table: one for each contender that was measured, in the order of the contenders.
 *
 * @param write the cells after the title
 */
export function rowsOf<Id extends string, Value>(
  contenders: readonly Contender<Id>[],
  values: ReadonlyMap<Id, Value>,
  write: (value: Value, id: Id) => readonly string[],
): string[][] {
  return contenders.flatMap(({ id, title }) => {
    const value = values.get(id);
    return value === undefined ? [] : [[title, ...write(value, id)]];
  });
}
