import { dirname, resolve } from "node:path/posix";

/**
 * Where a reference leads.
 *
 * @param {string} ref value of a `$ref`, relative as it is written
 * @param {string} file absolute path of the file it is written in
 * @returns {{ file: string, pointer: string[] }}
 */
export function locate(ref, file) {
  const [name = "", fragment = ""] = ref.split("#");
  return {
    file: name === "" ? file : resolve(dirname(file), name),
    pointer: fragment
      .split("/")
      .slice(1)
      .map((step) => decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~")),
  };
}

/**
 * What stands at a place of a file.
 *
 * @param {unknown} data the whole file
 * @param {(string | number)[]} pointer
 * @returns {unknown} undefined where there is nothing
 */
export function nodeAt(data, pointer) {
  return pointer.reduce(
    (node, step) => /** @type {Record<string, unknown> | undefined} */ (node)?.[step],
    data,
  );
}
