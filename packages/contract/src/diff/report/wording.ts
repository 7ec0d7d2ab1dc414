import { plural } from "../../report/wrap.ts";
import type { Change, Occurrence } from "../change.ts";
import type { DiffReport } from "../compareDescriptions.ts";
import { LEVELS } from "../rule.ts";

/** Places of one change that are named. */
const MOST_PLACES = 3;

/** The verdict as one sentence: `It asks for a new major version (2 major, 30 patch changes).` */
export function tellVerdict({ verdict, counts }: DiffReport): string {
  if (verdict === "none") return "It asks for no new version: nothing that counts has changed.";
  const told = [...LEVELS].reverse().filter((level) => counts[level] > 0);
  const tally = told.map((level) => plural(counts[level], `${level} change`)).join(", ");
  return `It asks for a new ${verdict} version: ${tally}.`;
}

/** What is compared: `Things 1.0.0 → 1.1.0`. */
export function tellSubject({ old, new: next }: DiffReport): string {
  const after = old.title === next.title ? next.version : `${next.title} ${next.version}`;
  return `${old.title} ${old.version} → ${after}`;
}

/** Changes that do not count, as sentences. */
export function tellIdle({ unused, accepted }: DiffReport): string[] {
  return [
    ...(unused > 0
      ? [
          `${plural(unused, "change does", "changes do")} not concern the traffic: nothing that was used is touched.`,
        ]
      : []),
    ...(accepted > 0
      ? [`${plural(accepted, "change is", "changes are")} accepted by the baseline.`]
      : []),
  ];
}

/** Changes that are told one by one: those that count and are more than words. */
export function toldChanges({ changes }: DiffReport): readonly Change[] {
  return changes.filter(({ counts, level }) => counts && level !== "patch");
}

/** Where a change is felt: `getContact 200 /name, listContacts 200 /* and 3 more`. */
export function tellPlaces({ occurrences }: Change): string {
  const felt = occurrences.filter(({ isUsed, accepted }) => isUsed !== false && !accepted);
  const places = [...new Set((felt.length > 0 ? felt : occurrences).map(tellPlace))].filter(
    Boolean,
  );
  const rest = places.length - MOST_PLACES;
  const shown = places.slice(0, MOST_PLACES).join(", ");
  return rest > 0 ? `${shown} and ${rest} more` : shown;
}

function tellPlace({ operationId, place }: Occurrence): string {
  return [operationId, place].filter((part) => part).join(" ");
}
