import { extname } from "node:path";
import type { Command } from "commander";
import { readDescription } from "../../input/description.ts";
import { UsageError } from "../../input/usageError.ts";
import { saveOutput } from "../outputs.ts";
import type { Terminal } from "../terminal.ts";
import { DECLARATIONS, type ValidatorModule, writeValidatorModule } from "../validatorModule.ts";

interface CompileOptions {
  readonly api?: string;
  readonly spec?: string;
  readonly out: string;
}

const EXAMPLES = `
The module exports the description and its validators:

  import { createPrecompiledContract } from "@liaison/contract/precompiled";
  import { document, validators } from "./contract.mjs";
  const contract = createPrecompiledContract(document, validators);

Nothing is compiled then when it is used: it starts sooner, and runs where eval
is forbidden. Compile again when the description or the version of the kit
changes; a module that does not fit is refused.

Examples:
  liaison compile --spec openapi.yaml --out contract.mjs
  liaison compile --spec openapi.yaml --out test/contract.cjs`;

/** Adds `liaison compile`: validators of a description, made before they are used. */
export function addCompileCommand(
  program: Command,
  terminal: Terminal,
  _setExitCode: (code: number) => void,
): void {
  program
    .command("compile")
    .description("Compiles a description into a module, for a shorter start of tests and pages.")
    .option("--api <name>", "description that comes with the kit: amocrm or suprsend")
    .option("--spec <file>", "OpenAPI 3.1 or 3.0 description of your own, YAML or JSON")
    .requiredOption("--out <file>", "module that is written: .mjs, .js, or .cjs for CommonJS")
    .addHelpText("after", EXAMPLES)
    .action(async ({ out, ...chosen }: CompileOptions) => {
      const ending = extname(out);
      if (!isKnown(ending)) {
        throw new UsageError(
          `--out ${out} should end with ${Object.keys(DECLARATIONS).join(", ")}`,
        );
      }
      const { document, name } = await readDescription(chosen, terminal);
      const { code, declaration } = write(document, name, ending);
      const types = `${out.slice(0, -ending.length)}${DECLARATIONS[ending]}`;
      await saveOutput(terminal, out, code);
      await saveOutput(terminal, types, declaration);
      terminal.out(`${name} is compiled: ${out} (${kilobytes(code)} kB), its types in ${types}\n`);
    });
}

function isKnown(ending: string): ending is keyof typeof DECLARATIONS {
  return Object.hasOwn(DECLARATIONS, ending);
}

function write(document: object, name: string, ending: keyof typeof DECLARATIONS): ValidatorModule {
  try {
    return writeValidatorModule(document, { ending, embed: true });
  } catch (error) {
    if ((error as Error).name !== "ContractError") throw error;
    throw new UsageError(`${name} cannot be used: ${(error as Error).message}`);
  }
}

function kilobytes(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / 1000);
}
