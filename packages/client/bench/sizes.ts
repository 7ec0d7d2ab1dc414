import { bundleText } from "./bundle.ts";

/** A figure of what our clients add to a user's program, and the most that it may be. */
export interface SizeFigure {
  title: string;
  /** Bytes after `gzip -9`. */
  found: number;
  /** What we want it to be. */
  goal: number;
  /** What it must not grow beyond, where it is above the goal. */
  most: number;
}

const AMOCRM = "./packages/amocrm/dist";
const SUPRSEND = "./packages/suprsend/dist";
const RUNTIME = "./packages/client/src";

/** The first two bring all that operations share: both ways to write a query. */
const operations = [
  "getContact",
  "listContacts",
  "createContacts",
  "updateContact",
  "listContactChats",
  "linkLead",
  "unlinkLead",
  "listLeadLinks",
  "listLeadSubscriptions",
  "listCompaniesLinks",
];

/** A program that makes a transport and can call some operations with it. */
function useOperations(count: number, more = ""): string {
  return `
    import { createTransport } from "${AMOCRM}/operations.js";
    export { ${operations.slice(0, count).join(", ")} } from "${AMOCRM}/operations.js";
    export const transport = createTransport({ account: "example", token: "demo-token" });
    ${more}`;
}

/** A program of the layers that nobody should do without, and one operation. */
const core = `
  import { createBareTransport, createRetry, createThrottle } from "${AMOCRM}/operations.js";
  export { getContact } from "${AMOCRM}/operations.js";
  export const transport = createBareTransport({
    baseUrl: "https://example.amocrm.ru",
    token: "demo-token",
    throttle: createThrottle({ requests: 7, seconds: 1 }),
    retry: createRetry(),
  });`;

/** The runtime alone, which the pages are held against: no package exports them by themselves. */
const runtime = `
  export { createOperation } from "${RUNTIME}/createOperation.ts";
  export { createRetry } from "${RUNTIME}/retry.ts";
  export { createThrottle } from "${RUNTIME}/throttle.ts";
  export { createTransport } from "${RUNTIME}/transport.ts";`;

/**
 * Measures what a user bundles, in the built packages.
 *
 * @throws Error when they are not built
 */
export async function measureSizes(): Promise<SizeFigure[]> {
  const size = async (program: string) => (await bundleText(program)).gzip;
  const [least, one, two, ten, oauth, bare, pages, amocrm, suprsend] = await Promise.all([
    size(core),
    size(useOperations(1)),
    size(useOperations(2)),
    size(useOperations(operations.length)),
    size(`${core} export { createOAuth, memoryTokenStore } from "${RUNTIME}/index.ts";`),
    size(runtime),
    size(`${runtime} export { createPageList } from "${RUNTIME}/pages.ts";`),
    size(`export { createAmocrm } from "${AMOCRM}/index.js";`),
    size(`export { createSuprsend } from "${SUPRSEND}/index.js";`),
  ]);
  const figure = (title: string, found: number, goal: number, most = goal): SizeFigure => ({
    title,
    found,
    goal,
    most,
  });
  return [
    figure("token, throttle, retry, errors and one operation", least, 1800, 2900),
    figure("the same with pages", least + pages - bare, 2500, 3500),
    figure("all layers with their defaults, and one operation", one, 4100),
    figure("OAuth adds", oauth - least, 900, 1000),
    figure("each further operation adds", Math.ceil((ten - two) / (operations.length - 2)), 70),
    figure("whole object client of amoCRM", amocrm, 12_000),
    figure("whole object client of SuprSend", suprsend, 5000),
  ];
}

/** The files of one client's bundle that belong to the other client; there should be none. */
export async function findForeignFiles(): Promise<string[]> {
  const [amocrm, suprsend] = await Promise.all([
    bundleText(`export * from "${AMOCRM}/index.js";`),
    bundleText(`export * from "${SUPRSEND}/index.js";`),
  ]);
  return [
    ...amocrm.inputs.filter((path) => path.includes("packages/suprsend")),
    ...suprsend.inputs.filter((path) => path.includes("packages/amocrm")),
  ];
}
