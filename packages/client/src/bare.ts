/** What puts a transport together by hand, for who wants no more layers than needed. */
export { hookFetch } from "./hooks.ts";
export { createTimeLimit, type TimedSignal, type TimeLimit } from "./timeout.ts";
export {
  createTransport as createBareTransport,
  type TransportOptions as BareTransportOptions,
} from "./transport.ts";
