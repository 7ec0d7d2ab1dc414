/** A faster `fetch` for Node. */
export { createUndiciFetch } from "@liaison/client/undici/undiciFetch";
