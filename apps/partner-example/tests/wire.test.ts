/** The integration over HTTP: through `liaison proxy` when that runs the tests, else with a mock. */
import { createAmocrm, RateLimitError } from "@liaison/amocrm";
import { setupContract } from "@liaison/contract/vitest";
import { startMock } from "@liaison/mock";
import { afterAll, expect, test } from "vitest";
import { registerGuests } from "../src/registerGuests.ts";
import { ada, boris } from "./guests.ts";

setupContract({ api: "amocrm", coverage: "reports/coverage" });

const proxyUrl = process.env["LIAISON_PROXY_URL"];
const mock = proxyUrl === undefined ? await startMock({ api: "amocrm" }) : undefined;
const baseUrl = proxyUrl ?? mock?.url ?? "";
const token = "demo-token";

afterAll(() => mock?.close());

test("known and new guests are registered", async () => {
  const amocrm = createAmocrm({ baseUrl, token, throttle: false });
  const { known, created } = await registerGuests(amocrm, 70101, [ada, boris]);
  expect(known).toEqual([50101]);
  expect(created).toHaveLength(1);
});

test("what amoCRM may add one day does no harm", async () => {
  const headers = { prefer: "scenario=new-values" };
  const amocrm = createAmocrm({ baseUrl, token, headers, throttle: false });
  const { known } = await registerGuests(amocrm, 70101, [ada]);
  expect(known).toEqual([50101]);
});

test("too many calls are told", async () => {
  const headers = { prefer: "code=429" };
  const amocrm = createAmocrm({ baseUrl, token, headers, throttle: false, retry: false });
  await expect(registerGuests(amocrm, 70101, [ada])).rejects.toBeInstanceOf(RateLimitError);
});

test("the links of the event's lead are as described", async () => {
  const response = await fetch(`${baseUrl}/api/v4/leads/70101/links`, {
    headers: { authorization: `Bearer ${token}` },
  });
  await expect(response).toMatchContract("listLeadLinks");
});
