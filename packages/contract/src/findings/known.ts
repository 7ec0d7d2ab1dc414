import type { Rule } from "../engine/violation.ts";
import { REDACTED } from "../redaction/redact.ts";
import type { KnownFinding } from "./finding.ts";

/** Finds the entry of a baseline for a violation, and remembers which entries fitted. */
export interface KnownFindings<Code extends string = Rule> {
  /** Live entries come before expired ones; undefined when none fits. */
  find(
    violation: Placed<Code>,
  ): { readonly entry: KnownFinding<Code>; readonly isExpired: boolean } | undefined;
  /** Entries that have fitted nothing so far, in the order of the baseline. */
  unused(): readonly KnownFinding<Code>[];
}

/** What an entry is known by. */
interface Placed<Code extends string> {
  readonly rule: Code;
  readonly operationId?: string;
  readonly place: string;
}

interface Candidate<Code extends string> {
  readonly entry: KnownFinding<Code>;
  readonly isExpired: boolean;
  readonly place: RegExp | undefined;
}

/**
 * Prepares the entries of a baseline.
 *
 * @param today an entry is accepted up to its last day, that day included
 */
export function createKnownFindings<Code extends string = Rule>(
  entries: readonly KnownFinding<Code>[],
  today: string,
): KnownFindings<Code> {
  const byRule = new Map<Code, Candidate<Code>[]>();
  for (const entry of entries) {
    const { rule, place, expires } = entry;
    const isExpired = expires !== undefined && expires < today;
    const candidate = { entry, isExpired, place: place === undefined ? undefined : glob(place) };
    const candidates = byRule.get(rule) ?? [];
    candidates.push(candidate);
    byRule.set(rule, candidates);
  }
  const used = new Set<KnownFinding<Code>>();

  return {
    find: ({ rule, operationId, place }) => {
      const fitting = (byRule.get(rule) ?? []).filter(
        (candidate) =>
          (candidate.entry.operationId ?? operationId) === operationId &&
          candidate.place?.test(place) !== false,
      );
      const found = fitting.find(({ isExpired }) => !isExpired) ?? fitting[0];
      if (found) used.add(found.entry);
      return found;
    },
    unused: () => entries.filter((entry) => !used.has(entry)),
  };
}

/** `*` stands for one step of a place: a key, an index, or a key that was taken out as a secret. */
function glob(place: string): RegExp {
  const step = `(?:${escapePattern(REDACTED)}|[^/[])*`;
  return new RegExp(`^${place.split(/\*+/).map(escapePattern).join(step)}$`);
}

function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.+?()[\]{}|/]/g, "\\$&");
}
