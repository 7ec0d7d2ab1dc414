import { fileURLToPath } from "node:url";

/** A client under measurement; its program is `clients/<id>.js`. */
export interface Contender {
  id: ContenderId;
  /** How the report calls it, in Markdown. */
  title: string;
  /** Whether its calls go through the global `fetch`, so that a stub can answer them. */
  stubbed: boolean;
  /** Whether it runs in a browser as well. */
  browser: boolean;
}

/** Names of the clients under measurement, for `--only`. */
export type ContenderId =
  | "raw"
  | "rawTimeout"
  | "liaison"
  | "liaisonUndici"
  | "liaisonRaw"
  | "openapiFetch"
  | "heyApi"
  | "redocly"
  | "ky"
  | "axios"
  | "amocrmJs"
  | "shevernitskiyAmo"
  | "suprsendNodeSdk";

const everywhere = { stubbed: true, browser: true };

/** All contenders, in the order of the report. */
export const contenders: readonly Contender[] = [
  { id: "raw", title: "fetch by hand", ...everywhere },
  { id: "rawTimeout", title: "fetch by hand, `AbortSignal.timeout`", ...everywhere },
  { id: "liaison", title: "**ours, all layers on**", ...everywhere },
  { id: "liaisonUndici", title: "**ours over undici**", stubbed: false, browser: false },
  { id: "liaisonRaw", title: "**ours, `.raw`**", ...everywhere },
  { id: "openapiFetch", title: "openapi-fetch", ...everywhere },
  { id: "heyApi", title: "hey-api", ...everywhere },
  { id: "redocly", title: "Redocly generate-client", ...everywhere },
  { id: "ky", title: "ky", ...everywhere },
  { id: "axios", title: "axios, fetch adapter", ...everywhere },
  { id: "shevernitskiyAmo", title: "@shevernitskiy/amo, delay 0", ...everywhere },
  { id: "amocrmJs", title: "amocrm-js", stubbed: false, browser: false },
  { id: "suprsendNodeSdk", title: "@suprsend/node-sdk", stubbed: false, browser: false },
];

/** Path of a contender's program. */
export function programOf({ id }: Contender): string {
  return fileURLToPath(new URL(`clients/${id}.js`, import.meta.url));
}
