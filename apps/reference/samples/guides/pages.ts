const token = process.env["AMOCRM_TOKEN"] ?? "";
const apiKey = process.env["SUPRSEND_TOKEN"] ?? "";

// #region all-pages
import { createAmocrm } from "@liaison/amocrm";

const amocrm = createAmocrm({ account: "example", token });
const list = amocrm.contacts.list({ order: { id: "asc" }, limit: 250 });

for await (const contact of list) console.log(contact.id); // items of all pages
// #endregion

// #region page-by-page
for await (const page of list.pages()) console.log(page.items.length);

const first = await list; // the first page alone
const second = await first.next(); // null behind the last page
const atMost300 = await list.toArray({ limit: 300 });
console.log(first.items.length, second?.items.length, atMost300.length);

// #endregion

// #region by-hand
import type { ContactList } from "@liaison/amocrm";

for (let page = 1; page <= 10_000; page++) {
  const response = await fetch(
    `https://example.amocrm.ru/api/v4/contacts?order[id]=asc&limit=250&page=${page}`,
    { headers: { authorization: `Bearer ${token}` } },
  );
  if (response.status === 204) break; // nothing found, or beyond the last page
  if (!response.ok)
    throw new Error(`page ${page}: status ${response.status}`);
  const { _embedded, _links } = (await response.json()) as ContactList;
  console.log(_embedded.contacts.length);
  if (!_links.next) break;
}

// #endregion

// #region suprsend
import { createSuprsend } from "@liaison/suprsend";

const suprsend = createSuprsend({ apiKey });
const subscribers = suprsend.objects.subscriptions("teams", "tasters", {
  limit: 100,
});

for await (const { user, object } of subscribers) {
  if (user) console.log("user", user.distinct_id);
  else console.log("object", object.object_type, object.id);
}
// #endregion

// The header asks the mock for a page that leads to itself.
const circling = createAmocrm({
  account: "example",
  token,
  headers: { prefer: "scenario=pages-repeat" },
}).contacts.list({ limit: 2 });

// #region circle
import { PageLoopError } from "@liaison/amocrm";

let circle: string | number | undefined;
try {
  for await (const contact of circling) console.log(contact.id);
} catch (error) {
  if (!(error instanceof PageLoopError)) throw error;
  circle = error.cursor; // the page that came a second time
}
// #endregion

if (circle !== 2)
  throw new Error(`The circle was found at page ${circle}.`);
