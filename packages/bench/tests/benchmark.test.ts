import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const program = fileURLToPath(new URL("fixtures/benchmark.ts", import.meta.url));

interface Run {
  code: number;
  output: string;
  /** The lines after that of the folder. */
  told: string[];
  /** Whether its folder is still there. */
  left: boolean;
}

/** Runs the fixture, and sends it a signal once it measures. */
async function run(word: string, signal?: "SIGINT" | "SIGTERM"): Promise<Run> {
  const child = spawn(process.execPath, [program, word], { stdio: ["ignore", "pipe", "pipe"] });
  if (signal !== undefined) child.stderr.once("data", () => child.kill(signal));
  const [[code], output, errors] = await Promise.all([
    once(child, "exit"),
    text(child.stdout),
    text(child.stderr),
  ]);
  const [first = "", ...told] = errors.trimEnd().split("\n");
  return { code, output, told, left: existsSync(first.replace("bench: in ", "") || "none") };
}

test("help is printed, and nothing measured", async () => {
  expect(await run("help")).toEqual({ code: 0, output: "How to use it\n", told: [], left: false });
});

test("the report is printed, and a missed target told", async () => {
  const told = ["bench: missed: fast (slow)"];
  expect(await run("")).toEqual({ code: 0, output: "# Report\n", told, left: false });
});

test("a missed target makes the exit code 1 when it is to be checked", async () => {
  expect((await run("check")).code).toBe(1);
});

test("an error is told", async () => {
  const told = ["bench: The server does not start."];
  expect(await run("fail")).toEqual({ code: 1, output: "", told, left: false });
});

test.each(["SIGINT", "SIGTERM"] as const)("%s ends it at once", async (signal) => {
  expect(await run("wait", signal)).toEqual({ code: 130, output: "", told: [], left: false });
});
