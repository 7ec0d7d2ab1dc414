/**
 * `pnpm start`: builds everything, holds the clients against the mock, then serves the reference and
 * both mocks until it is interrupted.
 */
import { createServer } from "node:net";
import { printCoverage } from "./coverage.ts";
import { runTurbo } from "./turbo.ts";

const host = "127.0.0.1";
const ports = { reference: 4000, amocrm: 4010, suprsend: 4011 };

function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  return new Promise((resolve) => {
    probe.once("error", () => resolve(false));
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}

function logOf(api: string): (line: string) => void {
  return (line) => console.log(`${api}  ${line}`);
}

async function refuseTakenPorts(): Promise<void> {
  for (const [name, port] of Object.entries(ports)) {
    if (await isFree(port)) continue;
    console.error(
      `Port ${port}, which the ${name} server needs, is taken by another program. ` +
        "End that program and start again.",
    );
    process.exit(2);
  }
}

await refuseTakenPorts();

console.log(
  "Building, linting and testing. The first time takes some minutes, later ones seconds.\n",
);
const code = await runTurbo(
  "build",
  "lint",
  "@liaison/contract-tests#test",
  "--output-logs=new-only",
);
if (code !== 0) {
  if (code !== 130) console.error("\nNothing is served: the step above failed.");
  process.exit(code);
}
printCoverage();

// Loaded only now, because before the build there is no mock to load. By path, because a dependency
// of the root on packages would make Turborepo rebuild everything whenever one of them changes.
const { startMock } = await import("../packages/mock/dist/index.js");
const { serveReference } = await import("../apps/reference/src/serve.ts");
await refuseTakenPorts();
const servers = await Promise.all([
  serveReference({ port: ports.reference, host }),
  startMock({ api: "amocrm", port: ports.amocrm, host, cors: true, log: logOf("amocrm") }),
  startMock({ api: "suprsend", port: ports.suprsend, host, cors: true, log: logOf("suprsend") }),
]);
const [reference, amocrm, suprsend] = servers;

console.log(`
  Reference      ${reference.url}
  amoCRM mock    ${amocrm.url}
  SuprSend mock  ${suprsend.url}

Try it:  curl -H "Authorization: Bearer demo" ${amocrm.url}/api/v4/contacts
Ctrl-C ends it.`);

let ending = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, async () => {
    if (ending) return;
    ending = true;
    await Promise.all(servers.map((server) => server.close()));
    process.exit(0);
  });
}
