/** Makes a function that works each result out once, and gives the same one afterwards. */
export function remember<Key, Result>(make: (key: Key) => Result): (key: Key) => Result {
  const known = new Map<Key, Result>();
  return (key) => {
    if (!known.has(key)) known.set(key, make(key));
    return known.get(key) as Result;
  };
}
