import { createAmocrm } from "@liaison/amocrm";

const token = process.env["AMOCRM_TOKEN"] ?? "";
// The header asks the mock for an answer.
const amocrm = createAmocrm({
  account: "example",
  token,
  headers: { prefer: "code=400" },
});

// #region catch
import {
  ApiError,
  BadRequestError,
  BlockedError,
  ConnectionError,
  TimeoutError,
  validationErrors,
} from "@liaison/amocrm";

try {
  await amocrm.contacts.update(50101, { name: "Ada Sample" });
} catch (error) {
  if (error instanceof BadRequestError) {
    for (const { requestId, errors } of validationErrors(error)) {
      for (const { path, code } of errors)
        console.error(requestId, path, code);
    }
  } else if (error instanceof BlockedError) {
    console.error("Stop all jobs: only support lifts a block.");
  } else if (error instanceof ApiError) {
    console.error(error.status, error.form, error.requestId);
  } else if (
    error instanceof TimeoutError ||
    error instanceof ConnectionError
  ) {
    console.error("No answer. It may have been done.");
  } else {
    throw error;
  }
}
// #endregion

// #region tell-apart
/** What the body is. Read as text first: many failures are no JSON. */
async function readBody(
  response: Response,
): Promise<{ form: string; problem?: object }> {
  const text = await response.text();
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null)
      return { form: "problem", problem: value };
  } catch {
    // A page, a bare text or nothing.
  }
  if (/^\s*</.test(text)) return { form: "html" };
  return { form: text.trim() === "" ? "empty" : "text" };
}
// #endregion

const forms: string[] = [];
for (const [prefer, path] of [
  ["code=400", "https://example.amocrm.ru/api/v4/contacts"],
  [
    "code=403, example=blocked",
    "https://example.amocrm.ru/api/v4/contacts",
  ],
  ["scenario=empty-500", "https://example.amocrm.ru/api/v4/contacts"],
  [
    "code=401, example=unauthorized_text",
    "https://hub.suprsend.com/v1/object/teams/tasters/subscription/",
  ],
] as const) {
  const headers = { authorization: `Bearer ${token}`, prefer };
  forms.push((await readBody(await fetch(path, { headers }))).form);
}
if (forms.join() !== "problem,html,empty,text")
  throw new Error(`The bodies were ${forms}.`);

import { createSuprsend, NotFoundError } from "@liaison/suprsend";

const apiKey = process.env["SUPRSEND_TOKEN"] ?? "";
const suprsend = createSuprsend({
  apiKey,
  headers: { prefer: "code=404" },
});
let found: boolean;

// #region suprsend
try {
  await suprsend.objects.subscriptions("teams", "tasters");
  found = true;
} catch (error) {
  if (!(error instanceof NotFoundError)) throw error;
  found = false; // there is no such object
}
// #endregion

if (found) throw new Error("The 404 was not told.");
