import { Agent as HttpAgent, request as httpRequest } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { readTarget } from "../check/target.ts";
import type { Upstream } from "./forward.ts";

/**
 * Reads the address of the upstream and prepares connections to it.
 *
 * @throws UsageError when it is no address of a service
 */
export function createUpstream(address: string): Upstream & {
  readonly isLocal: boolean;
  readonly port: number;
} {
  const { url, isSecure, host, port, basePath, isLocal } = readTarget(address, "--upstream");
  const Agent = isSecure ? HttpsAgent : HttpAgent;
  const open = isSecure ? httpsRequest : httpRequest;
  return {
    url,
    authority: new URL(url).host,
    basePath,
    isLocal,
    port,
    open: (options) => open({ ...options, host, port }),
    agents: { kept: new Agent({ keepAlive: true }), single: new Agent({ keepAlive: false }) },
  };
}
