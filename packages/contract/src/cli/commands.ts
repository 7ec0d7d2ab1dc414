import type { Command } from "commander";
import type { Terminal } from "./terminal.ts";

/** Adds a command with its options to the program. */
export type AddCommand = (
  program: Command,
  terminal: Terminal,
  setExitCode: (code: number) => void,
) => void;

/** A command as the overview of all has it. */
export interface CommandInfo {
  /** What it does, in one line. */
  readonly summary: string;
  /** Loads its module: one command does not wait for what only others need. */
  readonly load: () => Promise<AddCommand>;
}

/** The commands by name, in the order of the overview. */
export const COMMANDS: Readonly<Record<string, CommandInfo>> = {
  check: {
    summary: "Send requests to a running service and judge its answers",
    load: async () => (await import("./commands/check.ts")).addCheckCommand,
  },
  proxy: {
    summary: "Stand between a client and a service, and judge what passes",
    load: async () => (await import("./commands/proxy.ts")).addProxyCommand,
  },
  replay: {
    summary: "Judge recorded traffic: HAR, NDJSON",
    load: async () => (await import("./commands/replay.ts")).addReplayCommand,
  },
  diff: {
    summary: "Tell what changed between two descriptions, and what breaks",
    load: async () => (await import("./commands/diff.ts")).addDiffCommand,
  },
  coverage: {
    summary: "Add up what was covered, and fail below a threshold",
    load: async () => (await import("./commands/coverage.ts")).addCoverageCommand,
  },
  rules: {
    summary: "List the rules, or explain one",
    load: async () => (await import("./commands/rules.ts")).addRulesCommand,
  },
  compile: {
    summary: "Compile a description into a module, for a shorter start",
    load: async () => (await import("./commands/compile.ts")).addCompileCommand,
  },
};
