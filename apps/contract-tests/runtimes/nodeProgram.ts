/** What only Node has to do: tokens in a file, renewed by a process of its own, and undici. */
import { randomUUID } from "node:crypto";
import { stat } from "node:fs/promises";
import { createAmocrm, NotFoundError, TimeoutError } from "@liaison/amocrm";
import { fileTokenStore } from "@liaison/amocrm/node";
import { createUndiciFetch } from "@liaison/amocrm/undici";
import { createSuprsend } from "@liaison/suprsend";
import { createUndiciFetch as createSuprsendFetch } from "@liaison/suprsend/undici";
import type { Addresses } from "./program.ts";

/** Starts with an access token that has ended, in a file that does not exist yet. */
async function renewInFile(baseUrl: string, file: string): Promise<object> {
  const store = fileTokenStore(file);
  // A refresh token works once, and all runs ask the same mock.
  const spent = randomUUID();
  await store.set({ accessToken: "demo-ended", refreshToken: spent, expiresAt: 1 });
  const oauth = {
    clientId: "demo-client",
    clientSecret: "demo-secret",
    redirectUri: "https://example.com/amocrm",
    store,
  };
  const contact = await createAmocrm({ baseUrl, oauth }).contacts.get(50101);
  const pair = await fileTokenStore(file).get();
  return {
    name: contact?.name,
    renewed: pair !== undefined && pair.refreshToken !== spent && pair.expiresAt > Date.now(),
    mode: ((await stat(file)).mode & 0o777).toString(8),
  };
}

async function callByUndici({ amocrm, suprsend }: Addresses): Promise<object> {
  const { contacts } = createAmocrm({
    baseUrl: amocrm,
    token: "demo-token",
    fetch: createUndiciFetch(),
  });
  const { objects } = createSuprsend({
    baseUrl: suprsend,
    apiKey: "demo",
    fetch: createSuprsendFetch(),
  });
  const { items } = await contacts.list();
  const created = await contacts.create([{ name: "Вера Образцова 🌿", request_id: "ada" }]);
  const slow = { headers: { prefer: "scenario=slow; delay=1000" }, timeout: 100 };
  const timedOut = await contacts.update(50101, { name: "Ada" }, slow).catch((error) => error);
  const missing = await objects
    .subscriptions("teams", "tasters", {}, { headers: { prefer: "code=404" } })
    .then(undefined, (error) => error);
  return {
    names: items.map(({ name }) => name),
    created: created.outcomes.map(({ status }) => status),
    timedOut: timedOut instanceof TimeoutError,
    missing: missing instanceof NotFoundError,
  };
}

/**
 * Does it all, and tells what came of it in what JSON can hold.
 *
 * @param file for tokens, that does not exist yet
 */
export async function runNodeProgram(addresses: Addresses, file: string): Promise<object> {
  const fetched: string[] = [];
  const ownFetch = globalThis.fetch;
  globalThis.fetch = (input, init) => {
    fetched.push(new URL(String(input)).pathname);
    return ownFetch(input, init);
  };
  const tokens = await renewInFile(addresses.amocrm, file);
  const undici = await callByUndici(addresses);
  return { tokens, undici, fetched };
}
