import { connect as connectPlain, isIP } from "node:net";
import { connect as connectSecure } from "node:tls";
import { UsageError } from "../input/usageError.ts";
import { nameNetworkFailure } from "./networkFailure.ts";
import type { Target } from "./target.ts";

/** What to do about the failures that are mended most easily. */
const ADVICE: Readonly<Record<string, string>> = {
  ECONNREFUSED: "start the service, or correct the port",
  ENOTFOUND: "correct the name",
  EAI_AGAIN: "see whether the network is up",
  EPROTO: "is the address http://?",
  ERR_SSL_WRONG_VERSION_NUMBER: "is the address http://?",
  ERR_SSL_PACKET_LENGTH_TOO_LONG: "is the address http://?",
};

/**
 * Opens a connection to the service and closes it again, so that a service that is not there is told
 * in one line and not once per request.
 *
 * @param timeout milliseconds that it may take
 * @throws UsageError when it cannot be opened
 */
export async function tryConnection(target: Target, timeout: number): Promise<void> {
  const failure = await new Promise<string | undefined>((resolve) => {
    const { host, port } = target;
    const socket = target.isSecure
      ? connectSecure({ host, port, ...(isIP(host) === 0 && { servername: host }) })
      : connectPlain({ host, port });
    const end = (reason?: string) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(reason);
    };
    const timer = setTimeout(() => end(`no connection within ${timeout / 1000} s`), timeout);
    socket.once(target.isSecure ? "secureConnect" : "connect", () => end());
    socket.on("error", (error) => end(explain(error)));
    socket.once("close", () => end("it closes connections at once"));
  });
  if (failure !== undefined) throw new UsageError(`${target.url} cannot be reached: ${failure}`);
}

function explain(error: NodeJS.ErrnoException): string {
  const advice = ADVICE[error.code ?? ""];
  return nameNetworkFailure(error) + (advice === undefined ? "" : `; ${advice}`);
}
