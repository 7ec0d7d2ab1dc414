/**
 * Serves dist/ as a static host does, until it is interrupted: `pnpm preview`, with `--port 4000`
 * and, to see the site below a path, `--base /docs/api/`. Exit codes: 0 interrupted, 2 cannot
 * start, with the reason in one line.
 */
import { parseArgs } from "node:util";
import { serveReference } from "../src/serve.ts";

try {
  const { port, base } = readOptions();
  const server = await serveReference({ port, base });
  console.log(`${server.url}${base}  (Ctrl-C ends it)`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void server.close());
  }
} catch (error) {
  const { code, message, port } = error as NodeJS.ErrnoException & { port?: number };
  const reason =
    code === "EADDRINUSE"
      ? `port ${port} is taken by another program: end it, or choose another port with --port`
      : message;
  console.error(`preview: ${reason.split("\n")[0]}`);
  process.exitCode = 2;
}

/** @throws Error for an unknown option or a value that cannot be used */
function readOptions(): { port: number; base: string } {
  // pnpm hands on the "--" that people put before options, as npm wants it.
  const args = process.argv.slice(process.argv[2] === "--" ? 3 : 2);
  const { values } = parseArgs({
    args,
    options: {
      port: { type: "string", default: "4000" },
      base: { type: "string", default: "/" },
    },
  });
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535) {
    throw new Error(`--port ${values.port} is no port: give a number from 0 to 65535`);
  }
  if (!/^\/([\w.~-]+\/)*$/.test(values.base)) {
    throw new Error(
      `--base ${values.base} is no path such as /docs/api/, with slashes at its ends`,
    );
  }
  return { port, base: values.base };
}
