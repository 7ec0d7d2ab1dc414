// #region matchers
import { setupContract } from "@liaison/contract/vitest";
import { startMock } from "@liaison/mock";
import { afterAll, expect, test } from "vitest";

// As a rule this line stands in a file of setupFiles, once for all tests.
setupContract({ api: "amocrm" });

const mock = await startMock({ api: "amocrm" });
afterAll(() => mock.close());

test("the service answers as described", async () => {
  const response = await fetch(`${mock.url}/api/v4/leads/70101/links`, {
    headers: { authorization: "Bearer demo-token" },
  });
  await expect(response).toMatchContract("listLeadLinks");
  // The body can still be read.
  expect(await response.json()).toHaveProperty("_embedded.links");
});
// #endregion
