import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { DIFF_RULES, isDiffRule } from "../../diff/rules.ts";
import { isRule, RULE_CODES, RULES } from "../../findings/rules.ts";
import { distanceBetween } from "../../input/nearest.ts";
import { UsageError } from "../../input/usageError.ts";
import { wrap } from "../../report/wrap.ts";
import type { Terminal } from "../terminal.ts";

const EXAMPLES = `
Severities are set by rule, or by the beginning of rules, in the configuration
or with --severity; a baseline accepts single findings until a day.

Examples:
  liaison rules
  liaison rules response.body
  liaison rules response.body.schema`;

/** How many codes are suggested for one that does not exist. */
const MOST_SUGGESTIONS = 3;

/** Adds `liaison rules`: the codes of all findings, and a page on each. */
export function addRulesCommand(program: Command, terminal: Terminal): void {
  program
    .command("rules")
    .description("Lists the rules, or explains one.")
    .argument("[code]", "code of a rule, or its beginning")
    .addHelpText("after", EXAMPLES)
    .action(async (code?: string) => {
      if (code !== undefined && isRule(code)) {
        terminal.out(await readPage(code));
        return;
      }
      if (code !== undefined && isDiffRule(code)) {
        const { title, level, help } = DIFF_RULES[code];
        terminal.out(
          `# ${code}\n\nA change that liaison diff tells: ${title}. ${level}.\n\n${help}\n`,
        );
        return;
      }
      const codes = RULE_CODES.filter((rule) => code === undefined || rule.startsWith(`${code}.`));
      if (codes.length === 0) {
        throw new UsageError(
          `there is no rule ${JSON.stringify(code?.slice(0, 100))}, the closest are ${suggest(code ?? "").join(", ")}`,
        );
      }
      terminal.out(codes.map((rule) => listRule(rule, terminal.width)).join(""));
    });
}

/** The page of a rule as it stands in the package. */
async function readPage(code: string): Promise<string> {
  const home = import.meta.resolve("@liaison/contract/package.json");
  return readFile(new URL(`rules/${code}.md`, home), "utf8");
}

function listRule(code: (typeof RULE_CODES)[number], width: number): string {
  const { severity, title } = RULES[code];
  const head = `${code.padEnd(27)} ${severity.padEnd(8)} `;
  const lines = wrap(title, Math.max(width - head.length, 20));
  return `${lines.map((line, index) => `${index === 0 ? head : " ".repeat(head.length)}${line}\n`).join("")}`;
}

/** Codes that can be reached by the fewest changes. */
function suggest(code: string): string[] {
  const wanted = code.slice(0, 60).toLowerCase();
  return RULE_CODES.map((rule) => ({ rule, distance: distanceBetween(wanted, rule.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, MOST_SUGGESTIONS)
    .map(({ rule }) => rule);
}
