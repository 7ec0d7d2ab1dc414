import { createThrottle, createTransport } from "../../../amocrm/dist/operations.js";
import { withRaw } from "../../../amocrm/dist/raw.js";
import { wrapPathClient } from "./pathClient.js";

export function createClient({ baseUrl, token }) {
  const throttle = createThrottle({ requests: 1_000_000, seconds: 1 });
  const transport = createTransport({ baseUrl, token, throttle });
  return wrapPathClient(withRaw({ transport }).raw);
}
