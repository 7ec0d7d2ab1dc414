import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { installPeers, type Versions } from "@liaison/bench/peers";

const folder = new URL("./clients/", import.meta.url);
const run = promisify(execFile);

/**
 * Installs what the clients are measured against, unless it is there already, and generates the
 * clients that are made from our description.
 *
 * @throws Error when npm or a generator fails, as without a built description
 */
export async function preparePeers(tell: (line: string) => void): Promise<Versions> {
  const versions = await installPeers(folder, "the other clients", tell);
  const cwd = fileURLToPath(folder);
  tell("generating the clients of hey-api and Redocly");
  const description = fileURLToPath(new URL("../../../spec/dist/amocrm.json", import.meta.url));
  const env = {
    ...process.env,
    REDOCLY_TELEMETRY: "off",
    REDOCLY_SUPPRESS_UPDATE_NOTICE: "true",
  };
  for (const [program, ...args] of [
    [
      "openapi-ts",
      ...["--input", description, "--output", "generated/hey-api"],
      ...["--client", "@hey-api/client-fetch", "--plugins", "@hey-api/typescript", "@hey-api/sdk"],
    ],
    ["redocly", "generate-client", description, "--output", "generated/redocly.ts"],
  ] as const) {
    await run(fileURLToPath(new URL(`node_modules/.bin/${program}`, folder)), args, { cwd, env });
  }
  return versions;
}
