/** Child of redisTokenStore.test.ts: calls an API for a while with tokens that end all the time. */
import { Redis } from "ioredis";
import { createOAuth } from "../../src/oauth/createOAuth.ts";
import { redisTokenStore } from "../../src/redis/redisTokenStore.ts";
import { createTransport } from "../../src/transport.ts";

const [port = "", baseUrl = "", key = "", milliseconds = ""] = process.argv.slice(2);
const redis = new Redis({ port: Number(port), host: "127.0.0.1", disableClientInfo: true });
const token = createOAuth({
  clientId: "demo-client",
  clientSecret: "demo-secret",
  redirectUri: "https://example.com/callback",
  tokenUrl: `${baseUrl}/oauth2/access_token`,
  authorizationUrl: "https://example.com/oauth",
  store: redisTokenStore({ redis, key }),
  margin: 0,
});
const transport = createTransport({ baseUrl, token });
const url = `${baseUrl}/api/v4/contacts`;
await fetch(`${baseUrl}/ready`);
const end = performance.now() + Number(milliseconds);
const call = async () => {
  while (performance.now() < end) {
    const { status } = await transport.send({ method: "GET", url });
    if (status !== 200) throw new Error(`status ${status}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};
try {
  await Promise.all(Array.from({ length: 4 }, call));
} finally {
  redis.disconnect();
}
