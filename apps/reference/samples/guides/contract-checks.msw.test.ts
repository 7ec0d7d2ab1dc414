// #region msw
import {
  BlockedError,
  createAmocrm,
  type operations,
} from "@liaison/amocrm";
import { loadContract } from "@liaison/contract/load";
import { createContractHandlers } from "@liaison/contract/msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";

const baseUrl = "https://example.amocrm.ru";
const { contract } = await loadContract({ api: "amocrm" });
const api = createContractHandlers<operations>(contract, { baseUrl });
const server = setupServer(...api.handlers);

beforeAll(() => server.listen({ onUnhandledFrame: "error" }));
afterEach(() => api.verify()); // throws when a request was not as described
afterAll(() => server.close());

test("a contact that is not there is null", async () => {
  api.override("getContact", { status: 204 });
  const amocrm = createAmocrm({ baseUrl, token: "demo-token" });
  expect(await amocrm.contacts.get(50199)).toBeNull();
});

test("a block is told", async () => {
  api.override("getContact", { example: "blocked" });
  const amocrm = createAmocrm({ baseUrl, token: "demo-token" });
  await expect(amocrm.contacts.get(50101)).rejects.toBeInstanceOf(
    BlockedError,
  );
});
// #endregion
