import { type JsonObject, objectsAt, textAt } from "./json.ts";

/** How sure a fact is that no documentation of the vendor states, surest first. */
export const EVIDENCE_LEVELS = ["measured", "sdk", "inferred", "unconfirmed"] as const;

/** One of `EVIDENCE_LEVELS`. */
export type EvidenceLevel = (typeof EVIDENCE_LEVELS)[number];

/** Where a fact is from, as `x-evidence` of the descriptions tells. */
export interface Evidence {
  level: EvidenceLevel;
  /** Markdown of one line. */
  note: string;
  /** What it concerns within its holder, such as statuses; all of it when empty. */
  about: string[];
}

/**
 * Reads the `x-evidence` of any object of a description.
 *
 * @throws Error when an entry has a level that is not known
 */
export function readEvidence(node: JsonObject): Evidence[] {
  return objectsAt(node, "x-evidence").map((entry) => {
    const level = EVIDENCE_LEVELS.find((known) => known === entry["level"]);
    if (level === undefined) {
      throw new Error(
        `x-evidence has the level ${entry["level"]}, not ${EVIDENCE_LEVELS.join(", ")}`,
      );
    }
    return {
      level,
      note: (textAt(entry, "note") ?? "").replace(/\s+/g, " "),
      about: Array.isArray(entry["about"]) ? entry["about"].map(String) : [],
    };
  });
}
