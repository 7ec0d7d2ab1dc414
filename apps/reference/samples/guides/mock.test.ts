// #region setup
import {
  createAmocrm,
  memoryTokenStore,
  RateLimitError,
} from "@liaison/amocrm";
import { startMock } from "@liaison/mock";
import { afterAll, afterEach, expect, test } from "vitest";

const mock = await startMock({ api: "amocrm" });
const client = {
  baseUrl: mock.url,
  token: "demo-token",
  throttle: false,
} as const;

afterEach(() => {
  const found = mock.calls.flatMap(({ violations }) =>
    violations.map(({ message }) => message),
  );
  mock.reset();
  // Whatever a test has proved, its requests must be as described.
  expect(found).toEqual([]);
});
afterAll(() => mock.close());
// #endregion

// #region tests
test("all pages are read", async () => {
  const headers = { prefer: "scenario=pages; pages=3" };
  const amocrm = createAmocrm({ ...client, headers });
  const contacts = await amocrm.contacts
    .list()
    .toArray({ limit: 1000 });
  expect(new Set(contacts.map(({ id }) => id)).size).toBe(150);
});

test("what was sent is what was meant", async () => {
  await createAmocrm(client).contacts.update(50101, {
    name: "Ada Sample",
  });
  const [call] = mock.calls;
  expect(call?.operationId).toBe("updateContact");
  expect(new TextDecoder().decode(call?.exchange.request.body)).toBe(
    '{"name":"Ada Sample"}',
  );
});

test("a limit is told", async () => {
  const headers = { prefer: "code=429" };
  const amocrm = createAmocrm({ ...client, headers, retry: false });
  await expect(amocrm.contacts.get(50101)).rejects.toBeInstanceOf(
    RateLimitError,
  );
});

test("an expired token is renewed, and the call sent again", async () => {
  const store = memoryTokenStore();
  await store.set({
    accessToken: "old",
    refreshToken: "once",
    expiresAt: Date.now() + 3_600_000,
  });
  const amocrm = createAmocrm({
    baseUrl: mock.url,
    headers: { prefer: "scenario=expired-token" },
    oauth: {
      clientId: "demo-client",
      clientSecret: "demo-secret",
      redirectUri: "https://example.com/amocrm",
      store,
    },
  });
  expect((await amocrm.contacts.get(50101))?.name).toBe("Ada Sample");
  expect((await store.get())?.accessToken).not.toBe("old");
});
// #endregion
