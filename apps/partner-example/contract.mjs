/**
 * Holds this project and the mock against the description of amoCRM: `npm run contract`. What is found
 * is told, and written to reports/.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { startMock } from "@liaison/mock";

const recording = "reports/traffic.har";
await mkdir("reports", { recursive: true });

// What our tests send, and what comes back.
const recorded = await startMock({ api: "amocrm", record: recording });
await liaison("proxy", ["--upstream", recorded.url], ["--", "vitest", "run"]);
await recorded.close();

// The same, out of the recording, as one from a browser or a real account would be.
await liaison("replay", [recording]);

// What the service does with every request that it must take or refuse, for the operations we use.
const mock = await startMock({ api: "amocrm" });
const operations = "listContacts,createContacts,linkLead,listLeadLinks";
await liaison("check", ["--target", mock.url, "--operations", operations]);
await mock.close();

await run(["coverage", "reports/coverage", "--html", "reports/coverage"]);

/** Runs a command of the kit with all its reports. */
function liaison(command, args, rest = []) {
  const reporters = [
    "pretty",
    `junit=reports/${command}.xml`,
    `sarif=reports/${command}.sarif`,
    `html=reports/${command}.html`,
  ];
  return run([
    command,
    ...reporters.flatMap((reporter) => ["--reporter", reporter]),
    "--coverage",
    `reports/coverage/${command}.json`,
    ...args,
    ...rest,
  ]);
}

/** The rest is run all the same when something is found: one run tells everything. */
async function run(args) {
  console.log(`\n$ liaison ${args.join(" ")}\n`);
  const child = spawn("liaison", args, {
    stdio: "inherit",
    env: { ...process.env, LIAISON_TOKEN: "demo-token" },
    // npm installs programs as scripts there, which only a shell can start.
    shell: process.platform === "win32",
  });
  const [code] = await once(child, "exit");
  process.exitCode ||= code ?? 1;
}
