import { fileTokenStore } from "../../src/node/fileTokenStore.ts";
import { createOAuth } from "../../src/oauth/createOAuth.ts";
import { createTransport } from "../../src/transport.ts";
import { clientId, clientSecret, redirectUri } from "./integration.ts";

/** What a test tells the program, in its first argument. */
export interface AppOrder {
  file: string;
  url: string;
  separateProcess: boolean;
  /** Asks for new tokens when the first call is through, and then waits to be killed. */
  refreshes: boolean;
}

/** A program with the client in it: calls the API, tells how it went, and goes on as told. */
async function main(): Promise<void> {
  const { file, url, separateProcess, refreshes }: AppOrder = JSON.parse(process.argv[2] ?? "");
  const oauth = createOAuth({
    clientId,
    clientSecret,
    redirectUri,
    store: fileTokenStore(file, { separateProcess }),
    tokenUrl: `${url}/oauth2/access_token`,
    authorizationUrl: `${url}/oauth`,
  });
  const transport = createTransport({ baseUrl: url, token: oauth });
  const { status } = await transport.send({ method: "GET", url: `${url}/api` });
  console.log(`status ${status}`);
  if (!refreshes) return;
  console.log("refreshes");
  await oauth(await oauth());
  console.log("refreshed");
  setInterval(() => {}, 1000);
}

main().catch((error: Error) => console.log(error.message));
