// Prism's own HTTP server with its log off, the quickest way to run Prism.
// Arguments: the description's file, the port.
import { createLogger } from "@stoplight/prism-core";
import { getHttpOperationsFromSpec } from "@stoplight/prism-http";
import { createServer } from "@stoplight/prism-http-server";

const [file, port] = process.argv.slice(2);
const server = createServer(await getHttpOperationsFromSpec(file), {
  components: { logger: createLogger("prism", { enabled: false }) },
  cors: false,
  // The settings of `prism mock`.
  config: {
    isProxy: false,
    checkSecurity: true,
    validateRequest: true,
    validateResponse: true,
    errors: false,
    upstreamProxy: undefined,
    mock: { dynamic: false },
  },
});
await server.listen(Number(port), "127.0.0.1");
