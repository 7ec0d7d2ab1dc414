import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = await mkdtemp(join(tmpdir(), "liaison-"));
const tokenFile = join(folder, "amocrm-tokens.json");

// #region long-lived
import { createAmocrm } from "@liaison/amocrm";

const amocrm = createAmocrm({
  account: "example", // for https://example.amocrm.ru
  token: process.env["AMOCRM_TOKEN"] ?? "",
});
console.log((await amocrm.contacts.get(50101))?.name);

// #endregion

// #region oauth
import { createAmocrmOAuth } from "@liaison/amocrm";
import { fileTokenStore } from "@liaison/amocrm/node";

const integration = {
  clientId: process.env["AMOCRM_CLIENT_ID"] ?? "demo-client",
  clientSecret: process.env["AMOCRM_CLIENT_SECRET"] ?? "demo-secret",
  redirectUri: "https://example.com/amocrm",
  store: fileTokenStore(tokenFile),
};
const oauth = createAmocrmOAuth({ account: "example", ...integration });

/** Where to send the user. The state stays in the user's session. */
function startInstall(session: { state: string }): string {
  session.state = oauth.createState();
  return oauth.authorizationUrl({
    state: session.state,
    mode: "post_message",
  });
}

/** Takes the whole address that the user came back to. */
async function finishInstall(
  session: { state: string },
  callback: string,
): Promise<void> {
  await oauth.exchangeCode(callback, session.state);
}
// #endregion

const session = { state: "" };
console.log(startInstall(session));
const code = crypto.randomUUID();
await finishInstall(
  session,
  `https://example.com/amocrm?code=${code}&state=${session.state}`,
);

// #region oauth-client
import { OAuthError } from "@liaison/amocrm";

const installed = createAmocrm({
  account: "example",
  oauth: integration,
});
try {
  console.log((await installed.contacts.get(50101))?.name);
} catch (error) {
  if (!(error instanceof OAuthError)) throw error;
  const isLost =
    error.reason === "missing" || error.reason === "refused";
  console.error(
    isLost ? "Ask the user to authorize anew." : "Try again later.",
    error.hint,
  );
}
// #endregion

await rm(folder, { recursive: true });

// #region suprsend
import { createSuprsend } from "@liaison/suprsend";

const suprsend = createSuprsend({
  apiKey: process.env["SUPRSEND_TOKEN"] ?? "",
});
const page = await suprsend.objects.subscriptions("teams", "tasters");
console.log(page.body?.meta.count);
// #endregion
