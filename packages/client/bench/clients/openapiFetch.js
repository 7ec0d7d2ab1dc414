import createFetchClient from "openapi-fetch";
import { wrapPathClient } from "./pathClient.js";

export function createClient({ baseUrl, token }) {
  return wrapPathClient(
    createFetchClient({
      baseUrl,
      headers: { authorization: `Bearer ${token}` },
      querySerializer: { array: { style: "form", explode: false } },
    }),
  );
}
