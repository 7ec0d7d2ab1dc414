import { ENGINE_VERSION } from "../engine/engineVersion.ts";
import { precompile } from "../engine/schemas/precompile.ts";

/** Endings of modules, with those of their declarations. */
export const DECLARATIONS = { ".mjs": ".d.mts", ".js": ".d.ts", ".cjs": ".d.cts" } as const;

/** What is written of a description for `createContract`. */
export interface ValidatorModule {
  readonly code: string;
  /** Its types. */
  readonly declaration: string;
}

/**
 * Writes a module that exports the precompiled `validators` of a description.
 *
 * @param ending `.cjs` is CommonJS, the others are ES modules
 * @param embed exports the `document` too
 * @throws ContractError when the description cannot be used
 */
export function writeValidatorModule(
  document: object,
  { ending, embed }: { readonly ending: keyof typeof DECLARATIONS; readonly embed: boolean },
): ValidatorModule {
  const keyword = ending === ".cjs" ? "exports." : "export const ";
  const values = [
    ...(embed ? [["document", `JSON.parse(${quote(JSON.stringify(document))})`]] : []),
    ["validators", precompile(document)],
  ];
  const head = `// Made by \`liaison compile\` of @liaison/contract ${ENGINE_VERSION}; do not edit.`;
  const mode = ending === ".cjs" ? ' with { "resolution-mode": "import" }' : "";
  return {
    code: [head, ...values.map(([name, value]) => `${keyword}${name} = ${value};`), ""].join("\n"),
    declaration: [
      head,
      `import type { PrecompiledValidators } from "@liaison/contract/precompiled"${mode};`,
      ...(embed ? ["export declare const document: object;"] : []),
      "export declare const validators: PrecompiledValidators;",
      "",
    ].join("\n"),
  };
}

/** Before ES2019 these two characters ended a line within a text, and some tools still think so. */
function quote(text: string): string {
  return JSON.stringify(text).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}
