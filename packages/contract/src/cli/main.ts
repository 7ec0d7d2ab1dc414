import { Command, CommanderError } from "commander";
import { ENGINE_VERSION } from "../engine/engineVersion.ts";
import { escapeWorkflowData } from "../report/workflowCommand.ts";
import { COMMANDS } from "./commands.ts";
import type { Terminal } from "./terminal.ts";

const ABOUT = `Holds HTTP traffic against an OpenAPI description.

Start with one of these:
  liaison check --api amocrm --target http://127.0.0.1:4010 --token demo
  liaison proxy --api amocrm --upstream http://127.0.0.1:4010 -- npm test
  liaison replay --api amocrm traffic.har`;

const EXIT_CODES = `
Exit codes:
  0  nothing that counts was found
  1  something was found: the report says what
  2  the run could not be done: one line says what to do`;

/** Errors that are the user's to mend: their message is all there is to say. */
const EXPECTED = new Set(["UsageError", "SettingsError", "ContractError"]);

/**
 * Runs the command line.
 *
 * @param args without the program's name
 * @returns the exit code
 */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode = 0;
  const program = new Command("liaison")
    .description(ABOUT)
    .version(ENGINE_VERSION, "--version")
    .helpOption("--help", "explain a command")
    .helpCommand(false)
    .enablePositionalOptions()
    .addHelpText("after", EXIT_CODES);
  try {
    await addCommands(program, args, terminal, (code) => {
      exitCode = code;
    });
    if (args.length === 0) {
      terminal.out(program.helpInformation());
      return 2;
    }
    await program.parseAsync([...args], { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return refuse(error, args, program, terminal);
    const { name, message, stack } = error as Error;
    // An exit code of 1 would say that something was found.
    const isExpected = EXPECTED.has(name);
    return giveUp(terminal, isExpected ? message : `this is a bug of liaison: ${stack}`);
  }
}

/** Adds the command that is called; the others are only listed, and suggested for a mistyped name. */
async function addCommands(
  program: Command,
  args: readonly string[],
  terminal: Terminal,
  setExitCode: (code: number) => void,
): Promise<void> {
  const called = args.find((arg) => !arg.startsWith("-"));
  for (const [name, { summary, load }] of Object.entries(COMMANDS)) {
    if (name === called) (await load())(program, terminal, setExitCode);
    else program.command(name);
    program.commands.at(-1)?.summary(summary);
  }
  // What a command prints goes through the terminal that was handed in, its refusals as one line.
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({
      writeOut: terminal.out,
      writeErr: terminal.err,
      outputError: () => {},
      getOutHelpWidth: () => terminal.width,
    });
  }
}

function refuse(
  { code, message }: CommanderError,
  args: readonly string[],
  program: Command,
  terminal: Terminal,
): number {
  if (code === "commander.helpDisplayed" || code === "commander.version") return 0;
  const command = program.commands.find((one) => one.name() === args[0]);
  const help = ["liaison", command?.name(), "--help"].filter(Boolean).join(" ");
  const reason = message.replace(/^error: /, "").replaceAll(/\s*\n\s*/g, " ");
  return giveUp(terminal, `${reason.replace(/\.$/, "")}, see ${help}`);
}

/** Says why the run could not be done; in a workflow of GitHub where its summary shows it, too. */
function giveUp({ env, err }: Terminal, reason: string): number {
  err(`liaison: ${reason}\n`);
  if (env["GITHUB_ACTIONS"] === "true") {
    err(`::error title=liaison could not run::${escapeWorkflowData(reason)}\n`);
  }
  return 2;
}
