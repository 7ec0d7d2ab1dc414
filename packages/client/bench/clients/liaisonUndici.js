import { createUndiciFetch } from "../../src/undici/undiciFetch.ts";
import { createClient as createLiaison } from "./liaison.js";

export function createClient(options) {
  return createLiaison({ ...options, fetch: createUndiciFetch() });
}
