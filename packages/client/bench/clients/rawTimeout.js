import { createClient as createRaw } from "./raw.js";

export function createClient(options) {
  return createRaw({
    ...options,
    fetch: (url, init) => fetch(url, { ...init, signal: AbortSignal.timeout(30_000) }),
  });
}
