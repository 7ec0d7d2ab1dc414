import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { readUsage } from "./processTree.ts";

test.runIf(process.platform === "linux")(
  "children count, a process that has ended is told",
  async () => {
    const program = `
    const filled = Buffer.alloc(150e6, 1);
    while (process.cpuUsage().user < 200e3);
    console.log(filled.length);
    process.stdin.resume();`;
    const parent = spawn(process.execPath, [
      "-e",
      `require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(program)}], { stdio: "inherit" });`,
    ]);
    await once(parent.stdout, "data");
    const pid = parent.pid ?? 0;
    const { cpu, memory } = readUsage(pid);
    expect(memory).toBeGreaterThan(150e6);
    expect(cpu).toBeGreaterThanOrEqual(150);

    parent.kill("SIGKILL");
    await once(parent, "exit");
    parent.stdin.end();
    expect(() => readUsage(pid)).toThrow(`the process ${pid} has ended`);
  },
);
