import { mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { multiplyBundle } from "../tools/multiplyBundle.ts";
import {
  buildClient,
  mark,
  measureCheck,
  measureEditor,
  objectProgram,
  operationsProgram,
  type Program,
} from "./types.ts";

/** What the types of one client cost who calls six operations. */
export interface TypeCost {
  /** How the report calls it, in Markdown. */
  title: string;
  /** Whether it is ours, and has to keep the targets. */
  ours: boolean;
  /** Instantiations of the compiler beyond those of an empty file. */
  instantiations: number;
  /** Instantiations that each further call adds, `undefined` where it was not measured. */
  perCall: number | undefined;
  /** Milliseconds that the check takes longer than that of an empty file. */
  check: number;
  /** Milliseconds until a language server tells the errors, and the completions, after an edit. */
  editor: { diagnostics: number; completion: number } | undefined;
}

/** Operations of the large copy, and how often the six calls stand in a long program. */
const OPERATIONS = 300;
const COPIES = 9;

const packages = new URL("../../", import.meta.url);
const generated = new URL("clients/generated/", import.meta.url);
const description = new URL("../../../spec/dist/amocrm.json", import.meta.url);

/**
 * Measures the types of our client of amoCRM, of the same client of a description of 300 operations,
 * and of others that are made from our description.
 *
 * @param tell gets a line about each
 * @throws Error when a program of ours does not compile
 */
export async function measureTypes(tell: (line: string) => void): Promise<TypeCost[]> {
  const [small, large] = await Promise.all(
    ["types-", "types-large-"].map((name) => mkdtemp(join(tmpdir(), name))),
  );
  // The others are found from here.
  await mkdir(generated, { recursive: true });
  const others = await mkdtemp(fileURLToPath(new URL("types-", generated)));
  if (!small || !large) throw new Error("no folder");
  const costs: TypeCost[] = [];
  const add = async (cost: Promise<TypeCost>) => {
    const { title, instantiations } = await cost;
    tell(`types, ${title}: ${instantiations} instantiations`);
    costs.push(await cost);
  };
  try {
    await mkdir(join(small, "node_modules/@liaison"), { recursive: true });
    await symlink(
      fileURLToPath(new URL("amocrm", packages)),
      join(small, "node_modules/@liaison/amocrm"),
    );
    const bundle = JSON.parse(await readFile(description, "utf8"));
    tell(`types: building a client of ${OPERATIONS} operations`);
    await buildClient(large, multiplyBundle(bundle, OPERATIONS));
    await add(measureOurs("**ours, functions**", small, operationsProgram(), askOperations));
    await add(
      measureOurs(
        `**ours, functions, ${OPERATIONS} operations**`,
        large,
        operationsProgram(),
        askOperations,
        operationsProgram(COPIES),
      ),
    );
    await add(
      measureOurs(
        "**ours, object client**",
        small,
        objectProgram(),
        askObject,
        objectProgram(COPIES),
      ),
    );
    await add(measureOther("openapi-fetch", others, openapiFetchProgram()));
    await add(measureOther("hey-api, as generated", others, heyApiProgram()));
    return costs;
  } finally {
    for (const folder of [small, large, others]) await rm(folder, { recursive: true });
  }
}

const askOperations = `await getContact(transport, { path: { id: 1 }, query: { with: ["${mark}"] } });\n`;
const askObject = `await amocrm.contacts.get(1, { with: ["${mark}"] });\n`;

async function measureOurs(
  title: string,
  folder: string,
  program: Program,
  question: string,
  long?: Program,
): Promise<TypeCost> {
  const six = await measureCheck(folder, program.text);
  if (six.errors) throw new Error(`${title}: ${six.errors}`);
  const many = long === undefined ? undefined : await measureCheck(folder, long.text);
  return {
    title,
    ours: true,
    instantiations: six.instantiations,
    perCall:
      many && long && (many.instantiations - six.instantiations) / (long.calls - program.calls),
    check: six.checkMilliseconds,
    editor: measureEditor(folder, (long ?? program).text + question),
  };
}

async function measureOther(title: string, folder: string, program: string): Promise<TypeCost> {
  const { instantiations, checkMilliseconds } = await measureCheck(folder, program);
  return {
    title,
    ours: false,
    instantiations,
    perCall: undefined,
    check: checkMilliseconds,
    editor: measureEditor(folder, `${program}${mark}`),
  };
}

const LINK = `{ to_entity_id: 50101, to_entity_type: "contacts", metadata: { is_main: true } }`;

function openapiFetchProgram(): string {
  const types = fileURLToPath(new URL("amocrm/src/generated/openapi.js", packages));
  return `import createClient from "openapi-fetch";
import type { paths } from "${types}";
const client = createClient<paths>({ baseUrl: "https://example.amocrm.ru" });
const list = await client.GET("/api/v4/contacts", { params: { query: { limit: 50, order: { updated_at: "asc" }, with: ["leads"] } } });
export const a = list.data?._embedded?.contacts?.[0]?.id;
const one = await client.GET("/api/v4/contacts/{id}", { params: { path: { id: 50101 } } });
export const b = one.data?.name;
const created = await client.POST("/api/v4/contacts", { body: [{ name: "Ada Sample" }] });
export const c = created.data?._embedded?.contacts?.[0]?.id;
const links = await client.GET("/api/v4/leads/{entity_id}/links", { params: { path: { entity_id: 70101 }, query: { limit: 50 } } });
export const d = links.data?._embedded?.links?.[0]?.to_entity_type;
const linked = await client.POST("/api/v4/leads/{entity_id}/link", { params: { path: { entity_id: 70101 } }, body: [${LINK}] });
export const e = linked.data?._embedded?.links?.length;
const subscriptions = await client.GET("/api/v4/leads/{id}/subscriptions", { params: { path: { id: 70101 } } });
export const f = subscriptions.data?._embedded?.subscriptions?.[0]?.subscriber_id;
`;
}

function heyApiProgram(): string {
  const sdk = fileURLToPath(new URL("hey-api/sdk.gen.js", generated));
  return `import { createContacts, getContact, linkLead, listContacts, listLeadLinks, listLeadSubscriptions } from "${sdk}";
const list = await listContacts({ query: { limit: 50, order: { updated_at: "asc" }, with: ["leads"] } });
export const a = list.data?._embedded?.contacts?.[0]?.id;
const one = await getContact({ path: { id: 50101 } });
export const b = one.data?.name;
const created = await createContacts({ body: [{ name: "Ada Sample" }] });
export const c = created.data?._embedded?.contacts?.[0]?.id;
const links = await listLeadLinks({ path: { entity_id: 70101 }, query: { limit: 50 } });
export const d = links.data?._embedded?.links?.[0]?.to_entity_type;
const linked = await linkLead({ path: { entity_id: 70101 }, body: [${LINK}] });
export const e = linked.data?._embedded?.links?.length;
const subscriptions = await listLeadSubscriptions({ path: { id: 70101 } });
export const f = subscriptions.data?._embedded?.subscriptions?.[0]?.subscriber_id;
`;
}
