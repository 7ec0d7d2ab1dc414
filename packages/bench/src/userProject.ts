/**
 * How a user's project is set up, for programs that are type-checked as one: strict about its own
 * files. Whether it is about those of packages (`skipLibCheck`) is left open.
 */
export const compilerOptions: Readonly<Record<string, unknown>> = {
  target: "es2022",
  lib: ["es2022", "dom", "dom.iterable"],
  module: "nodenext",
  types: [],
  noEmit: true,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
};
