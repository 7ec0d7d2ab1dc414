import type { Contender } from "@liaison/bench/contenders";
import type { SiteId } from "./sites.ts";
import type { Target } from "./target.ts";

/** Which description is shown: ours, or the larger one that is made of it. */
export type Size = "own" | "large";

/** Their names. */
export type ContenderId = "page" | "explorer" | Exclude<SiteId, "ours">;

/** A reference under measurement. */
export interface ReferenceContender extends Contender<ContenderId> {
  site: SiteId;
  /** Address of an operation below the site's folder. */
  address(target: Target): string;
  /** How often it is measured: most often where a target hangs on it, less where one visit takes long. */
  rounds: Record<Size, number>;
}

const redocPath = ({ tag, operationId }: Target) => `${slug(tag)}/${slug(operationId)}`;

/** All references, ours first. */
export const contenders: readonly ReferenceContender[] = [
  {
    id: "page",
    title: "**our operation page**",
    site: "ours",
    address: ({ operationId }) => `amocrm/${operationId}.html`,
    rounds: { own: 5, large: 5 },
  },
  {
    id: "explorer",
    title: "our explorer (Redoc, self-hosted)",
    site: "ours",
    address: (target) => `amocrm/explorer.html#/${redocPath(target)}`,
    rounds: { own: 3, large: 3 },
  },
  {
    id: "redoc",
    title: "Redoc, `redocly build-docs`",
    site: "redoc",
    address: (target) => `index.html#/${redocPath(target)}`,
    rounds: { own: 5, large: 5 },
  },
  {
    id: "scalar",
    title: "Scalar",
    site: "scalar",
    address: ({ tag, method, path }) =>
      `index.html#tag/${slug(tag)}/${method.toUpperCase()}${path}`,
    rounds: { own: 3, large: 1 },
  },
  {
    id: "elements",
    title: "Stoplight Elements",
    site: "elements",
    address: ({ operationId }) => `index.html#/operations/${operationId}`,
    rounds: { own: 3, large: 1 },
  },
  {
    id: "swagger",
    title: "Swagger UI",
    site: "swagger",
    address: ({ tag, operationId }) => `index.html#/${encodeURIComponent(tag)}/${operationId}`,
    rounds: { own: 3, large: 1 },
  },
];

/** Redoc and Scalar write tags into addresses alike. */
function slug(text: string): string {
  return text.toLowerCase().replaceAll(/\W+/g, "-");
}
